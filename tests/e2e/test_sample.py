"""`kubectl alb sample` with a controller at work: made, tested, refused, waited for, removed."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.at_work import SAMPLE as NAMESPACE
from tests.e2e.at_work import sampling
from tests.lab.kubectl import Answer, Kubectl
from tests.lab.lab import Lab
from tests.lab.process import wait_until
from tests.lab.world import World

STEPS = ("Namespace/alb-sample", "Deployment/alb-sample/echo", "Service/alb-sample/echo",
         "Ingress/alb-sample/echo")  # fmt: skip
OBJECTS = ("deployment", "service", "ingress")


class Site:
    """A cluster with a controller, in which pods come, and the plugin."""

    def __init__(self, lab: Lab, kubectl: Kubectl) -> None:
        self.lab, self.kubectl = lab, kubectl

    def __call__(self, verb: str, *flags: str) -> Answer:
        return self.kubectl("alb", "sample", verb, *flags)

    def document(self, verb: str, *flags: str) -> dict[str, Any]:
        """Return the status that the command writes."""
        answer = self(verb, *flags, "-o", "json")
        assert answer.stdout, answer.stderr
        status: dict[str, Any] = json.loads(answer.stdout)["status"]
        assert status["exitCode"] == answer.code, answer.stderr
        return status

    def deploy(self, *flags: str) -> dict[str, Any]:
        return self.document("deploy", "-y", *flags)

    def started(self, verb: str, *flags: str) -> "subprocess.Popen[str]":
        """Start the program, and do not wait for its end."""
        return subprocess.Popen(
            [str(self.kubectl.file), "alb", "sample", verb, "-y", *flags],
            env={**self.kubectl.environment, "PATH": self.kubectl.search_path()},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def killed(self, verb: str, seconds: float) -> None:
        """Start the program, and kill it some time after."""
        with self.started(verb) as process:
            time.sleep(seconds)
            process.kill()

    def read(self, kind: str, name: str = "echo") -> Any:
        answer = self.kubectl("get", kind, name, "-n", NAMESPACE, "-o", "json")
        return json.loads(answer.stdout) if answer.code == 0 else None

    def balancers(self) -> list[str]:
        found = self.lab.aws.boto3("elbv2").describe_load_balancers()["LoadBalancers"]
        return [lb["LoadBalancerName"] for lb in found if "albsampl" in lb["LoadBalancerName"]]

    def door(self) -> str:
        """Open a port for the load balancer, whose name nobody resolves."""
        (name,) = self.balancers()
        return self.lab.aws.open_port(name, 80).removeprefix("http://")


def results(status: dict[str, Any]) -> dict[str, str]:
    return {step["id"]: step["result"] for step in status["steps"]}


@pytest.fixture
def site(lab: Lab, world: World, kubectl: Kubectl) -> Iterator[Site]:
    with sampling(lab, world):
        yield Site(lab, kubectl)


def test_deployed_tested_unchanged_and_deleted(site: Site) -> None:
    status = site.deploy()
    assert results(status) == dict.fromkeys(STEPS, "done")
    assert status["targets"] == {"healthy": 2, "total": 2}
    assert set(results(site.deploy()).values()) == {"unchanged"}
    tested = site.document("test", "--connect-to", site.door())
    assert (tested["exitCode"], tested["trace"]["probe"]["status"]) == (0, 200)
    assert site.document("delete", "-y")["exitCode"] == 0
    assert [site.read(kind) for kind in OBJECTS] == [None] * 3
    assert (site.balancers(), site.read("namespace", NAMESPACE)) == ([], None)
    assert site.document("delete", "-y")["steps"] == []


def test_an_internal_load_balancer_for_instances_is_traced_and_not_requested(site: Site) -> None:
    flags = ("--scheme", "internal", "--target-type", "instance", "--host", "app.example.com")
    status = site.deploy(*flags)
    assert status["loadBalancer"]["scheme"] == "internal"
    answer = site("test")
    assert answer.code == 0
    assert "can be reached from VPC" in answer.stderr
    assert "Host: app.example.com" in answer.stderr
    tested = site.document("test", "--connect-to", site.door())
    assert tested["trace"]["probe"]["status"] == 200


def test_without_subnets_the_controllers_words_explain_it(site: Site, world: World) -> None:
    ec2 = site.lab.aws.boto3("ec2")
    subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]]
    name = world.meta["context"]["clusterName"]
    names = ("role/elb", "role/internal-elb", f"cluster/{name}")
    ec2.delete_tags(Resources=subnets, Tags=[{"Key": f"kubernetes.io/{n}"} for n in names])
    other = [{"Key": "kubernetes.io/cluster/other", "Value": "owned"}]
    ec2.create_tags(Resources=subnets, Tags=other)
    status = site.deploy("--timeout", "25s")
    assert status["exitCode"] == 75
    assert "ALB-SUBNET-002" in {finding["code"] for finding in status["findings"]}
    assert "FailedBuildModel" in {event["reason"] for event in status["events"]}
    answer = site("test")
    assert (answer.code, "ALB-SUBNET-002" in answer.stdout) == (3, True)
    assert "has no address yet" in answer.stderr
    answer = site("deploy", "-y")
    assert (answer.code, "the controller cannot make" in answer.stderr) == (1, True)
    assert site.document("delete", "-y")["exitCode"] == 0


def test_in_vain_it_is_waited_for_until_the_time_is_over(
    lab: Lab, world: World, kubectl: Kubectl
) -> None:
    answer = Site(lab, kubectl)("deploy", "-y", "--timeout", "12s")
    assert answer.code == 75
    assert "error: not healthy in time: there is no load balancer" in answer.stderr
    assert "run the same command again" in answer.stderr


def test_in_vain_it_is_waited_for_until_the_controller_has_cleaned_up(
    lab: Lab, world: World, kubectl: Kubectl
) -> None:
    site = Site(lab, kubectl)
    site.deploy("--wait=false")
    finalizers = {"metadata": {"finalizers": ["ingress.k8s.aws/resources"]}}
    words = ("patch", "ingress", "echo", "-n", NAMESPACE, "--type=merge", "-p")
    kubectl(*words, json.dumps(finalizers))
    answer = site("delete", "-y", "--timeout", "12s")
    assert answer.code == 75
    assert (
        "error: not deleted in time: Ingress alb-sample/echo is being cleaned up" in answer.stderr
    )


def test_what_is_not_ours_is_left(site: Site) -> None:
    assert site.deploy("--wait=false")["exitCode"] == 0
    site.kubectl("create", "configmap", "mine", "-n", NAMESPACE)
    site.kubectl("label", "service", "echo", "-n", NAMESPACE, "alb.kubectl/made-by-")
    refused = site("deploy", "-y")
    assert (refused.code, "was not made by" in refused.stderr) == (1, True)
    left = site.document("delete", "-y")["left"]
    assert left == [
        "service/echo in alb-sample was not made by kubectl-alb",
        "Namespace alb-sample: configmaps mine is in it",
    ]
    assert [site.read(kind) is None for kind in OBJECTS] == [True, False, True]


def test_a_dry_run_changes_nothing(site: Site) -> None:
    answer = site("deploy", "--dry-run=client", "-o", "yaml")
    kinds = [line for line in answer.stdout.splitlines() if line.startswith("kind:")]
    assert kinds == ["kind: Namespace", "kind: Deployment", "kind: Service", "kind: Ingress"]
    assert set(results(site.document("deploy", "--dry-run=server")).values()) == {"planned"}
    assert site("deploy").code == 64
    assert site.read("namespace", NAMESPACE) is None


def test_a_run_is_taken_back(site: Site) -> None:
    run = site.deploy("--wait=false")["run"]["id"]
    assert site.kubectl("alb", "undo", run, "-y").code == 0
    wait_until(lambda: site.read("namespace", NAMESPACE) is None, 30)
    assert site.balancers() == []


def test_a_right_that_is_missing_is_named(site: Site) -> None:
    user = site.lab.user("eve", without=["deployments"], verbs=("get", "list", "patch", "create"))
    answer = site.kubectl("alb", "sample", "deploy", "-y", "--wait=false", user=user)
    assert answer.code == 77
    assert "deployments" in answer.stderr


@pytest.mark.parametrize("seconds", [1.0, 2.5])
def test_killed_the_next_run_goes_on(site: Site, seconds: float) -> None:
    site.killed("deploy", seconds)
    assert set(results(site.deploy()).values()) <= {"done", "unchanged"}
    site.killed("delete", seconds)
    assert site.document("delete", "-y")["exitCode"] == 0
    assert (site.balancers(), site.read("namespace", NAMESPACE)) == ([], None)


def test_interrupted_the_last_state_is_shown(lab: Lab, world: World, kubectl: Kubectl) -> None:
    process = Site(lab, kubectl).started("deploy", "-o", "json")
    time.sleep(12)
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=30)
    status = json.loads(told)["status"]
    assert (process.returncode, status["exitCode"]) == (130, 130)
    assert "there is no load balancer" in status["awaited"]
