"""`kubectl alb status` against the lab: healthy, broken, waited for, and with one side gone."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from tests.e2e.scenarios.stage import Stage
from tests.faulty import dead_url
from tests.lab import tools
from tests.lab.kubectl import Answer, Kubectl
from tests.lab.lab import Lab
from tests.lab.world import World

ADMIN = "ops/admin"
BALANCER_CALLS = {"DescribeLoadBalancers", "DescribeTags", "DescribeTargetGroups"}


CHANGED = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: admin
  namespace: ops
  annotations: {alb.ingress.kubernetes.io/healthcheck-path: /ready}
"""


NEW = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: new
  namespace: ops
  annotations: {alb.ingress.kubernetes.io/target-type: ip}
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: grafana, port: {name: http}}}
"""


def status_of(answer: Answer) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(answer.stdout)
    status: dict[str, Any] = document["status"]
    assert status["exitCode"] == answer.code, answer.stderr
    return status


def status(kubectl: Kubectl, *words: str) -> dict[str, Any]:
    return status_of(kubectl("alb", "status", *words, "-o", "json"))


def grafana(world: World) -> str:
    groups = world.aws["aws/target-groups"]
    (arn,) = (g["TargetGroupArn"] for g in groups if "-ops-grafana-" in g["TargetGroupName"])
    return str(arn)


def seen(lab: Lab, world: World, what: str, target: str = "") -> None:
    """Have the health checks of Grafana's targets see this from now on."""
    lab.aws.health(grafana(world), target, sees=what)
    lab.aws.advance(120)


@contextmanager
def waiting(kubectl: Kubectl, *words: str) -> "Iterator[subprocess.Popen[str]]":
    """Start a wait, and go on when it has said what it waits for."""
    command = [str(tools.kubectl()), "alb", "status", *words, "--wait", "-o", "json"]
    environment = {**kubectl.environment, "PATH": kubectl.search_path()}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as process:  # type: ignore[call-overload]
        assert process.stderr is not None
        line = ""
        while "waiting: " not in line:
            line = process.stderr.readline()
            assert line, process.communicate()
        yield process


@pytest.fixture
def whole_kubectl(stage: Stage) -> Kubectl:
    """The real kubectl on the healthy cluster."""
    return Kubectl(stage.lab.environment())


def test_a_healthy_cluster_is_healthy(whole_kubectl: Kubectl) -> None:
    found = status(whole_kubectl, "-A")
    assert (found["exitCode"], found["verdict"]) == (0, "healthy"), found["findings"]
    assert {group["state"] for group in found["groups"]} == {"healthy"}
    assert found["controller"]["ready"] == found["controller"]["desired"] > 0
    assert found["controller"]["leader"]
    assert found["aws"]["caller"]


def test_waiting_for_what_is_healthy_ends_at_once(whole_kubectl: Kubectl) -> None:
    began = time.monotonic()
    assert status(whole_kubectl, "-A", "--wait")["exitCode"] == 0
    assert time.monotonic() - began < 60


def test_no_more_is_asked_of_aws_than_is_shown(stage: Stage, whole_kubectl: Kubectl) -> None:
    stage.lab.aws.clear_calls()
    status(whole_kubectl, "-A")
    calls = stage.lab.aws.calls()
    assert {call["operation"] for call in calls if call["service"] == "elbv2"} == {
        *BALANCER_CALLS,
        "DescribeListeners",
        "DescribeRules",
        "DescribeListenerCertificates",
        "DescribeTargetHealth",
    }
    tagged = str([c["parameters"] for c in calls if c["operation"] == "DescribeTags"])
    assert ":listener" not in tagged


def test_one_target_that_is_ill_is_a_warning(world: World, lab: Lab, kubectl: Kubectl) -> None:
    seen(lab, world, "timeout", "192.168.129.52")
    found = status(kubectl, ADMIN)
    assert found["groups"][0]["targets"] == {"healthy": 1, "total": 2, "draining": 0}
    assert "ALB-TGT-002" in {finding["code"] for finding in found["findings"]}
    assert found["exitCode"] == 0
    assert status(kubectl, ADMIN, "--fail-on=warning")["exitCode"] == 4


def test_no_target_in_health_is_an_error(world: World, lab: Lab, kubectl: Kubectl) -> None:
    seen(lab, world, "timeout")
    answer = kubectl("alb", "status", ADMIN)
    assert answer.code == 3
    assert "✖ 0/2" in answer.stdout
    assert "ALB-TGT-002" in answer.stdout
    assert "Next: kubectl alb doctor ingress/admin -n ops" in answer.stderr
    assert kubectl("alb", "status", ADMIN, "--exit-zero").code == 0


def test_a_wait_ends_when_the_targets_are_healthy(world: World, lab: Lab, kubectl: Kubectl) -> None:
    seen(lab, world, "timeout")
    with waiting(kubectl, ADMIN, "--timeout", "90s") as process:
        lab.aws.clear_calls()
        time.sleep(12)
        polled = {call["operation"] for call in lab.aws.calls("elbv2")}
        seen(lab, world, "ok")
        stdout, stderr = process.communicate(timeout=90)
    found = status_of(Answer(process.returncode, stdout, stderr))
    assert found["exitCode"] == 0, stderr
    assert found["groups"][0]["targets"] == {"healthy": 2, "total": 2, "draining": 0}
    assert polled <= {*BALANCER_CALLS, "DescribeTargetHealth"}


