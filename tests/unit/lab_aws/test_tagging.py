from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.lab.aws.client import Aws
from tests.lab.aws.record import Record
from tests.unit.lab_aws.errors import code
from tests.unit.lab_aws.world import World

OURS = {"Key": "elbv2.k8s.aws/cluster", "Values": ["lab"]}


@pytest.fixture
def tagging(aws: Aws, clients: Callable[[str], Any], shop: World) -> Any:
    aws.load(shop)
    return clients("resourcegroupstaggingapi")


def _arns(tagging: Any, **params: Any) -> list[str]:
    found = tagging.get_resources(**params)["ResourceTagMappingList"]
    return [each["ResourceARN"] for each in found]


def test_load_balancers_of_a_cluster_come_with_all_their_tags(tagging: Any, shop: World) -> None:
    answer = tagging.get_resources(
        TagFilters=[OURS], ResourceTypeFilters=["elasticloadbalancing:loadbalancer"]
    )
    recorded = {
        record["ResourceArn"]: record["Tags"]
        for record in shop["aws/tags"]
        if ":loadbalancer/" in record["ResourceArn"]
        and {"Key": OURS["Key"], "Value": "lab"} in record["Tags"]
    }
    found = answer["ResourceTagMappingList"]
    assert {each["ResourceARN"]: each["Tags"] for each in found} == recorded
    assert answer["PaginationToken"] == ""


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("elasticloadbalancing:loadbalancer", 5),
        ("elasticloadbalancing:loadbalancer/net", 0),
        ("elasticloadbalancing:targetgroup", 6),
        ("ec2:subnet", 6),
    ],
)
def test_resources_are_found_by_type(tagging: Any, kind: str, count: int) -> None:
    assert len(_arns(tagging, ResourceTypeFilters=[kind])) == count


def test_managed_security_groups_are_found(tagging: Any, shop: World) -> None:
    arns = _arns(tagging, TagFilters=[OURS], ResourceTypeFilters=["ec2:security-group"])
    owned = [
        group["GroupId"]
        for group in shop["aws/security-groups"]
        if {"Key": OURS["Key"], "Value": "lab"} in group["Tags"]
    ]
    assert sorted(arn.rpartition("/")[2] for arn in arns) == sorted(owned)


def test_keys_are_all_needed_and_one_value_of_each(tagging: Any) -> None:
    stack = {"Key": "ingress.k8s.aws/stack", "Values": ["shop-public", "absent"]}
    resource = {"Key": "ingress.k8s.aws/resource", "Values": ["LoadBalancer"]}
    assert len(_arns(tagging, TagFilters=[OURS, stack, resource])) == 1
    assert _arns(tagging, TagFilters=[OURS, {"Key": "colour"}]) == []


def test_pages_end_with_an_empty_token(tagging: Any) -> None:
    pages = tagging.get_paginator("get_resources").paginate(
        ResourceTypeFilters=["elasticloadbalancing"], PaginationConfig={"PageSize": 10}
    )
    assert [len(page["ResourceTagMappingList"]) for page in pages] == [10, 10, 4]


@pytest.mark.parametrize(
    "params",
    [
        {"ResourcesPerPage": 101},
        {"ResourceARNList": ["arn"], "ResourceTypeFilters": ["ec2"]},
        {"TagFilters": [{"Key": "a", "Values": [str(number) for number in range(21)]}]},
    ],
)
def test_requests_beyond_the_limits_are_refused(tagging: Any, params: Record) -> None:
    answer = code(tagging.get_resources, **params)
    assert answer in ("InvalidParameterException", "ValidationException")


def test_the_older_protocol_is_answered_too(aws: Aws, tagging: Any) -> None:
    answer = requests.post(
        aws.endpoint,
        json={"TagFilters": [OURS], "ResourcesPerPage": 1},
        headers={
            "X-Amz-Target": "ResourceGroupsTaggingAPI_20170126.GetResources",
            "Content-Type": "application/x-amz-json-1.1",
            "Authorization": (
                "AWS4-HMAC-SHA256 Credential=AKIA/20261124/us-west-2/tagging/aws4_request, "
                "SignedHeaders=host, Signature=0"
            ),
        },
        timeout=10,
    )
    assert answer.headers["Content-Type"] == "application/x-amz-json-1.1"
    assert len(answer.json()["ResourceTagMappingList"]) == 1
