"""How far an installation has come."""

from datetime import timedelta
from typing import Any

import pytest

from kubectl_alb.analysis.rollout import admission, established, leader, replicas
from tests.builders import NOW

LEASE = "aws-load-balancer-controller-leader"


def deployment(ready: int, wanted: int = 2, seen: int = 1, updated: int = 2) -> Any:
    return {
        "metadata": {"name": "lbc", "generation": 1},
        "spec": {"replicas": wanted},
        "status": {
            "observedGeneration": seen, "updatedReplicas": updated, "availableReplicas": ready,
        },
    }  # fmt: skip


def waiting(reason: str, message: str = "") -> Any:
    state = {"waiting": {"reason": reason, "message": message}}
    return {"metadata": {"name": "lbc-1"}, "status": {"containerStatuses": [{"state": state}]}}


def lease(seconds_ago: float, holder: str = "lbc-1_uuid", name: str = LEASE) -> Any:
    renewed = (NOW - timedelta(seconds=seconds_ago)).isoformat().replace("+00:00", "Z")
    return {"metadata": {"name": name}, "spec": {"holderIdentity": holder, "renewTime": renewed}}


def test_all_replicas_have_to_be_ready_new_and_seen() -> None:
    assert replicas([deployment(2)], []).done
    assert not replicas([deployment(1)], []).done
    assert not replicas([deployment(2, updated=1)], []).done
    assert not replicas([deployment(2, seen=0)], []).done


def test_what_keeps_a_pod_is_named() -> None:
    pods = [waiting("ContainerCreating"), waiting("ImagePullBackOff", "no such image")]
    assert replicas([deployment(0)], pods).text == (
        "controller 0/2 ready: pod lbc-1 is ImagePullBackOff (no such image)"
    )


def test_a_pod_without_a_node_is_named() -> None:
    condition = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}
    pod = {"metadata": {"name": "lbc-1"}, "status": {"conditions": [condition]}}
    assert replicas([deployment(0)], [pod]).text.endswith("pod lbc-1 is Unschedulable")


def test_without_a_deployment_nothing_is_ready() -> None:
    assert not replicas([], []).done


@pytest.mark.parametrize(
    ("leases", "done"),
    [
        ([lease(2)], True),
        ([lease(60)], False),
        ([lease(2, holder="")], False),
        ([lease(2, name="other")], False),
        ([], False),
    ],
)
def test_a_leader_renews_its_lease(leases: list[Any], done: bool) -> None:
    assert leader(leases, NOW).done is done


def test_only_a_failed_call_of_the_controllers_webhook_counts() -> None:
    failed = 'failed calling webhook "vingress.elbv2.k8s.aws": no endpoints available'
    assert not admission(["", failed]).done
    assert admission(["", ""]).done
    assert admission(['admission webhook "policy.example" denied the request']).done


def test_definitions_are_established_by_their_condition() -> None:
    condition = {"type": "Established", "status": "True"}
    one = {"metadata": {"name": "a"}, "status": {"conditions": [condition]}}
    assert established([one], ["a"]).done
    assert established([one, {"metadata": {"name": "b"}}], ["a", "b"]).text == (
        "definition b is not established"
    )
