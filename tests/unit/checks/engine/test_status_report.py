"""The problems and the verdict of `status`."""

from dataclasses import replace

import pytest

from kubectl_alb.analysis.status.overview import STATUS_NEEDS, overview
from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.doctor_report import examined
from kubectl_alb.checks.engine.status_report import (
    CHECKS,
    StatusReport,
    StatusScope,
    status_report,
)
from kubectl_alb.checks.engine.suppression import ANNOTATION
from kubectl_alb.checks.logs.last_error import LogSpan
from kubectl_alb.context.load import load
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.names import Ref
from kubectl_alb.model.snapshot import Snapshot
from tests.builders import event, having
from tests.unit.analysis.status.test_group import LB, WEB, health, ingress, shop
from tests.worlds import SHOP


def report(found: Snapshot, scope: StatusScope | None = None) -> StatusReport:
    facts = Facts(found)
    seen = overview(facts, found.kubernetes.ingresses)
    return status_report(seen, facts, LogSpan(), scope or StatusScope())


def codes(found: StatusReport) -> set[tuple[str, str]]:
    return {(one.severity.value, one.code) for one in found.reported}


def errors_of_web(found: StatusReport) -> list[str]:
    errors = (one for one in found.reported if one.severity is Severity.ERROR)
    return [one.title for one in errors if one.about.kind == "Ingress"]


def test_a_failed_reconcile_is_an_error_with_the_code_that_its_message_tells() -> None:
    said = (
        "ingress: shop/web: TargetGroup port is empty. When using Instance targets, your service "
        "be must of type 'NodePort' or 'LoadBalancer'"
    )
    found = report(shop(events=(event("FailedBuildModel", said),)))
    assert ("error", "ALB-SVC-001") in codes(found)
    assert found.verdict(whole=True) == "problems"


def test_a_failure_that_no_signature_knows_is_an_error_in_its_own_words() -> None:
    failed = event("FailedDeployModel", "nobody has ever seen this")
    found = report(shop(events=(failed,)))
    assert errors_of_web(found) == ["shop/web: nobody has ever seen this"]


def test_an_ingress_that_nobody_handles_is_an_error_where_it_is_asked_for() -> None:
    found = shop(ingresses=(ingress(class_name="nowhere", address=LB.dns_name),))
    asked = StatusScope(asked=Ref("shop", "web"))
    assert report(found, asked).worst is Severity.ERROR


def test_what_is_not_whole_is_incomplete() -> None:
    assert report(shop()).verdict(whole=False) == "incomplete"


def test_a_target_that_is_awaited_is_pending() -> None:
    initial = health(WEB, "10.0.1.2", "initial", reason="Elb.InitialHealthChecking")
    found = report(shop(target_health=(health(WEB), initial)))
    assert found.overview.groups[0].state == "pending"


def test_no_check_reads_more_than_status_does() -> None:
    assert len(CHECKS) > 60
    for check in CHECKS:
        assert check.needs | check.also <= STATUS_NEEDS


@pytest.mark.parametrize("bundle", ["demo", str(SHOP)])
def test_doctor_finds_all_that_status_finds(bundle: str) -> None:
    source = open_source(ContextOptions(bundle=bundle), None)
    found = report(load(source, STATUS_NEEDS))
    needs = {need for check in catalogue.ALL for need in check.reads} | STATUS_NEEDS
    more = examined(Facts(load(source, needs)), catalogue.ALL)
    known = {(one.code, one.about) for one in more.findings}
    own = {(one.code, one.about) for one in found.findings}
    assert own <= known


def test_a_suppressed_problem_does_not_count() -> None:
    failing = shop(events=(event("FailedDeployModel", "unseen"),))
    (own,) = failing.kubernetes.ingresses
    noted = {**own.meta.annotations, ANNOTATION: "*"}
    quiet = replace(own, meta=replace(own.meta, annotations=noted))
    assert errors_of_web(report(failing)) == ["shop/web: unseen"]
    assert errors_of_web(report(having(failing, ingresses=(quiet,)))) == []
