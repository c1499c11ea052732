"""A hint names the values that the text does, and no value twice."""

import pytest

from kubectl_alb.checks.logs.named_values import with_values
from kubectl_alb.checks.logs.signatures import match_text

TG = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/k8s-shop-web-1/0123"
DENIED = f"User: x is not authorized to perform: elasticloadbalancing:AddTags on resource: {TG}"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("subnet ID not found: subnet-0123456789abcdef0", "(subnet subnet-0123456789abcdef0)"),
        (
            "multiple subnets in same Availability Zone eu-west-1a: [subnet-0aa1 subnet-0aa2]",
            "(zone eu-west-1a, subnets subnet-0aa1 subnet-0aa2)",
        ),
        ("no certificate found for host: www.shop.example", "(host www.shop.example)"),
        (
            f"ResourceInUse: Target group '{TG}' is currently in use by a listener or a rule",
            f"(target group {TG})",
        ),
        ("RulesPerSecurityGroupLimitExceeded: no more", ""),
    ],
)
def test_a_step_names_the_values_of_the_text(text: str, named: str) -> None:
    match = match_text(text)
    assert match is not None
    assert with_values("Do it", match, text) == f"Do it {named}".strip()


def test_a_right_that_is_missing_is_named_with_the_resource() -> None:
    match = match_text(DENIED)
    assert match is not None
    assert "elasticloadbalancing:AddTags" in with_values("Attach the policy", match, DENIED)


def test_a_value_that_the_step_names_is_not_repeated() -> None:
    text = "subnet ID not found: subnet-0123456789abcdef0"
    match = match_text(text)
    assert match is not None
    step = "Tag subnet-0123456789abcdef0"
    assert with_values(step, match, text) == step
