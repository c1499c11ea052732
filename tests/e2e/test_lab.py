"""The lab keeps its own promises: real answers, recorded worlds as they were, clean in between."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from tests.lab.kubectl import Kubectl
from tests.lab.lab import ROOT, Lab
from tests.lab.serving import DESCRIPTION
from tests.lab.storage import Record
from tests.lab.world import World

SECONDS = 30
# Starts the program of its arguments, and holds the pipe by which it sees its owner's end.
OWNER = """
import subprocess, sys, time
lab = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE)
time.sleep(60)
"""
INGRESSES = "/apis/networking.k8s.io/v1/ingresses"
LISTS = {
    "kubernetes/ingresses": INGRESSES,
    "kubernetes/ingress-classes": "/apis/networking.k8s.io/v1/ingressclasses",
    "kubernetes/ingress-class-params": "/apis/elbv2.k8s.aws/v1beta1/ingressclassparams",
    "kubernetes/target-group-bindings": "/apis/elbv2.k8s.aws/v1beta1/targetgroupbindings",
    "kubernetes/services": "/api/v1/services",
    "kubernetes/endpoint-slices": "/apis/discovery.k8s.io/v1/endpointslices",
    "kubernetes/pods": "/api/v1/pods",
    "kubernetes/nodes": "/api/v1/nodes",
    "kubernetes/events": "/api/v1/events",
}


def test_the_api_server_is_the_release_that_was_built(kubectl: Kubectl) -> None:
    answer = kubectl("version", "-o", "json")
    assert json.loads(answer.stdout)["serverVersion"]["gitVersion"] == "v1.35.4"


def test_a_clean_lab_has_no_ingresses(lab: Lab) -> None:
    assert lab.cluster.api.items(INGRESSES) == ()


def test_the_shop_has_eight_ingresses_of_which_six_have_an_address(
    kubectl: Kubectl, world: World
) -> None:
    answer = kubectl("get", "ingresses", "-A", "-o", "json")
    items = json.loads(answer.stdout)["items"]
    addresses = [item["status"]["loadBalancer"].get("ingress") for item in items]
    assert (len(addresses), len(list(filter(None, addresses)))) == (8, 6)


@pytest.mark.parametrize("section", LISTS)
def test_objects_are_as_they_were_recorded(lab: Lab, world: World, section: str) -> None:
    found = _by_uid(lab.cluster.api.items(LISTS[section]))
    recorded = _by_uid(world.sections[section])
    assert {uid: found.get(uid) for uid in recorded} == recorded


def test_the_api_server_finds_the_loaded_objects_valid(kubectl: Kubectl, world: World) -> None:
    items = [record for section in LISTS for record in world.sections[section]]
    for item in items:
        del item["metadata"]["resourceVersion"]
    manifest = json.dumps({"apiVersion": "v1", "kind": "List", "items": items})
    # What is not validated is whether a null may stand for an empty list, as Go writes it.
    words = ("replace", "--dry-run=server", "--validate=ignore", "-f", "-")
    answer = kubectl(*words, stdin=manifest)
    assert (answer.stderr, answer.code) == ("", 0)


def test_the_controller_that_a_recording_names_is_deployed(kubectl: Kubectl, world: World) -> None:
    label = "app.kubernetes.io/name=aws-load-balancer-controller"
    answer = kubectl("get", "deployments", "-A", "-l", label, "-o", "json")
    (found,) = json.loads(answer.stdout)["items"]
    container = found["spec"]["template"]["spec"]["containers"][0]
    assert container["image"].endswith(":v3.5.0")
    assert container["args"] == world.meta["controller"]["args"]


def test_the_recorded_log_is_shown_by_its_pod(kubectl: Kubectl, world: World) -> None:
    words = ("-n", "kube-system", "deployment/aws-load-balancer-controller")
    lines = [line["line"] for line in world.log]
    assert kubectl("logs", *words).stdout.splitlines() == lines
    assert kubectl("logs", *words, "--tail=2").stdout.splitlines() == lines[-2:]
    assert kubectl("logs", *words, "--since=1m").stdout == ""


def test_what_a_recorded_pod_does_not_have_is_not_looked_for_elsewhere(
    kubectl: Kubectl, world: World
) -> None:
    answer = kubectl("logs", "-n", "shop", "cart-6d9c7b5f4-bx20k")
    assert "not find the requested resource" in answer.stderr


@pytest.mark.parametrize("spec", ["clusterip=10.96.166.127", "nodeport=31158"])
def test_addresses_of_loaded_services_are_taken(kubectl: Kubectl, world: World, spec: str) -> None:
    kind, _, value = spec.partition("=")
    flag = f"--clusterip={value}" if kind == "clusterip" else f"--node-port={value}"
    answer = kubectl("create", "service", kind, "second", "--tcp=80", flag)
    assert "provided" in answer.stderr
    assert "is already allocated" in answer.stderr


def test_a_webhook_without_a_server_refuses_what_it_must_see(lab: Lab, kubectl: Kubectl) -> None:
    rule = {"apiGroups": ["networking.k8s.io"], "apiVersions": ["v1"], "resources": ["ingresses"]}
    webhook = {
        "name": "nobody.example.com",
        "clientConfig": {"url": "https://127.0.0.1:1/validate"},
        "rules": [{**rule, "operations": ["CREATE"]}],
        "sideEffects": "None",
        "admissionReviewVersions": ["v1"],
    }
    lab.cluster.api.post(
        "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
        {"metadata": {"name": "nobody"}, "webhooks": [webhook]},
    )
    time.sleep(0.5)
    answer = kubectl("create", "ingress", "web", "--rule=/=web:80")
    assert 'failed calling webhook "nobody.example.com"' in answer.stderr


def test_a_user_without_a_right_is_refused_and_the_others_hold(
    lab: Lab, kubectl: Kubectl, world: World
) -> None:
    eve = lab.user("eve", without=["secrets"])
    refused = kubectl("get", "secrets", "-A", user=eve)
    assert 'User "eve" cannot list resource "secrets"' in refused.stderr
    assert kubectl("get", "ingresses,targetgroupbindings", "-A", user=eve).code == 0
    assert kubectl("delete", "ingress", "web", "-n", "shop", user=eve).code == 1


def test_a_user_of_one_namespace_sees_no_other(lab: Lab, kubectl: Kubectl, world: World) -> None:
    ann = lab.user("ann", namespaces=["shop"])
    assert kubectl("get", "ingresses", "-n", "shop", user=ann).code == 0
    assert "cannot list" in kubectl("get", "ingresses", "-A", user=ann).stderr


def test_a_service_account_is_known_by_its_token(lab: Lab, kubectl: Kubectl) -> None:
    kubectl("create", "serviceaccount", "robot")
    token = kubectl("create", "token", "robot").stdout
    authority = lab.cluster.authority.own.certificate
    connection = [f"--server={lab.cluster.server}", f"--certificate-authority={authority}"]
    answer = kubectl("auth", "whoami", f"--token={token}", *connection, env={"KUBECONFIG": None})
    assert "system:serviceaccount:default:robot" in answer.stdout


def test_nothing_is_left_after_a_reset_not_even_what_cannot_be_deleted(
    lab: Lab, kubectl: Kubectl, world: World
) -> None:
    kubectl("delete", "namespace", "shop", "--wait=false")
    kubectl("delete", "crd", "targetgroupbindings.elbv2.k8s.aws", "--wait=false")
    kubectl("create", "service", "nodeport", "second", "--tcp=80", "--node-port=30080")
    lab.reset()
    assert set(kubectl("get", "namespaces", "-o", "name").stdout.split()) == {
        "namespace/default",
        "namespace/kube-system",
        "namespace/kube-public",
        "namespace/kube-node-lease",
    }
    assert kubectl("get", "targetgroupbindings", "-A").stderr == "No resources found\n"
    again = kubectl("create", "service", "nodeport", "second", "--tcp=80", "--node-port=30080")
    assert again.code == 0


def test_aws_has_what_was_recorded(lab: Lab, world: World) -> None:
    found = lab.aws.boto3("elbv2").describe_load_balancers()["LoadBalancers"]
    recorded = world.sections["aws/load-balancers"]
    assert _arns(found) == _arns(recorded)


def test_aws_writes_calls_down(lab: Lab) -> None:
    lab.aws.boto3("elbv2").describe_load_balancers(PageSize=7)
    (call,) = lab.aws.calls("elbv2", "DescribeLoadBalancers")
    assert call["parameters"] == {"PageSize": 7}


def test_a_fault_hits_as_often_as_it_was_told_and_ends_with_the_test(lab: Lab) -> None:
    client = lab.aws.boto3("elbv2")
    lab.aws.fault("elbv2:DescribeLoadBalancers", code="Throttling", status=400, times=1)
    with pytest.raises(ClientError, match="Throttling"):
        client.describe_load_balancers()
    assert client.describe_load_balancers()["LoadBalancers"] == []
    lab.aws.deny("elbv2:DescribeLoadBalancers")
    lab.reset()
    assert client.describe_load_balancers()["LoadBalancers"] == []


def test_kubectl_finds_this_checkout_s_plugin(kubectl: Kubectl) -> None:
    assert str(Path(sys.executable).with_name("kubectl-alb")) in kubectl("plugin", "list").stdout


@pytest.mark.parametrize("victim", ["owner", "lab"])
def test_no_server_outlives_the_lab_or_its_owner(tmp_path: Path, victim: str) -> None:
    state = tmp_path / "state"
    lab = [sys.executable, "-m", "tests.lab.lab", "--owned", "--state", str(state)]
    with subprocess.Popen([sys.executable, "-c", OWNER, *lab], cwd=ROOT) as owner:
        _wait_until(lambda: (state / DESCRIPTION).exists())
        pids = json.loads((state / DESCRIPTION).read_text())["pids"]
        os.kill({"owner": owner.pid, "lab": pids["lab"]}[victim], signal.SIGKILL)
        _wait_until(lambda: not any(map(_runs, pids.values())))
        owner.kill()


def _by_uid(records: Iterable[Record]) -> dict[str, Record]:
    return {record["metadata"]["uid"]: _without_version(record) for record in records}


def _without_version(record: Record) -> Record:
    metadata = {k: v for k, v in record["metadata"].items() if k != "resourceVersion"}
    return {**record, "metadata": metadata}


def _arns(records: Iterable[Record]) -> list[str]:
    return sorted(record["LoadBalancerArn"] for record in records)


def _wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _runs(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
