from collections.abc import Callable
from typing import Any

import pytest

from tests.lab.aws.client import Aws
from tests.lab.aws.record import Record
from tests.unit.lab_aws.errors import code, refusal
from tests.unit.lab_aws.making import (
    forward,
    listener,
    load_balancer,
    rule,
    subnets,
    target_group,
)
from tests.unit.lab_aws.world import World

POD = "192.168.129.41"
# Registration takes 2 s, and the first check is done an interval of 30 s later.
FIRST_CHECK = 33
INTERVAL = 30


@pytest.fixture
def group(aws: Aws, net: Any, shop: World) -> str:
    """A target group with one target, used by a load balancer, on a clock that stands still."""
    aws.clock(rate=0)
    arn = target_group(net, shop)
    edge = load_balancer(net, shop)["LoadBalancerArn"]
    listener(net, edge, DefaultActions=[forward(arn)])
    net.register_targets(TargetGroupArn=arn, Targets=[{"Id": POD}])
    return arn


def _health(net: Any, group: str, *targets: Record) -> list[Record]:
    params = {"Targets": list(targets)} if targets else {}
    answer = net.describe_target_health(TargetGroupArn=group, **params)
    return [each["TargetHealth"] for each in answer["TargetHealthDescriptions"]]


def _reasons(net: Any, group: str) -> list[tuple[str, str]]:
    return [(each["State"], each.get("Reason", "")) for each in _health(net, group)]


def test_a_target_is_registered_then_checked_then_healthy(aws: Aws, net: Any, group: str) -> None:
    assert _reasons(net, group) == [("initial", "Elb.RegistrationInProgress")]
    aws.advance(3)
    assert _reasons(net, group) == [("initial", "Elb.InitialHealthChecking")]
    aws.advance(INTERVAL)
    assert _reasons(net, group) == [("healthy", "")]


def test_a_target_is_known_by_id_and_port(net: Any, group: str) -> None:
    net.register_targets(TargetGroupArn=group, Targets=[{"Id": POD}, {"Id": POD, "Port": 9090}])
    answer = net.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    assert [(each["Target"], each["HealthCheckPort"]) for each in answer] == [
        ({"Id": POD, "Port": 8080, "AvailabilityZone": "us-west-2a"}, "8080"),
        ({"Id": POD, "Port": 9090, "AvailabilityZone": "us-west-2a"}, "9090"),
    ]


@pytest.mark.parametrize(
    ("sees", "says"),
    [
        ("404", "Target.ResponseCodeMismatch: Health checks failed with these codes: [404]"),
        ("timeout", "Target.Timeout: Request timed out"),
        ("failed", "Target.FailedHealthChecks: Health checks failed"),
        (
            "internal",
            "Elb.InternalError: Health checks failed due to an internal error on the load balancer",
        ),
    ],
)
def test_a_failing_target_says_why(aws: Aws, net: Any, group: str, sees: str, says: str) -> None:
    aws.health(target=POD, sees=sees)
    aws.advance(FIRST_CHECK)
    assert _reasons(net, group) == [("initial", "Elb.InitialHealthChecking")]
    aws.advance(INTERVAL)
    [health] = _health(net, group)
    assert health["State"] == "unhealthy"
    assert f"{health['Reason']}: {health['Description']}" == says


def test_a_target_recovers_after_as_many_passes_as_the_threshold(
    aws: Aws, net: Any, group: str
) -> None:
    net.modify_target_group(TargetGroupArn=group, HealthyThresholdCount=3)
    aws.advance(FIRST_CHECK)
    aws.health(target=POD, sees="timeout")
    aws.advance(2 * INTERVAL)
    assert _reasons(net, group) == [("unhealthy", "Target.Timeout")]
    aws.health(target=POD, sees="ok")
    aws.advance(2 * INTERVAL)
    assert _reasons(net, group) == [("unhealthy", "Target.Timeout")]
    aws.advance(INTERVAL)
    assert _reasons(net, group) == [("healthy", "")]


def test_a_healthy_target_stays_so_until_enough_checks_fail(aws: Aws, net: Any, group: str) -> None:
    aws.advance(FIRST_CHECK)
    aws.health(target=POD, sees="failed")
    aws.advance(INTERVAL)
    assert _reasons(net, group) == [("healthy", "")]
    aws.advance(INTERVAL)
    assert _reasons(net, group) == [("unhealthy", "Target.FailedHealthChecks")]


