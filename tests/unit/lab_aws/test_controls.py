import time
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import (
    ConnectionClosedError,
    HTTPClientError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError

from tests.lab.aws.client import Aws
from tests.unit.lab_aws.errors import code, refusal
from tests.unit.lab_aws.world import World


def test_a_call_is_logged_with_its_parameters_and_caller(aws: Aws, elbv2: Any) -> None:
    elbv2.describe_target_groups(Names=[], PageSize=7)
    [call] = aws.calls()
    assert (call["service"], call["operation"], call["parameters"], call["caller"]) == (
        "elbv2",
        "DescribeTargetGroups",
        {"Names": [], "PageSize": 7},
        "AKIAEXAMPLETEST00001",
    )
    assert "Boto3" in call["userAgent"]
    assert call["start"] <= call["end"] <= time.time()


def test_a_refused_call_is_logged_with_its_error(aws: Aws, elbv2: Any) -> None:
    code(elbv2.describe_load_balancers, Names=["absent"])
    [call] = aws.calls("elbv2", "DescribeLoadBalancers")
    assert (call["status"], call["error"]) == (400, "LoadBalancerNotFound")


def test_a_cleared_log_is_empty(aws: Aws, elbv2: Any) -> None:
    elbv2.describe_load_balancers()
    aws.clear_calls()
    assert aws.calls() == []


def test_a_reset_forgets_everything(aws: Aws, elbv2: Any, shop: World) -> None:
    aws.load(shop)
    aws.deny("elbv2:*")
    aws.reset()
    assert elbv2.describe_load_balancers()["LoadBalancers"] == []


def test_regions_are_apart(aws: Aws, shop: World) -> None:
    aws.load(shop)
    elsewhere = aws.boto3("elbv2", region="eu-west-1")
    assert elsewhere.describe_load_balancers()["LoadBalancers"] == []


def test_a_denied_action_names_itself(aws: Aws, elbv2: Any) -> None:
    aws.deny("elasticloadbalancing:DescribeLoadBalancers")
    error, message = refusal(elbv2.describe_load_balancers)
    assert error == "AccessDenied"
    assert "not authorized to perform: elasticloadbalancing:DescribeLoadBalancers" in message
    assert elbv2.describe_target_groups()["TargetGroups"] == []


def test_a_fault_strikes_as_often_as_it_says_after_those_that_it_skips(
    aws: Aws, elbv2: Any
) -> None:
    aws.fault("elbv2:Describe*", code="Throttling", status=400, skip=1, times=1)
    elbv2.describe_load_balancers()
    assert code(elbv2.describe_load_balancers) == "Throttling"
    elbv2.describe_load_balancers()


def test_a_fault_can_be_for_one_parameter(aws: Aws, elbv2: Any) -> None:
    aws.fault("elbv2:*", match={"Names": "a"}, code="InternalFailure", status=500)
    assert code(elbv2.describe_target_groups, Names=["a"]) == "InternalFailure"
    assert code(elbv2.describe_target_groups, Names=["b"]) == "TargetGroupNotFound"


def test_a_fault_can_be_for_one_caller(aws: Aws, elbv2: Any) -> None:
    aws.fault("elbv2:*", caller="AKIAEXAMPLEOTHER0001", code="ExpiredToken", status=403)
    other = aws.boto3("elbv2", access_key="AKIAEXAMPLEOTHER0001")
    assert code(other.describe_load_balancers) == "ExpiredToken"
    elbv2.describe_load_balancers()


def test_latency_delays_the_answer(aws: Aws, elbv2: Any) -> None:
    aws.fault("elbv2:*", latency=0.2)
    start = time.monotonic()
    elbv2.describe_load_balancers()
    assert time.monotonic() - start >= 0.2


def test_a_connection_can_be_reset(aws: Aws, elbv2: Any) -> None:
    aws.fault("elbv2:*", reset=True)
    with pytest.raises(ConnectionClosedError):
        elbv2.describe_load_balancers()


def test_a_body_can_be_cut(aws: Aws, elbv2: Any) -> None:
    aws.fault("elbv2:*", truncate=True)
    with pytest.raises((ResponseParserError, HTTPClientError)):
        elbv2.describe_load_balancers()


def test_a_call_can_hang_until_faults_are_cleared(aws: Aws, elbv2: Any) -> None:
    aws.fault("elbv2:*", hang=600)
    impatient = aws.boto3("elbv2", config=Config(read_timeout=0.2, retries={"max_attempts": 0}))
    with pytest.raises(ReadTimeoutError):
        impatient.describe_load_balancers()
    aws.clear_faults()
    assert elbv2.describe_load_balancers()["LoadBalancers"] == []


def test_a_misspelled_fault_is_refused(aws: Aws) -> None:
    with pytest.raises(ValueError, match="a fault has no errorcode"):
        aws.fault("elbv2:*", errorcode="Throttling")


def test_an_unknown_section_is_refused(aws: Aws) -> None:
    with pytest.raises(ValueError, match="no section is called aws/loadbalancers"):
        aws.load({"aws/loadbalancers": []})
