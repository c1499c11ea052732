"""`kubectl alb plan -f`: what manifests would change in a live world, and what they then do.

The same holds with a real controller in `$LAB_CONTROLLER` (and its definitions in `$LAB_CRDS`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.e2e.conftest import SHOP
from tests.e2e.deployed import Deployed, Told, loaded
from tests.e2e.live_group import SECONDS, settle, writes
from tests.e2e.overlay_manifest import CHANGED, FIRST, INVALID, MOVED, NEW, REFUSED
from tests.lab.lab import Lab
from tests.lab.process import wait_until

PUBLIC = "shop-public"
CREATED = {"LoadBalancer", "Listener", "ListenerRule", "TargetGroup", "SecurityGroup"}
ARNS = ("LoadBalancerArn", "ListenerArn", "RuleArn", "TargetGroupArn")


@pytest.fixture(scope="module")
def world(running_lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """The recorded world, and nobody at work on it."""
    return loaded(running_lab, SHOP, tmp_path_factory.mktemp("overlay"))


def plan(world: Deployed, *manifests: str) -> Told:
    file = world.folder / "manifests.yaml"
    file.write_text("---\n".join(manifests))
    return world.plan("-f", str(file))


def test_a_new_ingress_makes_a_load_balancer_of_its_own(world: Deployed) -> None:
    told = plan(world, NEW)
    group = "shop/new"
    assert told.changes == {
        f"{group} create LoadBalancer LoadBalancer",
        f"{group} create SecurityGroup ManagedLBSecurityGroup",
        f"{group} create Listener 80",
        f"{group} create ListenerRule 80:1",
        f"{group} create TargetGroup shop/new-web:http",
        f"{group} create TargetGroupBinding shop/new-web:http",
    }
    assert told.code == 2


def test_a_new_member_moves_the_rules_behind_it(world: Deployed) -> None:
    told = plan(world, FIRST)
    numbers = {f"{PUBLIC} update ListenerRule 443:{n}: priority" for n in (2, 3, 4, 5)}
    assert told.changes == numbers | {
        f"{PUBLIC} create ListenerRule 443:1",
        f"{PUBLIC} create TargetGroup shop/first-cart:http",
        f"{PUBLIC} create TargetGroupBinding shop/first-cart:http",
    }
    assert "priority 1 → 2" in told.screen


def test_a_changed_ingress_changes_what_it_says(world: Deployed) -> None:
    told = plan(world, CHANGED)
    assert told.changes == {
        f"{PUBLIC} update LoadBalancer LoadBalancer: "
        "loadBalancerAttributes.idle_timeout.timeout_seconds",
        f"{PUBLIC} update ListenerRule 443:2: actions",
    }
    assert "120 → 30   (ingress shop/web, load-balancer-attributes, " in told.screen


def test_a_moved_ingress_changes_both_groups(world: Deployed) -> None:
    told = plan(world, MOVED)
    assert {change.split()[0] for change in told.changes} == {"ops/admin", "moved"}
    assert "ops/admin delete LoadBalancer LoadBalancer" in told.changes
    assert "moved create LoadBalancer LoadBalancer" in told.changes


def test_what_is_there_already_changes_nothing(world: Deployed) -> None:
    live = world.kubectl("get", "ingress", "-n", "shop", "-o", "yaml")
    assert (plan(world, live.stdout).changes, plan(world, live.stdout).code) == (frozenset(), 0)


def test_an_invalid_ingress_is_named_and_the_others_are_planned(world: Deployed) -> None:
    told = plan(world, INVALID, CHANGED)
    (rejected,) = told.document["rejected"]
    assert (rejected["name"], rejected["path"]) == ("invalid", "spec.rules.0.http.paths.0.path")
    assert {change.split()[0] for change in told.changes} == {PUBLIC}
    assert told.code == 3


def test_a_member_that_the_controller_refuses_stops_its_group(world: Deployed) -> None:
    told = plan(world, REFUSED)
    error = told.document["groups"][0]["error"]
    assert error["message"] == "conflicting scheme: map[internet-facing:{} public:{}]"
    assert (error["ingress"], error["line"]) == ("shop/first", 12)
    assert sorted(error["blocks"]) == ["ops/health", "shop/cart", "shop/web"]
    assert (told.changes, told.code) == (frozenset(), 3)


def test_planning_changes_nothing(world: Deployed) -> None:
    world.lab.aws.clear_calls()
    before = world.kubectl("get", "ingress,service,targetgroupbinding", "-A", "-o", "name")
    plan(world, NEW, FIRST, CHANGED)
    after = world.kubectl("get", "ingress,service,targetgroupbinding", "-A", "-o", "name")
    assert (writes(world.lab), after.stdout) == ([], before.stdout)


def test_the_controller_does_what_was_planned(world: Deployed) -> None:
    told = plan(world, NEW, FIRST, CHANGED)
    # With a controller at work each file would be a step of its own, on another path.
    world.run("apply", "-f", str(world.folder / "manifests.yaml"))
    world.lab.aws.clear_calls()
    with world.lab.controller(world.world):
        wait_until(world.complete, SECONDS)
        settle(world.lab)
    calls = world.lab.aws.calls()
    assert _made(calls) == Counter(
        change["type"].rpartition("::")[2]
        for change in _planned(told, "create")
        if change["type"].rpartition("::")[2] in CREATED
    )
    known = {change["arn"] for change in _planned(told, "update")}
    made = {change for change in _touched(calls) if change in known}
    assert made == known
    assert world.plan().changes == frozenset()


def _planned(told: Told, op: str) -> Iterator[dict[str, Any]]:
    for group in told.document["groups"]:
        yield from (change for change in group["changes"] if change["op"] == op)


def _made(calls: list[Mapping[str, Any]]) -> Counter[str]:
    """Count what was created, by the names that plans have for it."""
    names = (str(call["operation"]).removeprefix("Create") for call in calls)
    return Counter(kind for kind in ("ListenerRule" if n == "Rule" else n for n in names)
                   if kind in CREATED)  # fmt: skip


def _touched(calls: list[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the ARN of everything that was changed where it is."""
    for call in calls:
        parameters = call["parameters"]
        if str(call["operation"]).startswith(("Modify", "Set", "Add", "Remove")):
            yield from (parameters[key] for key in ARNS if key in parameters)
            yield from parameters.get("ResourceArns", ())
            yield from (one["RuleArn"] for one in parameters.get("RulePriorities", ()))