def test_the_matcher_decides_which_codes_pass(aws: Aws, net: Any, group: str) -> None:
    net.modify_target_group(TargetGroupArn=group, Matcher={"HttpCode": "200,300-310"})
    aws.health(target=POD, sees=302)
    aws.advance(FIRST_CHECK)
    assert _reasons(net, group) == [("healthy", "")]
    net.modify_target_group(TargetGroupArn=group, Matcher={"HttpCode": "200"})
    aws.advance(2 * INTERVAL)
    assert _reasons(net, group) == [("unhealthy", "Target.ResponseCodeMismatch")]


def test_a_deregistered_target_drains_and_is_gone(aws: Aws, net: Any, group: str) -> None:
    net.deregister_targets(TargetGroupArn=group, Targets=[{"Id": POD}])
    assert _health(net, group) == [
        {
            "State": "draining",
            "Reason": "Target.DeregistrationInProgress",
            "Description": "Target deregistration is in progress",
        }
    ]
    aws.advance(299)
    assert _reasons(net, group) == [("draining", "Target.DeregistrationInProgress")]
    aws.advance(1)
    assert _reasons(net, group) == []


def test_a_draining_target_can_be_registered_again(aws: Aws, net: Any, group: str) -> None:
    aws.advance(FIRST_CHECK)
    net.deregister_targets(TargetGroupArn=group, Targets=[{"Id": POD}])
    net.register_targets(TargetGroupArn=group, Targets=[{"Id": POD}])
    assert _reasons(net, group) == [("initial", "Elb.RegistrationInProgress")]


def test_a_target_that_is_not_registered_is_said_to_be_unused(net: Any, group: str) -> None:
    assert _health(net, group, {"Id": "192.168.1.1", "Port": 80}) == [
        {
            "State": "unused",
            "Reason": "Target.NotRegistered",
            "Description": "Target is not registered to the target group",
        }
    ]


def test_targets_of_a_group_without_a_load_balancer_are_unused(net: Any, shop: World) -> None:
    arn = target_group(net, shop)
    net.register_targets(TargetGroupArn=arn, Targets=[{"Id": POD}])
    assert _health(net, arn) == [
        {
            "State": "unused",
            "Reason": "Target.NotInUse",
            "Description": (
                "Target group is not configured to receive traffic from the load balancer"
            ),
        }
    ]
    net.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": POD}])
    assert _health(net, arn) == []


def test_checks_begin_when_a_load_balancer_uses_the_group(aws: Aws, net: Any, shop: World) -> None:
    aws.clock(rate=0)
    arn = target_group(net, shop)
    net.register_targets(TargetGroupArn=arn, Targets=[{"Id": POD}])
    aws.advance(3600)
    edge = load_balancer(net, shop)["LoadBalancerArn"]
    listener(net, edge, DefaultActions=[forward(arn)])
    assert _reasons(net, arn) == [("initial", "Elb.RegistrationInProgress")]


def test_a_target_in_a_zone_that_is_not_enabled_is_unused(net: Any, shop: World) -> None:
    arn = target_group(net, shop)
    edge = load_balancer(net, shop, Subnets=subnets(shop)[1:])["LoadBalancerArn"]
    listener(net, edge, DefaultActions=[forward(arn)])
    net.register_targets(TargetGroupArn=arn, Targets=[{"Id": POD}])
    [health] = _health(net, arn)
    assert (health["Reason"], health["Description"]) == (
        "Target.NotInUse",
        "Target is in an Availability Zone that is not enabled for the load balancer",
    )


def test_a_stopped_instance_is_an_invalid_target(
    net: Any, clients: Callable[[str], Any], shop: World
) -> None:
    name = shop["aws/instances"][0]["InstanceId"]
    arn = target_group(net, shop, TargetType="instance")
    edge = load_balancer(net, shop)["LoadBalancerArn"]
    listener(net, edge, DefaultActions=[forward(arn)])
    net.register_targets(TargetGroupArn=arn, Targets=[{"Id": name}])
    clients("ec2").stop_instances(InstanceIds=[name])
    assert _health(net, arn) == [
        {
            "State": "unused",
            "Reason": "Target.InvalidState",
            "Description": "Target is in the stopped state",
        }
    ]
    again = {"TargetGroupArn": arn, "Targets": [{"Id": name, "Port": 81}]}
    error, message = refusal(net.register_targets, **again)
    assert error == "InvalidTarget"
    assert message.startswith("The following targets are not in a running state")


