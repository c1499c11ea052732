from typing import Any

import pytest

from tests.lab.aws.record import Record
from tests.unit.lab_aws.errors import code, refusal
from tests.unit.lab_aws.making import forward, listener, load_balancer, rule, target_group
from tests.unit.lab_aws.world import World

HEALTH = {
    "HealthCheckEnabled",
    "HealthCheckProtocol",
    "HealthCheckPort",
    "HealthCheckPath",
    "HealthCheckIntervalSeconds",
    "HealthCheckTimeoutSeconds",
    "HealthyThresholdCount",
    "UnhealthyThresholdCount",
    "Matcher",
}


def _described(net: Any, arn: str) -> Record:
    [found] = net.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"]
    return dict(found)


def test_a_group_for_http_has_the_default_health_check(net: Any, shop: World) -> None:
    arn = target_group(net, shop)
    found = _described(net, arn)
    assert {key: value for key, value in found.items() if key in HEALTH} == {
        "HealthCheckEnabled": True,
        "HealthCheckProtocol": "HTTP",
        "HealthCheckPort": "traffic-port",
        "HealthCheckPath": "/",
        "HealthCheckIntervalSeconds": 30,
        "HealthCheckTimeoutSeconds": 5,
        "HealthyThresholdCount": 5,
        "UnhealthyThresholdCount": 2,
        "Matcher": {"HttpCode": "200"},
    }
    assert (found["ProtocolVersion"], found["IpAddressType"]) == ("HTTP1", "ipv4")
    assert found["LoadBalancerArns"] == []


def test_a_group_for_grpc_is_checked_by_its_own_path_and_code(net: Any, shop: World) -> None:
    found = _described(net, target_group(net, shop, ProtocolVersion="GRPC"))
    assert (found["HealthCheckPath"], found["Matcher"]) == (
        "/AWS.ALB/healthcheck",
        {"GrpcCode": "12"},
    )


def test_a_group_for_tcp_is_checked_by_connecting(net: Any, shop: World) -> None:
    found = _described(net, target_group(net, shop, Protocol="TCP"))
    assert (found["HealthCheckProtocol"], found["HealthCheckTimeoutSeconds"]) == ("TCP", 10)
    assert "HealthCheckPath" not in found
    assert "ProtocolVersion" not in found


def test_the_attributes_depend_on_the_protocol(net: Any, shop: World) -> None:
    def keys(arn: str) -> set[str]:
        answer = net.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]
        return {attribute["Key"] for attribute in answer}

    http = keys(target_group(net, shop))
    tcp = keys(target_group(net, shop, Name="tcp", Protocol="TCP"))
    assert "load_balancing.algorithm.type" in http - tcp
    assert "proxy_protocol_v2.enabled" in tcp - http
    assert "deregistration_delay.timeout_seconds" in http & tcp


def test_attributes_can_be_changed_to_what_they_accept(net: Any, shop: World) -> None:
    arn, key = target_group(net, shop), "load_balancing.algorithm.type"
    change = {"Key": key, "Value": "weighted_random"}
    answer = net.modify_target_group_attributes(TargetGroupArn=arn, Attributes=[change])
    assert change in answer["Attributes"]
    params = {"TargetGroupArn": arn, "Attributes": [{"Key": key, "Value": "fastest"}]}
    assert code(net.modify_target_group_attributes, **params) == "ValidationError"


def test_the_same_request_again_returns_the_same_group(net: Any, shop: World) -> None:
    assert target_group(net, shop) == target_group(net, shop)


def test_a_name_with_other_settings_is_taken(net: Any, shop: World) -> None:
    target_group(net, shop)
    with pytest.raises(net.exceptions.DuplicateTargetGroupNameException, match="'web' exists"):
        target_group(net, shop, Port=9090)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"VpcId": "vpc-0"}, "The VPC ID 'vpc-0' is not found"),
        ({"HealthCheckTimeoutSeconds": 30}, "Health check interval must be greater than the time"),
        ({"HealthCheckPath": "healthz"}, "Health check path 'healthz' must begin with '/'"),
        ({"Matcher": {"HttpCode": "200-599"}}, "Health check matcher HttpCode '200-599' must be"),
        ({"HealthCheckPort": "http"}, "Health check port 'http' must be 'traffic-port' or in"),
        ({"Name": "a" * 33}, "Target group name 'aaaa"),
    ],
)
def test_settings_that_aws_would_not_take_are_refused(
    net: Any, shop: World, change: Record, message: str
) -> None:
    given = {
        "Name": "web",
        "Protocol": "HTTP",
        "Port": 80,
        "VpcId": shop["aws/vpcs"][0]["VpcId"],
    }
    error, text = refusal(net.create_target_group, **{**given, **change})
    assert (error, text[: len(message)]) == ("ValidationError", message)


def test_a_port_of_zero_is_refused_by_the_model(net: Any, shop: World) -> None:
    with pytest.raises(Exception, match=r"min value: 1"):
        target_group(net, shop, Port=0)


def test_the_health_check_can_be_changed(net: Any, shop: World) -> None:
    arn = target_group(net, shop)
    net.modify_target_group(TargetGroupArn=arn, HealthCheckPath="/ready", HealthyThresholdCount=2)
    found = _described(net, arn)
    assert (found["HealthCheckPath"], found["HealthyThresholdCount"]) == ("/ready", 2)
    assert found["HealthCheckIntervalSeconds"] == 30


def test_a_group_in_use_is_not_deleted(net: Any, shop: World) -> None:
    group = target_group(net, shop)
    edge = load_balancer(net, shop)["LoadBalancerArn"]
    made = rule(net, listener(net, edge), Actions=[forward(group)])
    assert _described(net, group)["LoadBalancerArns"] == [edge]
    assert refusal(net.delete_target_group, TargetGroupArn=group) == (
        "ResourceInUse",
        f"Target group '{group}' is currently in use by a listener or a rule",
    )
    net.delete_rule(RuleArn=made["RuleArn"])
    assert _described(net, group)["LoadBalancerArns"] == []
    net.delete_target_group(TargetGroupArn=group)
    assert code(net.describe_target_groups, TargetGroupArns=[group]) == "TargetGroupNotFound"


def test_the_groups_of_a_load_balancer_are_listed(net: Any, shop: World) -> None:
    edge = load_balancer(net, shop)["LoadBalancerArn"]
    used = target_group(net, shop)
    target_group(net, shop, Name="unused")
    listener(net, edge, DefaultActions=[forward(used)])
    found = net.describe_target_groups(LoadBalancerArn=edge)["TargetGroups"]
    assert [group["TargetGroupArn"] for group in found] == [used]


def test_tags_are_added_replaced_and_removed(net: Any, shop: World) -> None:
    arn = target_group(net, shop, Tags=[{"Key": "a", "Value": "1"}])
    net.add_tags(ResourceArns=[arn], Tags=[{"Key": "a", "Value": "2"}, {"Key": "b"}])
    net.remove_tags(ResourceArns=[arn], TagKeys=["b", "absent"])
    [description] = net.describe_tags(ResourceArns=[arn])["TagDescriptions"]
    assert description["Tags"] == [{"Key": "a", "Value": "2"}]


def test_a_resource_has_at_most_fifty_tags(net: Any, shop: World) -> None:
    arn = target_group(net, shop, Tags=[{"Key": str(number)} for number in range(50)])
    params = {"ResourceArns": [arn], "Tags": [{"Key": "one-more"}]}
    assert code(net.add_tags, **params) == "TooManyTags"
