from collections.abc import Callable
from typing import Any

import pytest

from tests.lab.aws.client import Aws
from tests.unit.lab_aws.errors import code
from tests.unit.lab_aws.likeness import holds

RULES = {"ServiceCode": "elasticloadbalancing", "QuotaCode": "L-7EED9B64"}


@pytest.fixture
def quotas(aws: Aws, clients: Callable[[str], Any]) -> Any:
    return clients("service-quotas")


def test_defaults_apply_until_something_else_does(aws: Aws, quotas: Any) -> None:
    assert quotas.get_service_quota(**RULES)["Quota"]["Value"] == 100
    aws.limits({"rules-per-application-load-balancer": 200})
    assert quotas.get_service_quota(**RULES)["Quota"]["Value"] == 200
    assert quotas.get_aws_default_service_quota(**RULES)["Quota"]["Value"] == 100


def test_a_recorded_quota_comes_back_and_is_kept(aws: Aws, quotas: Any) -> None:
    record = {**RULES, "QuotaName": "Rules per Application Load Balancer", "Value": 150.0}
    aws.load({"aws/quotas": [record]})
    assert holds(quotas.get_service_quota(**RULES)["Quota"], record)
    limits = aws.boto3("elbv2").describe_account_limits()["Limits"]
    assert {"Name": "rules-per-application-load-balancer", "Max": "150"} in limits


def test_a_recorded_quota_of_another_service_is_listed(aws: Aws, quotas: Any) -> None:
    record = {"ServiceCode": "eks", "QuotaCode": "L-1194D53C", "QuotaName": "x", "Value": 100.0}
    aws.load({"aws/quotas": [record]})
    assert quotas.list_service_quotas(ServiceCode="eks")["Quotas"] == [record]


def test_the_quotas_of_a_service_are_listed_in_pages(quotas: Any) -> None:
    pages = quotas.get_paginator("list_service_quotas").paginate(
        ServiceCode="vpc", PaginationConfig={"PageSize": 2}
    )
    codes = [[quota["QuotaCode"] for quota in page["Quotas"]] for page in pages]
    assert codes == [["L-E79EC296", "L-0EA8095F"], ["L-2AFB9258"]]


def test_an_unknown_quota_or_service_does_not_exist(quotas: Any) -> None:
    absent = {"ServiceCode": "vpc", "QuotaCode": "L-00000000"}
    assert code(quotas.get_service_quota, **absent) == "NoSuchResourceException"
    answer = code(quotas.list_service_quotas, ServiceCode="weather")
    assert answer == "NoSuchResourceException"
