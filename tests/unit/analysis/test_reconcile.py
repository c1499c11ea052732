from kubectl_alb.analysis.describe.reconcile import reconcile_of
from kubectl_alb.model.kubernetes import Address
from kubectl_alb.model.names import ObjectRef
from tests.builders import event, snapshot

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
