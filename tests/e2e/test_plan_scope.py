"""`kubectl alb plan` of one group, live: the same as of all, with fewer calls."""

import json
from typing import Any

from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.world import World


def plan(kubectl: Kubectl, *words: str) -> dict[str, Any]:
    answer = kubectl("alb", "plan", *words, "-o", "json")
    assert answer.code in (0, 3), answer.stderr
    status: dict[str, Any] = json.loads(answer.stdout)["status"]
    return status


def ids(status: dict[str, Any]) -> list[str]:
    return [group["id"] for group in status["groups"]]


def test_one_group_is_planned_as_it_is_among_all(world: World, lab: Lab, kubectl: Kubectl) -> None:
    lab.aws.clear_calls()
    every = plan(kubectl)
    all_calls = len(lab.aws.calls())
    lab.aws.clear_calls()
    one = plan(kubectl, "ingress", "web", "-n", "shop")
    calls = lab.aws.calls()
    assert one["groups"] == [each for each in every["groups"] if each["id"] == "shop-public"]
    assert len(calls) < all_calls
    assert "k8s-ops-admin" not in json.dumps(calls)


def test_a_namespace_limits_a_plan(world: World, kubectl: Kubectl) -> None:
    every = plan(kubectl, "-A")
    found = plan(kubectl, "-n", "ops")
    assert ids(found) == ["ops/admin", "ops/nodeapp", "shop-public"]
    assert found["groups"] == [each for each in every["groups"] if each["id"] in ids(found)]


def test_a_group_without_a_load_balancer_can_be_planned(world: World, kubectl: Kubectl) -> None:
    (group,) = plan(kubectl, "group/beta/preview")["groups"]
    assert group["error"]["code"] == "ALB-CERT-001"
