"""Requests as they come over the wire, some of which no SDK would send."""

import re
from typing import Any

import pytest
import requests

from tests.lab.aws.client import Aws
from tests.unit.lab_aws.errors import refusal
from tests.unit.lab_aws.world import World

ELBV2, EC2 = "2015-12-01", "2016-11-15"


def _post(aws: Aws, version: str, action: str, **fields: str) -> requests.Response:
    named = {name.replace("__", "."): value for name, value in fields.items()}
    form = {"Action": action, "Version": version, **named}
    return requests.post(aws.endpoint, data=form, timeout=10)


def _error(answer: requests.Response) -> tuple[str, str]:
    code = re.search("<Code>(.*)</Code>", answer.text)
    message = re.search("<Message>(.*)</Message>", answer.text)
    assert code is not None
    assert message is not None
    return code[1], message[1]


def test_an_unsigned_query_is_told_by_its_version(aws: Aws) -> None:
    answer = _post(aws, ELBV2, "DescribeLoadBalancers")
    assert answer.status_code == 200
    assert "<DescribeLoadBalancersResult><LoadBalancers></LoadBalancers>" in answer.text


def test_an_unknown_parameter_is_named(aws: Aws) -> None:
    answer = _post(aws, ELBV2, "DescribeLoadBalancers", Colour="red")
    assert _error(answer) == ("UnknownParameter", "The parameter Colour is not recognized")


def test_a_missing_parameter_is_named(aws: Aws) -> None:
    assert _error(_post(aws, ELBV2, "DescribeTargetHealth")) == (
        "ValidationError",
        "1 validation error detected: Value null at 'targetGroupArn' failed to satisfy"
        " constraint: Member must not be null",
    )
    assert _error(_post(aws, EC2, "GetSecurityGroupsForVpc")) == (
        "MissingParameter",
        "The request must contain the parameter VpcId",
    )


def test_a_value_outside_its_range_or_set_is_named(aws: Aws) -> None:
    answer = _post(aws, ELBV2, "DescribeTargetGroups", PageSize="401")
    assert _error(answer)[1] == (
        "1 validation error detected: Value '401' at 'pageSize' failed to satisfy constraint:"
        " Member must have value less than or equal to 400"
    )
    answer = _post(aws, ELBV2, "SetIpAddressType", LoadBalancerArn="a", IpAddressType="ipv5")
    assert _error(answer)[1].startswith(
        "1 validation error detected: Value 'ipv5' at 'ipAddressType' failed to satisfy"
    )


def test_a_number_that_is_none_is_malformed(aws: Aws) -> None:
    answer = _post(aws, ELBV2, "DescribeRules", PageSize="many")
    assert _error(answer)[0] == "MalformedInput"


def test_lists_are_read_in_both_notations(aws: Aws, shop: World) -> None:
    aws.load(shop)
    name = shop["aws/load-balancers"][0]["LoadBalancerName"]
    answer = _post(aws, ELBV2, "DescribeLoadBalancers", Names__member__1=name)
    assert answer.text.count("<LoadBalancerArn>") == 1
    subnet = shop["aws/subnets"][0]["SubnetId"]
    answer = _post(aws, EC2, "DescribeSubnets", SubnetId__1=subnet)
    assert answer.text.count("<subnetId>") == 1


def test_an_unknown_action_is_invalid(aws: Aws) -> None:
    answer = _post(aws, ELBV2, "MakeCoffee")
    assert answer.status_code == 400
    assert _error(answer)[0] == "InvalidAction"


def test_text_is_escaped(aws: Aws) -> None:
    answer = _post(aws, ELBV2, "DescribeLoadBalancers", Names__member__1="<&>")
    assert _error(answer)[1] == "Load balancers '[&lt;&amp;&gt;]' not found"


@pytest.mark.parametrize(
    "arn",
    [
        "web",
        "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef",
        "arn:aws-cn:elasticloadbalancing:us-west-2:111122223333:targetgroup/web/0123456789abcdef",
        "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/app/web/0123456789abcdef",
    ],
)
def test_an_arn_of_another_kind_or_region_is_not_valid(elbv2: Any, arn: str) -> None:
    assert refusal(elbv2.describe_target_health, TargetGroupArn=arn) == (
        "ValidationError",
        f"'{arn}' is not a valid target group ARN",
    )
