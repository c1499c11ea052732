from dataclasses import replace

from kubectl_alb.analysis.describe.changes import Change, changes, new_events
from kubectl_alb.analysis.describe.description import describe_ingress
from kubectl_alb.facts.facts import Facts
from tests.builders import (
    binding,
    event,
    health,
    ingress,
    ingress_class,
    load_balancer,
    snapshot,
    target_group,
)

LB = load_balancer()
TG = target_group(lb=LB)
WEB = ingress(address=LB.dns_name)


def look(*targets: object, events: tuple[object, ...] = ()):
    seen = snapshot(
        ingresses=(WEB,),
        ingress_classes=(ingress_class(),),
        load_balancers=(LB,),
        target_groups=(TG,),
        target_group_bindings=(binding(TG.arn),),
        target_health=targets,
        events=events,
    )
    return describe_ingress(WEB, Facts(seen))


def test_a_target_that_changes_its_state_is_told_with_the_reason() -> None:
    ill = health(TG, state="unhealthy", reason="Target.Timeout")
    assert list(changes(look(health(TG)), look(ill))) == [
        Change("shop/web", "10.0.1.1:8080", "healthy", "unhealthy", "Target.Timeout")
    ]


def test_targets_that_come_and_go_are_told() -> None:
    old, new = look(health(TG, "10.0.1.1")), look(health(TG, "10.0.1.2", "initial"))
    assert [(c.before, c.after) for c in changes(old, new)] == [
        ("healthy", "gone"),
        ("", "initial"),
    ]


def test_a_reconcile_that_starts_to_fail_is_told() -> None:
    old = look(events=(event("SuccessfullyReconciled", minutes_ago=9),))
    new = look(events=(event("FailedBuildModel", "why"),))
    assert list(changes(old, new)) == [Change("reconcile", "shop/web", "ok", "failed", "why")]


def test_an_event_that_came_and_one_that_came_again_are_told_oldest_first() -> None:
    known, again = event("A", "x", minutes_ago=9), event("B", "y", minutes_ago=8)
    old = look(events=(known, again))
    new = look(events=(event("C", "z"), replace(again, count=2), known))
    assert [(c.about, c.name, c.before, c.why) for c in new_events(old, new)] == [
        ("event", "B", "", "y"),
        ("event", "C", "", "z"),
    ]


def test_nothing_is_told_when_nothing_changed() -> None:
    assert list(changes(look(health(TG)), look(health(TG)))) == []
