from typing import Any

import pytest
from botocore.config import Config

from tests.lab.aws.client import Aws
from tests.unit.lab_aws.errors import code, refusal
from tests.unit.lab_aws.world import World

ABSENT = (
    "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/app/absent/0000000000000000"
)


@pytest.fixture
def loaded(aws: Aws, shop: World) -> Aws:
    aws.load(shop)
    return aws


def test_pages_end_with_the_last_load_balancer(loaded: Aws, elbv2: Any) -> None:
    first = elbv2.describe_load_balancers(PageSize=3)
    second = elbv2.describe_load_balancers(PageSize=3, Marker=first["NextMarker"])
    assert (len(first["LoadBalancers"]), len(second["LoadBalancers"])) == (3, 2)
    assert "NextMarker" not in second


def test_a_paginator_sees_every_rule(loaded: Aws, elbv2: Any, shop: World) -> None:
    arn = shop["aws/rules"][1]["ListenerArn"]
    pages = elbv2.get_paginator("describe_rules").paginate(
        ListenerArn=arn, PaginationConfig={"PageSize": 2}
    )
    seen = [rule["Priority"] for page in pages for rule in page["Rules"]]
    assert seen == [rule["Priority"] for rule in elbv2.describe_rules(ListenerArn=arn)["Rules"]]
    assert seen[0] == "1"
    assert seen[-1] == "default"


@pytest.mark.parametrize("size", [0, 401])
def test_a_page_size_outside_1_to_400_is_refused(aws: Aws, size: int) -> None:
    unchecked = aws.boto3("elbv2", config=Config(parameter_validation=False))
    assert code(unchecked.describe_load_balancers, PageSize=size) == "ValidationError"


def test_a_marker_that_was_not_given_out_is_refused(aws: Aws, elbv2: Any) -> None:
    assert code(elbv2.describe_load_balancers, Marker="next") == "ValidationError"


def test_one_unknown_arn_fails_the_whole_call(loaded: Aws, elbv2: Any, shop: World) -> None:
    known = shop["aws/load-balancers"][0]["LoadBalancerArn"]
    answer = refusal(elbv2.describe_load_balancers, LoadBalancerArns=[known, ABSENT])
    assert answer == ("LoadBalancerNotFound", "One or more load balancers not found")


def test_one_unknown_name_fails_the_whole_call(loaded: Aws, elbv2: Any, shop: World) -> None:
    known = shop["aws/load-balancers"][0]["LoadBalancerName"]
    answer = refusal(elbv2.describe_load_balancers, Names=[known, "absent"])
    assert answer == ("LoadBalancerNotFound", "Load balancers '[absent]' not found")


def test_more_than_20_arns_are_refused(aws: Aws, elbv2: Any) -> None:
    assert code(elbv2.describe_load_balancers, LoadBalancerArns=[ABSENT] * 21) == "ValidationError"


def test_tags_of_20_resources_are_read_in_one_call_and_of_21_not(
    loaded: Aws, elbv2: Any, shop: World
) -> None:
    arns = [record["ResourceArn"] for record in shop["aws/tags"]]
    assert len(elbv2.describe_tags(ResourceArns=arns[:20])["TagDescriptions"]) == 20
    assert code(elbv2.describe_tags, ResourceArns=arns[:21]) == "ValidationError"


def test_one_unknown_arn_fails_the_reading_of_tags(loaded: Aws, elbv2: Any, shop: World) -> None:
    known = shop["aws/tags"][0]["ResourceArn"]
    assert code(elbv2.describe_tags, ResourceArns=[known, ABSENT]) == "LoadBalancerNotFound"


@pytest.mark.parametrize(
    ("operation", "parameter", "kind", "error"),
    [
        ("describe_rules", "ListenerArn", "listener", "ListenerNotFound"),
        ("describe_listener_certificates", "ListenerArn", "listener", "ListenerNotFound"),
        ("describe_listener_attributes", "ListenerArn", "listener", "ListenerNotFound"),
        ("describe_target_health", "TargetGroupArn", "targetgroup", "TargetGroupNotFound"),
        (
            "describe_target_group_attributes",
            "TargetGroupArn",
            "targetgroup",
            "TargetGroupNotFound",
        ),
        ("describe_listeners", "LoadBalancerArn", "loadbalancer", "LoadBalancerNotFound"),
        ("describe_target_groups", "LoadBalancerArn", "loadbalancer", "LoadBalancerNotFound"),
        (
            "describe_load_balancer_attributes",
            "LoadBalancerArn",
            "loadbalancer",
            "LoadBalancerNotFound",
        ),
    ],
)
def test_an_unknown_resource_has_the_error_of_its_kind(
    elbv2: Any, operation: str, parameter: str, kind: str, error: str
) -> None:
    arn = ABSENT.replace("loadbalancer/", f"{kind}/")
    assert code(getattr(elbv2, operation), **{parameter: arn}) == error


def test_rules_take_a_listener_or_rules_but_not_both(loaded: Aws, elbv2: Any, shop: World) -> None:
    rule = shop["aws/rules"][0]
    both = {"ListenerArn": rule["ListenerArn"], "RuleArns": [rule["RuleArn"]]}
    assert code(elbv2.describe_rules, **both) == "ValidationError"
    assert code(elbv2.describe_rules) == "ValidationError"


def test_an_operation_that_is_not_emulated_is_an_invalid_action(aws: Aws, elbv2: Any) -> None:
    assert code(elbv2.get_resource_policy, ResourceArn=ABSENT) == "InvalidAction"
