"""What of the controller's words counts as current, and what is past."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.doctor_report import examined
from kubectl_alb.checks.logs.reported import heard_in_events, heard_in_log, heard_in_status
from kubectl_alb.context.load import load
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.log import Written
from kubectl_alb.model.section import Section
from tests.cases import FOLDER, CaseSource, case, healthy

TAKEN = datetime(2026, 11, 24, 20, 0, tzinfo=timezone.utc)
CERTIFICATE = "CertificateNotFound: Certificate 'arn:x' not found"
NO_SUBNET = (
    "couldn't auto-discover subnets: unable to resolve at least one subnet. Evaluated 0 subnets"
)
NO_LEASE = (
    "error retrieving resource lock kube-system/aws-load-balancer-controller-leader: "
    'leases.coordination.k8s.io "x" is forbidden: User "system:serviceaccount:kube-system:x" '
    'cannot get resource "leases" in API group "coordination.k8s.io"'
)
NO_CREDENTIALS = "NoCredentialProviders: no valid providers in chain"
WEBHOOK = (
    'Internal error occurred: failed calling webhook "mtargetgroupbinding.elbv2.k8s.aws": failed '
    'to call webhook: Post "https://x.kube-system.svc:443/m": context deadline exceeded'
)
NO_TAGGED_GROUP = (
    "expected exactly one securityGroup tagged with kubernetes.io/cluster/shop-prod for eni "
    "eni-1, got: []"
)


def event(
    source: CaseSource, message: str, seconds: int, kind: str = "Ingress", name: str = "web"
) -> CaseSource:
    """Add an event, seen 11 times until so many seconds ago; an empty message is a success."""
    when = f"{TAKEN - timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"
    key = f"e{len(source.documents)}"
    source.documents[Section.EVENTS, f"shop/{key}"] = {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"name": key, "namespace": "shop"},
        "involvedObject": {"kind": kind, "namespace": "shop", "name": name},
        "type": "Warning" if message else "Normal",
        "reason": "FailedDeployModel" if message else "SuccessfullyReconciled",
        "message": message or "Successfully reconciled",
        "count": 11,
        "firstTimestamp": when,
        "lastTimestamp": when,
        "source": {"component": kind.lower()},
    }
    return source


def line(message: str, seconds: int, **more: Any) -> Written:
    stamp = f"{TAKEN - timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"
    level = "error" if "error" in more else "info"
    text = {"level": level, "ts": stamp, "msg": message, **more}
    return Written(json.dumps(text, separators=(",", ":")), "lbc-1")


def failed(text: str, seconds: int, controller: str = "ingress", name: str = "web") -> Written:
    about = {"controller": controller, "namespace": "shop", "name": name}
    return line("Reconciler error", seconds, **about, error=text)


def found(source: CaseSource, *log: Written) -> tuple[Finding, ...]:
    snapshot = load(source, Section)
    since = snapshot.taken_at - timedelta(hours=1)
    heard = heard_in_events(snapshot, since) + heard_in_log(log, since) + heard_in_status(snapshot)
    return examined(Facts(snapshot), catalogue.ALL, heard=heard).findings


def only(source: CaseSource, *log: Written) -> Finding:
    (finding,) = found(source, *log)
    return finding


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("count of EIP allocations (1) and subnets (2) must match", "Service", "ALB-NLB-002"),
        ("number of private IPv4 addresses (1) and subnets (2) must match", "Service",
         "ALB-NLB-002"),
        (WEBHOOK, "Ingress", "ALB-HOOK-004"),
        (NO_TAGGED_GROUP, "TargetGroupBinding", "ALB-SG-001"),
        ("cannot resolve pod ENI for pods: [shop/web-1]", "TargetGroupBinding", "ALB-TGT-015"),
        (CERTIFICATE, "Ingress", "ALB-CERT-003"),
        ("TooManyRules: no more", "Ingress", "ALB-QUOTA-001"),
        ("RulesPerSecurityGroupLimitExceeded: no more", "TargetGroupBinding", "ALB-QUOTA-006"),
        (NO_CREDENTIALS, "Service", "ALB-IAM-003"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("seconds", [3, 300])
def test_what_no_check_has_looked_at_is_an_error_though_its_check_passes(
    text: str, kind: str, code: str, seconds: int
) -> None:
    finding = only(event(healthy(), f"Failed deploy model due to {text}", seconds, kind, "x"))
    assert (finding.code, finding.severity) == (code, Severity.ERROR)
    assert "11 times" in finding.detail


def test_a_missing_right_to_the_lease_is_an_error() -> None:
    finding = only(healthy(), Written(f"E1124 19:59:57.0   1 leaderelection.go:330] {NO_LEASE}"))
    assert (finding.code, finding.severity) == ("ALB-CTRL-006", Severity.ERROR)


def test_a_lease_that_was_acquired_later_makes_that_past() -> None:
    lost = Written(f"E1124 19:50:57.0   1 leaderelection.go:330] {NO_LEASE}")
    got = Written("I1124 19:55:57.0   1 leaderelection.go:260] successfully acquired lease a/b")
    assert only(healthy(), lost, got).severity is Severity.INFO


@pytest.mark.parametrize(("seconds", "severity"), [(3, Severity.ERROR), (300, Severity.INFO)])
def test_the_state_refutes_only_what_is_older(seconds: int, severity: Severity) -> None:
    assert only(event(healthy(), NO_SUBNET, seconds)).severity is severity


def test_of_a_service_no_check_builds_the_stack_so_that_nothing_refutes() -> None:
    assert only(event(healthy(), NO_SUBNET, 300, "Service")).severity is Severity.ERROR


def test_past_is_told_with_both_times() -> None:
    finding = only(event(event(healthy(), CERTIFICATE, 600), "", 300))
    assert finding.severity is Severity.INFO
    assert "last at 19:50:00 UTC; past: reconciled with success at 19:55:00 UTC" in finding.detail


def test_a_success_in_the_log_makes_an_event_past() -> None:
    done = line("successfully deployed model", 60, logger="controllers.ingress",
                ingressGroup="shop/web")  # fmt: skip
    assert only(event(healthy(), CERTIFICATE, 600), done).severity is Severity.INFO


def test_a_success_in_an_event_makes_a_line_of_the_log_past() -> None:
    assert only(event(healthy(), "", 60), failed(CERTIFICATE, 600)).severity is Severity.INFO


def test_an_earlier_success_makes_nothing_past() -> None:
    assert only(event(healthy(), "", 600), failed(CERTIFICATE, 60)).severity is Severity.ERROR


def test_a_success_of_another_object_makes_nothing_past() -> None:
    source = event(event(healthy(), CERTIFICATE, 600), "", 60, name="other")
    assert only(source).severity is Severity.ERROR


def test_a_success_of_any_member_is_one_of_its_group() -> None:
    source = healthy()
    web = source.documents[Section.INGRESSES, "shop/web"]
    web["metadata"]["annotations"]["alb.ingress.kubernetes.io/group.name"] = "edge"
    about = {"controller": "ingress", "namespace": "", "name": "edge"}
    error = line("Reconciler error", 600, **about, error=CERTIFICATE)
    told = [f for f in found(event(source, "", 60), error) if f.code == "ALB-CERT-003"]
    assert [f.severity for f in told] == [Severity.INFO]


def test_a_binding_succeeds_in_the_log_too() -> None:
    name = {"name": "k8s-shop-web", "namespace": "shop"}
    done = line("Successful reconcile", 60, tgb=name)
    error = failed(NO_TAGGED_GROUP, 600, "targetGroupBinding", "k8s-shop-web")
    assert only(healthy(), error).severity is Severity.ERROR
    assert only(healthy(), error, done).severity is Severity.INFO


def test_credentials_are_there_when_anything_was_reconciled_since() -> None:
    source = event(healthy(), "", 60, name="other")
    assert only(source, failed(NO_CREDENTIALS, 600)).severity is Severity.INFO
    assert only(healthy(), failed(NO_CREDENTIALS, 600)).severity is Severity.ERROR


@pytest.mark.parametrize(("seconds", "severity"), [(60, Severity.INFO), (3000, Severity.ERROR)])
def test_a_success_of_late_speaks_against_missing_credentials(
    seconds: int, severity: Severity
) -> None:
    source = event(case(FOLDER / "ALB-IAM-003.yaml"), "", seconds)
    (finding,) = (f for f in found(source) if f.code == "ALB-IAM-003")
    assert finding.severity is severity


def test_ready_replicas_speak_against_a_missing_service_account() -> None:
    (finding,) = (f for f in found(case(FOLDER / "ALB-CTRL-005.yaml")) if f.code == "ALB-CTRL-005")
    assert (finding.severity, finding.detail[:6]) == (Severity.INFO, "2 of 2")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CERTIFICATE, "ALB-CERT-003"),
        (WEBHOOK, "ALB-HOOK-004"),
        ("the moon is in the seventh house", "ALB-CTRL-015"),
        ("TooManyListeners: no more", "ALB-QUOTA-008"),
        ("InternalFailure: ", "ALB-ANNO-015"),
    ],
)
def test_a_refusal_stands_before_the_missing_address_45_minutes_later(text: str, code: str) -> None:
    source = event(case(FOLDER / "ALB-DNS-001.yaml"), text, 45 * 60, name="waiting")
    told = found(source)
    assert told[0].code == code
    (symptom,) = (f for f in told if f.code == "ALB-DNS-001")
    assert code in symptom.causes


def test_why_the_address_could_not_be_written_is_told() -> None:
    why = "Failed update status due to ingresses.networking.k8s.io is forbidden: odd"
    source = event(case(FOLDER / "ALB-DNS-001.yaml"), why, 60, name="waiting")
    assert any(why in finding.detail for finding in found(source))


def test_a_bug_that_the_release_does_not_have_is_an_unknown_error() -> None:
    text = 'spec.networking.ingress[0].ports: Invalid value: "null"'
    source = event(healthy(), text, 60)
    assert only(source).code == "ALB-CTRL-015"
    source.meta["controller"]["version"] = "v2.13.1"
    assert "ALB-BUG-017" in {finding.code for finding in found(source)}


@pytest.mark.parametrize("code", ["ALB-CTRL-012"])
def test_pods_that_are_all_ready_speak_against_a_controller_that_does_not_start(code: str) -> None:
    source = case(FOLDER / f"{code}.yaml")
    key = Section.DEPLOYMENTS, "kube-system/aws-load-balancer-controller"
    ready = {"replicas": 2, "updatedReplicas": 2, "readyReplicas": 2, "availableReplicas": 2}
    source.documents[key]["status"] = ready
    assert [f.severity for f in found(source) if f.code == code] == [Severity.INFO]
    source.documents[key]["status"] = {**ready, "updatedReplicas": 1}
    assert [f.severity for f in found(source) if f.code == code] == [Severity.ERROR]


@pytest.mark.parametrize(
    ("status", "since", "severity"),
    [
        ("True", "2026-11-24T19:58:00Z", Severity.INFO),
        ("True", "2026-11-24T19:40:00Z", Severity.ERROR),
        ("False", "2026-11-24T19:58:00Z", Severity.ERROR),
    ],
)
def test_a_gateway_that_was_programmed_later_has_succeeded(
    status: str, since: str, severity: Severity
) -> None:
    source = event(healthy(), "IncompatibleProtocols: odd", 600, "Gateway", "edge")
    condition = {"type": "Programmed", "status": status, "lastTransitionTime": since}
    source.documents[Section.GATEWAYS, "shop/edge"] = {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "Gateway",
        "metadata": {"name": "edge", "namespace": "shop"},
        "spec": {"gatewayClassName": "nlb"},
        "status": {"conditions": [condition]},
    }
    told = [f for f in found(source) if f.code == "ALB-NLB-011"]
    assert [f.severity for f in told] == [severity]


def test_a_failure_of_aws_is_not_refuted_by_a_stack_that_can_be_built() -> None:
    refused = "operation error Elastic Load Balancing v2: ModifyRule, api error InternalFailure: "
    source = event(healthy(), refused, 60)
    (finding,) = (f for f in found(source) if f.code == "ALB-ANNO-015")
    assert finding.severity is Severity.ERROR


def test_an_internal_failure_of_another_call_tells_nothing_of_authentication() -> None:
    refused = "operation error EC2: DescribeSubnets, api error InternalFailure: "
    assert "ALB-ANNO-015" not in {f.code for f in found(event(healthy(), refused, 60))}


@pytest.mark.parametrize(("seconds", "severity"), [(60, Severity.ERROR), (1200, Severity.INFO)])
def test_a_refusal_is_current_until_the_controller_has_tried_again(
    seconds: int, severity: Severity
) -> None:
    refused = "Failed build model due to ingress: shop/web: unknown targetType: pod"
    (finding,) = (f for f in found(event(healthy(), refused, seconds)) if f.code == "ALB-ANNO-004")
    assert finding.severity is severity


def test_what_stops_a_deployment_is_grave_whatever_the_failure_is_else() -> None:
    refused = "Failed deploy model due to InvalidSubnet: VPC vpc-1 has no internet gateway"
    (finding,) = (f for f in found(event(healthy(), refused, 60)) if f.code == "ALB-SUBNET-007")
    assert finding.severity is Severity.ERROR
