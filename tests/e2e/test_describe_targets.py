"""`kubectl alb describe` of pods, target groups and bindings on the world `shop`, live."""

import json
from typing import Any

import pytest

from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.world import World

WEB = "k8s-shop-web-d8c35a448a"
POD = "web-6d9c7b5f4-bx20k"


def status_of(kubectl: Kubectl, *words: str) -> dict[str, Any]:
    answer = kubectl("alb", "describe", *words, "-o", "json")
    assert answer.code == 0, answer.stderr
    status: dict[str, Any] = json.loads(answer.stdout)["status"]
    return status


@pytest.mark.parametrize(
    "words",
    [
        (f"tg/{WEB}",),
        ("tg", WEB),
        (f"targetgroupbinding.elbv2.k8s.aws/{WEB}", "-n", "shop"),
    ],
)
def test_a_target_group_leads_to_its_rules_and_pods(
    words: tuple[str, ...], world: World, kubectl: Kubectl
) -> None:
    status = status_of(kubectl, *words)
    assert status["targetGroup"]["name"] == WEB
    assert [(use["priority"], use["source"]["ingress"]) for use in status["uses"]] == [
        (2, "shop/web")
    ]
    assert all(target["pod"].startswith("shop/web-") for target in status["targetGroup"]["targets"])


def test_a_pod_leads_to_its_target_groups(world: World, kubectl: Kubectl) -> None:
    status = status_of(kubectl, "pod", POD, "-n", "shop")
    (group,) = status["targetGroups"]
    assert (group["targetGroup"]["name"], group["ingresses"]) == (WEB, ["shop/web"])
    assert group["targets"][0]["state"] == "healthy"


def test_a_pod_of_a_network_load_balancer_is_a_target_too(world: World, kubectl: Kubectl) -> None:
    status = status_of(kubectl, "pod/mqtt-6d9c7b5f4-bx20k", "-n", "shop")
    (group,) = status["targetGroups"]
    assert group["uses"][0]["loadBalancer"]["name"] == "k8s-shop-mqtt-a04acd1e50"


def test_of_a_pod_only_what_its_namespace_binds_is_read(
    world: World, lab: Lab, kubectl: Kubectl
) -> None:
    lab.aws.clear_calls()
    status_of(kubectl, "pod", POD, "-n", "shop")
    text = json.dumps(lab.aws.calls())
    assert "k8s-shoppublic" in text
    assert "k8s-ops-admin" not in text
