"""Which buckets of AWS's a call draws on."""

import pytest

from kubectl_alb.facts.request_rates import Allowance, allowances


@pytest.mark.parametrize(
    ("service", "operation", "names"),
    [
        ("elbv2", "DescribeRules", ["elbv2"]),
        ("elbv2", "DescribeTrustStores", ["elbv2"]),
        ("elbv2", "ModifyRule", ["elbv2", "elbv2 changes"]),
        ("elbv2", "RegisterTargets", ["elbv2", "elbv2 registration"]),
        ("elbv2", "SetSubnets", ["elbv2", "elbv2 resource-intensive"]),
        ("ec2", "DescribeSubnets", ["ec2 DescribeSubnets"]),
        ("acm", "DescribeCertificate", ["acm DescribeCertificate"]),
        ("iam", "GetRole", ["iam"]),
    ],
)
def test_a_call_draws_on_the_buckets_of_its_kind(
    service: str, operation: str, names: list[str]
) -> None:
    assert list(allowances(service, operation)) == names


def test_reads_and_changes_of_ec2_have_buckets_of_different_size() -> None:
    found = [
        allowance
        for operation in ("DescribeSubnets", "CreateTags", "AuthorizeSecurityGroupIngress")
        for allowance in allowances("ec2", operation).values()
    ]
    assert found == [Allowance(100, 20), Allowance(100, 10), Allowance(50, 5)]
