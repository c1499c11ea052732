from dataclasses import replace
from datetime import timedelta

from kubectl_alb.analysis.describe.reconcile import reconcile_of, reconcile_of_ingress
from kubectl_alb.model.kubernetes import Address
from kubectl_alb.model.names import ObjectRef
from tests.builders import NOW, event, ingress, snapshot

WEB = ObjectRef("Ingress", "shop", "web")
ADDRESS = (Address("k8s-shop-1.eu-west-1.elb.amazonaws.com"),)


def state(events: tuple[object, ...], addresses: tuple[Address, ...] = ()) -> str:
    return reconcile_of(WEB, addresses, snapshot(events=events)).state


def test_the_latest_event_decides() -> None:
    failed, ok = event("FailedDeployModel", minutes_ago=9), event("SuccessfullyReconciled")
    assert state((failed, ok)) == "ok"


def test_a_failure_after_a_success_is_a_failure() -> None:
    ok, failed = event("SuccessfullyReconciled", minutes_ago=9), event("FailedBuildModel", "why")
    outcome = reconcile_of(WEB, (), snapshot(events=(ok, failed)))
    assert (outcome.state, outcome.message) == ("failed", "why")


def test_events_of_others_do_not_count() -> None:
    assert state((event("FailedBuildModel", name="cart"),)) == "pending"


def test_an_address_without_events_is_not_called_fine() -> None:
    assert state((), ADDRESS) == "unknown"


def test_events_that_were_not_read_leave_the_outcome_unknown() -> None:
    assert reconcile_of(WEB, ADDRESS, snapshot()).state == "unknown"


def after_a_change(minutes: float, *events: object) -> tuple[str, str]:
    """Return state and message of an Ingress that was changed so many minutes ago."""
    changed = replace(ingress(address="a.example"), changed=NOW - timedelta(minutes=minutes))
    found = reconcile_of_ingress(changed, snapshot(events=events))
    return found.state, found.message


def test_a_change_after_the_last_success_is_pending() -> None:
    said = after_a_change(0.5, event("SuccessfullyReconciled", minutes_ago=9))
    assert said == ("pending", "changed 30s ago, and not reconciled since")


def test_a_success_after_the_last_change_is_one() -> None:
    assert after_a_change(9, event("SuccessfullyReconciled"))[0] == "ok"


def test_a_failure_is_one_whenever_the_change_was() -> None:
    assert after_a_change(0.5, event("FailedBuildModel", minutes_ago=9))[0] == "failed"


def test_of_a_change_long_ago_without_an_event_since_the_outcome_is_unknown() -> None:
    assert after_a_change(5, event("SuccessfullyReconciled", minutes_ago=9))[0] == "unknown"


def test_a_new_change_is_pending_though_no_event_is_left() -> None:
    assert after_a_change(0.5)[0] == "pending"
    assert after_a_change(90)[0] == "unknown"


def test_without_events_a_change_says_nothing() -> None:
    changed = replace(ingress(address="a.example"), changed=NOW)
    assert reconcile_of_ingress(changed, snapshot()).state == "unknown"