def test_an_address_of_a_load_balancer_is_no_target(
    net: Any, clients: Callable[[str], Any], group: str
) -> None:
    filters = [{"Name": "requester-id", "Values": ["amazon-elb"]}]
    found = clients("ec2").describe_network_interfaces(Filters=filters)["NetworkInterfaces"]
    address = found[0]["PrivateIpAddress"]
    net.register_targets(TargetGroupArn=group, Targets=[{"Id": address}])
    [health] = _health(net, group, {"Id": address, "Port": 8080})
    assert (health["State"], health["Reason"]) == ("unused", "Target.IpUnusable")


def test_without_health_checks_health_is_unavailable(net: Any, group: str) -> None:
    net.modify_target_group(TargetGroupArn=group, HealthCheckEnabled=False)
    assert _health(net, group) == [
        {
            "State": "unavailable",
            "Reason": "Target.HealthCheckDisabled",
            "Description": "Health checks are disabled for this target group",
        }
    ]


def test_a_state_can_be_forced_for_one_port(aws: Aws, net: Any, group: str) -> None:
    aws.health(target=POD, port=8080, state="unavailable", reason="Elb.InternalError")
    assert _health(net, group) == [{"State": "unavailable", "Reason": "Elb.InternalError"}]
    aws.health(target=POD, sees="ok")
    assert _reasons(net, group) == [("initial", "Elb.RegistrationInProgress")]


def test_anomalies_are_shown_when_asked_for(net: Any, group: str) -> None:
    answer = net.describe_target_health(TargetGroupArn=group, Include=["AnomalyDetection"])
    [description] = answer["TargetHealthDescriptions"]
    assert description["AnomalyDetection"] == {"Result": "normal", "MitigationInEffect": "no"}


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ({"Id": "not-an-address"}, "ValidationError"),
        ({"Id": "8.8.8.8", "AvailabilityZone": "all"}, "InvalidTarget"),
        ({"Id": "10.1.2.3"}, "ValidationError"),
        ({"Id": "2400:6500::1"}, "ValidationError"),
    ],
)
def test_an_address_that_cannot_be_reached_is_refused(
    net: Any, group: str, target: Record, error: str
) -> None:
    assert code(net.register_targets, TargetGroupArn=group, Targets=[target]) == error


def test_an_address_outside_of_the_vpc_needs_all_zones(net: Any, group: str) -> None:
    target = {"Id": "10.1.2.3", "AvailabilityZone": "all"}
    net.register_targets(TargetGroupArn=group, Targets=[target])
    assert len(_health(net, group)) == 2


def test_a_recorded_state_stands_until_checks_see_something_else(
    aws: Aws, net: Any, shop: World
) -> None:
    aws.load(shop)
    aws.clock(rate=0)
    record = shop["aws/target-health"][0]
    arn, name = record["TargetGroupArn"], record["Target"]["Id"]
    aws.advance(100_000)
    assert {state for state, _ in _reasons(net, arn)} == {"healthy"}
    aws.health(target=name, sees="503")
    aws.advance(15 * 2)
    assert ("unhealthy", "Target.ResponseCodeMismatch") in _reasons(net, arn)


def test_a_recorded_target_is_unused_once_no_rule_forwards_to_it(
    aws: Aws, net: Any, shop: World
) -> None:
    aws.load(shop)
    record = shop["aws/target-health"][0]
    arn = record["TargetGroupArn"]
    for each in shop["aws/rules"]:
        if arn in str(each["Actions"]):
            net.delete_rule(RuleArn=each["RuleArn"])
    assert {reason for _, reason in _reasons(net, arn)} == {"Target.NotInUse"}


def test_a_rule_is_enough_to_use_a_group(net: Any, shop: World) -> None:
    arn = target_group(net, shop)
    edge = load_balancer(net, shop)["LoadBalancerArn"]
    rule(net, listener(net, edge), Actions=[forward(arn)])
    net.register_targets(TargetGroupArn=arn, Targets=[{"Id": POD}])
    assert _reasons(net, arn)[0][0] == "initial"


def test_a_recorded_failure_keeps_its_reason_until_checks_pass(
    aws: Aws, net: Any, shop: World
) -> None:
    record = shop["aws/target-health"][0]
    codes = "Health checks failed with these codes: [404]"
    failing = {
        "State": "unhealthy",
        "Reason": "Target.ResponseCodeMismatch",
        "Description": codes,
    }
    aws.load({**shop, "aws/target-health": [{**record, "TargetHealth": failing}]})
    aws.clock(rate=0)
    aws.health(target=record["Target"]["Id"], sees="ok")
    assert _health(net, record["TargetGroupArn"]) == [failing]
    aws.advance(15 * 2)
    assert _reasons(net, record["TargetGroupArn"]) == [("healthy", "")]
