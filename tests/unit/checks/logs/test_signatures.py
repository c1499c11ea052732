import pytest

from kubectl_alb.checks.logs.line import LogLine
from kubectl_alb.checks.logs.signatures import match_denial, match_event, match_line, match_text
from kubectl_alb.model.failure import Where


def code(text: str) -> str:
    match = match_text(text)
    return match.failure.code if match else ""


def test_the_inner_cause_wins_over_the_wrapper_which_becomes_context() -> None:
    match = match_event(
        "FailedBuildModel",
        "Failed build model due to ingress: shop/web: no certificate found for host: a.test",
    )
    assert match is not None
    assert (match.failure.code, match.member) == ("ALB-CERT-001", "shop/web")


def test_a_wrapper_around_an_unknown_cause_is_the_failure_itself() -> None:
    match = match_text("ingress: shop/web: something new")
    assert match is not None
    assert (match.failure.code, match.member) == ("ALB-GROUP-001", "shop/web")
    assert match.value("cause") == "something new"


def test_a_denial_names_its_webhook_and_its_reason() -> None:
    match = match_denial(
        'admission webhook "vtargetgroupbinding.elbv2.k8s.aws" denied the request: '
        "TargetGroupBinding cannot set NodeSelector when TargetType is ip"
    )
    assert match is not None
    assert match.failure.code == "ALB-TGB-003"
    assert match.webhook == "vtargetgroupbinding.elbv2.k8s.aws"


def test_a_webhook_whose_service_is_gone_has_nobody_behind_it_either() -> None:
    match = match_denial(
        'Internal error occurred: failed calling webhook "vingress.elbv2.k8s.aws": failed to call '
        'webhook: Post "https://aws-load-balancer-webhook-service.kube-system.svc:443/validate": '
        'service "aws-load-balancer-webhook-service" not found'
    )
    assert match is not None
    assert match.failure.code == "ALB-HOOK-001"


def test_the_signature_reads_values_from_the_text() -> None:
    match = match_text("ingress: shop/web: unable to find port 8080 on service shop/cart")
    assert match is not None
    assert (match.value("port"), match.value("svc")) == ("8080", "shop/cart")
    assert match.value("nothing") == ""


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ("0 subnets: 0 are tagged for other clusters, and 0", "ALB-SUBNET-001"),
        ("3 subnets: 2 are tagged for other clusters, and 0", "ALB-SUBNET-002"),
        ("3 subnets: 0 are tagged for other clusters, and 3", "ALB-IP-001"),
    ],
)
def test_the_numbers_of_discovery_tell_its_failures_apart(counts: str, expected: str) -> None:
    tail = "have insufficient available IP addresses"
    assert code(f"unable to resolve at least one subnet. Evaluated {counts} {tail}") == expected


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("elasticloadbalancing:CreateRule", "ALB-IAM-005"),
        ("elasticloadbalancing:AddTags", "ALB-IAM-006"),
        ("elasticloadbalancing:DescribeListenerAttributes", "ALB-IAM-007"),
        ("ec2:GetSecurityGroupsForVpc", "ALB-IAM-008"),
        ("elasticloadbalancing:RegisterTargets", "ALB-IAM-009"),
        ("iam:CreateServiceLinkedRole", "ALB-IAM-010"),
        ("wafv2:GetWebACLForResource", "ALB-ADDON-001"),
    ],
)
def test_the_denied_action_tells_the_failure(action: str, expected: str) -> None:
    assert code(f"User: arn:aws:x is not authorized to perform: {action}") == expected


def test_request_ids_do_not_hide_that_two_errors_are_alike() -> None:
    text = "operation error X, RequestID: {}, TooManyRules: The maximum number of rules"
    assert code(text.format("5f0c2a17-91f4")) == code(text.format("0")) == "ALB-QUOTA-001"


def test_of_error_and_message_the_more_specific_one_tells_the_failure() -> None:
    line = LogLine(
        level="error",
        message="unable to determine AWS Shield subscription state",
        error="api error AccessDeniedException: not allowed",
    )
    match = match_line(line)
    assert match is not None
    assert match.failure.code == "ALB-ADDON-004"


def test_only_signatures_of_the_places_asked_for_are_tried() -> None:
    assert match_text("Target.Timeout", (Where.ERROR,)) is None
    assert match_text("Target.Timeout", (Where.HEALTH,)) is not None


def test_an_unknown_text_tells_nothing() -> None:
    assert match_text("all is well") is None