def test_a_wait_in_vain_shows_the_last_state(world: World, lab: Lab, kubectl: Kubectl) -> None:
    seen(lab, world, "timeout")
    answer = kubectl("alb", "status", ADMIN, "--wait", "--timeout", "8s", "-o", "json")
    assert answer.code == 75
    assert (
        "2 of 2 targets of ops/grafana not healthy" in status_of(answer)["groups"][0]["awaited"][0]
    )
    assert "not healthy within 8s: 2 of 2 targets of ops/grafana" in answer.stderr


def test_an_interrupted_wait_shows_the_last_state(world: World, lab: Lab, kubectl: Kubectl) -> None:
    seen(lab, world, "timeout")
    with waiting(kubectl, ADMIN) as process:
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert status_of(Answer(130, stdout, stderr))["groups"][0]["state"] == "pending"


def test_a_change_is_pending_until_it_is_reconciled(world: World, kubectl: Kubectl) -> None:
    assert status(kubectl, ADMIN)["groups"][0]["state"] == "healthy"
    # Of objects that were put into the store no changes are recorded, until they are applied.
    applied = kubectl("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=CHANGED)
    assert applied.code == 0, applied.stderr
    group = status(kubectl, ADMIN)["groups"][0]
    assert (group["state"], group["reconcile"]["state"]) == ("pending", "pending")
    assert "not reconciled since" in group["awaited"][0]


@pytest.mark.parametrize("flags", [(), ("--wait", "--timeout", "4s")])
def test_without_aws_nothing_is_called_healthy(
    world: World, kubectl: Kubectl, flags: tuple[str, ...]
) -> None:
    dead = {"AWS_ENDPOINT_URL": dead_url(), "AWS_MAX_ATTEMPTS": "1"}
    answer = kubectl("alb", "status", "-A", *flags, env=dead)
    assert answer.code == 69
    row = next(line for line in answer.stdout.splitlines() if line.startswith("shop-public"))
    assert row.split()[1:7] == ["unknown", "unknown", "3", "unknown", "unknown", "unknown"]
    assert "0/" not in row
    assert "no verdict" in answer.stderr


def test_without_the_right_to_see_health_there_is_no_verdict(
    world: World, lab: Lab, kubectl: Kubectl
) -> None:
    lab.aws.deny("elasticloadbalancing:DescribeTargetHealth")
    found = status(kubectl, ADMIN)
    assert (found["exitCode"], found["verdict"]) == (77, "incomplete")
    assert "targets" not in found["groups"][0]
    assert found["groups"][0]["loadBalancer"]["state"] == "active"


def test_without_its_api_server_there_is_no_answer(world: World, kubectl: Kubectl) -> None:
    answer = kubectl("alb", "status", "-A", "--server", dead_url())
    assert (answer.code, answer.stdout) == (69, "")


def test_the_controllers_own_rights_may_be_missing(
    world: World, lab: Lab, kubectl: Kubectl
) -> None:
    eve = lab.user(
        "eve", without=["deployments", "leases", "pods/log", "customresourcedefinitions"]
    )
    answer = kubectl("alb", "status", ADMIN, user=eve)
    assert answer.code == 0, answer.stderr
    assert "replicas unknown" in answer.stdout or "Deployment was not read" in answer.stdout
    assert "LAST ERROR  unknown" in answer.stdout


def test_a_name_of_another_namespace_is_suggested(world: World, kubectl: Kubectl) -> None:
    answer = kubectl("alb", "status", "admin", "-n", "shop")
    assert (answer.code, answer.stdout) == (1, "")
    assert "ops/admin" in answer.stderr


def test_a_new_ingress_is_waited_for_until_the_controller_has_made_it(
    controller: None, kubectl: Kubectl
) -> None:
    assert kubectl("apply", "-f", "-", stdin=NEW).code == 0
    found = status(kubectl, "ops/new", "--wait", "--timeout", "100s")
    (group,) = found["groups"]
    assert (found["exitCode"], group["state"]) == (0, "healthy"), group["awaited"]
    assert group["targets"]["healthy"] == group["targets"]["total"] == 2
    assert group["reconcile"]["state"] == "ok"


def test_a_change_is_waited_for_until_it_is_reconciled(controller: None, kubectl: Kubectl) -> None:
    assert kubectl("apply", "-f", "-", stdin=NEW).code == 0
    assert status(kubectl, "ops/new", "--wait", "--timeout", "100s")["exitCode"] == 0
    slower = "alb.ingress.kubernetes.io/healthcheck-interval-seconds=20"
    assert kubectl("annotate", "ingress", "new", "-n", "ops", slower).code == 0
    changed = time.time()
    found = status(kubectl, "ops/new", "--wait", "--timeout", "100s")
    assert found["exitCode"] == 0
    last = datetime.fromisoformat(found["groups"][0]["reconcile"]["last"].replace("Z", "+00:00"))
    assert last.timestamp() >= int(changed) - 1
