"""A failure that follows from another stands beneath it."""

from collections.abc import Mapping
from dataclasses import replace

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.causes import FOLLOWS, roots, with_causes
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef, Ref

WEB, API = Ref("shop", "web"), Ref("shop", "api")


def found(code: str, *concerns: Ref, severity: Severity | None = None) -> Finding:
    failure = failure_catalogue.failure(code)
    assert failure is not None
    about = ObjectRef("Ingress", concerns[0].namespace, concerns[0].name) if concerns else CLUSTER
    return Finding(
        about, failure.title, code=code, rating=severity or failure.severity, concerns=concerns
    )


CLUSTER = ObjectRef("Deployment", "kube-system", "aws-load-balancer-controller")


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [one.code for one in findings]


def test_every_cause_and_consequence_is_in_the_catalogue() -> None:
    mentioned = {*FOLLOWS, *(cause for causes in FOLLOWS.values() for cause in causes)}
    assert [code for code in mentioned if failure_catalogue.failure(code) is None] == []


def test_no_failure_is_among_its_own_causes() -> None:
    def ancestors(code: str, table: Mapping[str, tuple[str, ...]]) -> set[str]:
        direct = table.get(code, ())
        return {*direct, *(far for cause in direct for far in ancestors(cause, table))}

    assert [code for code in FOLLOWS if code in ancestors(code, FOLLOWS)] == []


def test_what_stops_the_controller_stands_above_everything_that_then_stands_still() -> None:
    findings = with_causes([found("ALB-TGT-006", WEB), found("ALB-HOOK-001"), found("ALB-IAM-001")])
    assert codes(findings) == ["ALB-IAM-001", "ALB-HOOK-001", "ALB-TGT-006"]
    assert [one.causes for one in findings] == [(), ("ALB-IAM-001",), ("ALB-IAM-001",)]


def test_a_consequence_of_a_consequence_stands_beneath_the_same_root() -> None:
    top = roots(with_causes([found("ALB-READY-001", WEB), found("ALB-TGT-002", WEB), rules()]))
    assert [(root.finding.code, codes(root.consequences)) for root in top] == [
        ("ALB-SG-003", ["ALB-TGT-002", "ALB-READY-001"])
    ]


def rules() -> Finding:
    return found("ALB-SG-003", WEB)


def test_a_failure_of_another_ingress_is_no_cause() -> None:
    findings = with_causes([found("ALB-TGT-002", API), rules()])
    assert [one.causes for one in findings] == [(), ()]


def test_a_warning_that_leads_to_an_error_comes_before_other_warnings() -> None:
    top = roots(with_causes([found("ALB-ANNO-010", API), found("ALB-TGT-002", WEB), rules()]))
    assert [root.finding.code for root in top] == ["ALB-SG-003", "ALB-ANNO-010"]
    assert [root.severity for root in top] == [Severity.ERROR, Severity.WARNING]


def test_of_equal_weight_the_commoner_failure_comes_first() -> None:
    rare, common = found("ALB-HOOK-003"), found("ALB-IAM-001")
    assert codes(with_causes([rare, common])) == ["ALB-IAM-001", "ALB-HOOK-003"]


def test_a_target_group_and_its_binding_meet_by_their_arn() -> None:
    symptom = Finding(ObjectRef("TargetGroup", "", "tg"), "", code="ALB-TGT-006", arn="arn:tg")
    cause = Finding(ObjectRef("TargetGroupBinding", "shop", "b"), "", code="ALB-TGB-004")
    meeting, passing = replace(cause, arn="arn:tg"), replace(cause, arn="arn:other")
    assert codes(with_causes((symptom, meeting))) == ["ALB-TGB-004", "ALB-TGT-006"]
    assert all(one.causes == () for one in with_causes((symptom, passing)))
