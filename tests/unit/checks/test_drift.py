"""Load balancers that differ from what the controller would build."""

from dataclasses import replace
from datetime import timedelta

from kubectl_alb.checks.drift.checks import differs
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.system import Event
from tests.builders import having, meta
from tests.worlds import shop

LATER, SOON = timedelta(hours=2), timedelta(minutes=1)


def settled() -> Snapshot:
    changed = [replace(i, changed=shop().taken_at) for i in shop().kubernetes.ingresses]
    return having(replace(shop(), taken_at=shop().taken_at + LATER), ingresses=tuple(changed))


def found(snapshot: Snapshot) -> list[Finding]:
    return [one for one in differs.find(Facts(snapshot)) if isinstance(one, Finding)]


def without(section: str, index: int) -> Snapshot:
    records = getattr(settled().aws, section)
    return having(settled(), **{section: (*records[:index], *records[index + 1 :])})


def test_what_the_controller_has_built_does_not_differ() -> None:
    assert found(settled()) == []


def test_a_listener_that_is_gone_is_told_with_what_clients_see() -> None:
    (one,) = found(without("listeners", 0))
    assert "is missing" in one.title
    assert "refuses connections" in one.detail


def test_a_rule_that_is_gone_is_told_once_for_its_load_balancer() -> None:
    numbered = [i for i, rule in enumerate(settled().aws.rules) if rule.priority is not None]
    assert [one.code or one.about.kind for one in found(without("rules", numbered[0]))] == [
        "LoadBalancer"
    ]


def test_while_the_controller_may_be_at_work_nothing_is_told() -> None:
    young = replace(without("listeners", 0), taken_at=shop().taken_at)
    assert found(having(young, events=())) == []


def test_a_success_since_the_last_change_shows_that_it_is_done() -> None:
    young = replace(without("listeners", 0), taken_at=shop().taken_at + SOON)
    about = [ObjectRef("Ingress", i.ref.namespace, i.ref.name) for i in young.kubernetes.ingresses]
    said = tuple(
        Event(meta("e"), one, "Normal", "SuccessfullyReconciled", "", last=young.taken_at)
        for one in about
    )
    assert len(found(having(young, events=said))) == 1


def test_where_no_time_of_a_change_is_known_nothing_is_told() -> None:
    unknown = [replace(i, changed=None) for i in settled().kubernetes.ingresses]
    assert found(having(without("listeners", 0), ingresses=tuple(unknown), events=())) == []
