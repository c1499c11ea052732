import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.lab.aws.client import Aws
from tests.lab.aws.record import Record
from tests.unit.lab_aws.errors import code, refusal
from tests.unit.lab_aws.making import (
    listener,
    load_balancer,
    rule,
    security_group,
    subnets,
    target_group,
)
from tests.unit.lab_aws.world import World


def _described(net: Any, arn: str) -> Record:
    [found] = net.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"]
    return dict(found)


def test_what_is_not_given_is_filled_in(net: Any, shop: World) -> None:
    created = load_balancer(net, shop)
    assert (created["Type"], created["Scheme"], created["IpAddressType"]) == (
        "application",
        "internet-facing",
        "ipv4",
    )
    assert created["VpcId"] == shop["aws/vpcs"][0]["VpcId"]
    assert [zone["ZoneName"] for zone in created["AvailabilityZones"]] == [
        "us-west-2a",
        "us-west-2b",
        "us-west-2c",
    ]


@pytest.mark.parametrize(
    ("params", "pattern"),
    [
        ({}, r"edge-\d+\.us-west-2\.elb\.amazonaws\.com"),
        ({"Scheme": "internal"}, r"internal-edge-\d+\.us-west-2\.elb\.amazonaws\.com"),
        ({"Type": "network"}, r"edge-[0-9a-f]{16}\.elb\.us-west-2\.amazonaws\.com"),
    ],
)
def test_the_name_in_dns_tells_kind_and_scheme(
    net: Any, shop: World, params: Record, pattern: str
) -> None:
    assert re.fullmatch(pattern, load_balancer(net, shop, **params)["DNSName"])


def test_without_security_groups_an_alb_has_the_default_one_of_the_vpc(
    net: Any, shop: World
) -> None:
    created = load_balancer(net, shop, SecurityGroups=[])
    assert created["SecurityGroups"] == [security_group(shop, "default")]


def test_without_security_groups_an_nlb_has_none_and_gets_none(net: Any, shop: World) -> None:
    created = load_balancer(net, shop, Type="network", SecurityGroups=[])
    assert "SecurityGroups" not in created
    params = {
        "LoadBalancerArn": created["LoadBalancerArn"],
        "SecurityGroups": [security_group(shop)],
    }
    assert code(net.set_security_groups, **params) == "InvalidConfigurationRequest"


def test_a_new_load_balancer_becomes_active_after_a_while(aws: Aws, net: Any, shop: World) -> None:
    aws.clock(rate=0)
    aws.timing(provisioning_seconds=120)
    created = load_balancer(net, shop)
    assert created["State"] == {"Code": "provisioning"}
    aws.advance(121)
    assert _described(net, created["LoadBalancerArn"])["State"] == {"Code": "active"}


def test_the_same_request_again_returns_the_same_load_balancer(net: Any, shop: World) -> None:
    first, second = load_balancer(net, shop), load_balancer(net, shop)
    assert first["LoadBalancerArn"] == second["LoadBalancerArn"]


def test_a_name_with_other_settings_is_taken(net: Any, shop: World) -> None:
    load_balancer(net, shop)
    with pytest.raises(net.exceptions.DuplicateLoadBalancerNameException) as caught:
        load_balancer(net, shop, Scheme="internal")
    assert caught.value.response["Error"]["Message"] == (
        "A load balancer with the same name 'edge' exists, but with different settings"
    )


@pytest.mark.parametrize("name", ["a" * 33, "a_b", "-a", "a-", "internal-a"])
def test_a_name_that_aws_would_not_take_is_refused(net: Any, shop: World, name: str) -> None:
    params = {"Name": name, "Subnets": subnets(shop)}
    assert code(net.create_load_balancer, **params) == "ValidationError"


def _without_addresses(shop: World) -> Record:
    return {**shop["aws/subnets"][0], "AvailableIpAddressCount": 7}


@pytest.mark.parametrize(
    ("names", "params", "answer"),
    [
        (["pub-a"], {}, ("ValidationError", "At least two subnets in two different Availability")),
        (["pub-a", "priv-a"], {}, ("InvalidConfigurationRequest", "A load balancer cannot be att")),
        (["priv-a", "priv-b"], {"IpAddressType": "dualstack"}, ("ValidationError", "You must spe")),
    ],
)
def test_subnets_must_fit(
    net: Any, shop: World, names: list[str], params: Record, answer: tuple[str, str]
) -> None:
    chosen = [subnets(shop, name)[0] for name in names]
    given = {"Name": "edge", "Subnets": chosen, **params}
    error, message = refusal(net.create_load_balancer, **given)
    assert (error, message[: len(answer[1])]) == answer


def test_a_subnet_without_addresses_is_refused(aws: Aws, net: Any, shop: World) -> None:
    full = _without_addresses(shop)
    aws.load({"aws/subnets": [full]})
    error, message = refusal(net.create_load_balancer, Name="edge", Subnets=subnets(shop))
    assert error == "InvalidSubnet"
    assert message.startswith(f"Not enough IP space available in {full['SubnetId']}")


def test_an_internet_facing_one_needs_a_gateway(aws: Aws, net: Any, shop: World) -> None:
    public = shop["aws/route-tables"][1]
    routes = [route for route in public["Routes"] if route["GatewayId"] == "local"]
    aws.load({"aws/route-tables": [{**public, "Routes": routes}]})
    vpc = public["VpcId"]
    assert refusal(net.create_load_balancer, Name="edge", Subnets=subnets(shop)) == (
        "InvalidSubnet",
        f"VPC {vpc} has no internet gateway",
    )
    load_balancer(net, shop, Scheme="internal")


def test_an_absent_subnet_or_group_is_named(net: Any, shop: World) -> None:
    given = {"Name": "edge", "Subnets": subnets(shop)}
    assert refusal(net.create_load_balancer, **{**given, "Subnets": ["subnet-0"]}) == (
        "SubnetNotFound",
        "The subnet ID 'subnet-0' does not exist",
    )
    assert refusal(net.create_load_balancer, **given, SecurityGroups=["sg-0"]) == (
        "InvalidSecurityGroup",
        "The security group 'sg-0' does not exist",
    )


def test_tags_come_with_creation(net: Any, shop: World) -> None:
    tags = [{"Key": "team", "Value": "platform"}]
    arn = load_balancer(net, shop, Tags=tags)["LoadBalancerArn"]
    [description] = net.describe_tags(ResourceArns=[arn])["TagDescriptions"]
    assert description["Tags"] == tags


def test_a_tag_key_is_given_once(net: Any, shop: World) -> None:
    tags = [{"Key": "team", "Value": "a"}, {"Key": "team", "Value": "b"}]
    given = {"Name": "edge", "Subnets": subnets(shop), "Tags": tags}
    assert code(net.create_load_balancer, **given) == "DuplicateTagKeys"


def test_it_has_an_interface_per_subnet_that_holds_its_security_group(
    net: Any, clients: Callable[[str], Any], shop: World
) -> None:
    ec2 = clients("ec2")
    vpc = shop["aws/vpcs"][0]["VpcId"]
    group = ec2.create_security_group(GroupName="edge", Description="edge", VpcId=vpc)["GroupId"]
    arn = load_balancer(net, shop, SecurityGroups=[group])["LoadBalancerArn"]
    filters = [{"Name": "group-id", "Values": [group]}]
    interfaces = ec2.describe_network_interfaces(Filters=filters)["NetworkInterfaces"]
    assert sorted(each["SubnetId"] for each in interfaces) == sorted(subnets(shop))
    assert {each["Description"] for each in interfaces} == {f"ELB {arn.split('loadbalancer/')[1]}"}
    assert code(ec2.delete_security_group, GroupId=group) == "DependencyViolation"
    net.delete_load_balancer(LoadBalancerArn=arn)
    ec2.delete_security_group(GroupId=group)


def test_it_takes_an_address_from_each_subnet(
    net: Any, clients: Callable[[str], Any], shop: World
) -> None:
    ec2, chosen = clients("ec2"), subnets(shop)[:1]
    before = ec2.describe_subnets(SubnetIds=chosen)["Subnets"][0]["AvailableIpAddressCount"]
    load_balancer(net, shop)
    after = ec2.describe_subnets(SubnetIds=chosen)["Subnets"][0]["AvailableIpAddressCount"]
    assert after == before - 1


def test_subnets_can_be_changed(net: Any, shop: World) -> None:
    arn = load_balancer(net, shop)["LoadBalancerArn"]
    net.set_subnets(LoadBalancerArn=arn, Subnets=subnets(shop)[:2])
    zones = _described(net, arn)["AvailabilityZones"]
    assert [zone["SubnetId"] for zone in zones] == subnets(shop)[:2]


def test_security_groups_can_be_changed_but_not_to_more_than_five(net: Any, shop: World) -> None:
    arn = load_balancer(net, shop)["LoadBalancerArn"]
    groups = [group["GroupId"] for group in shop["aws/security-groups"]]
    answer = net.set_security_groups(LoadBalancerArn=arn, SecurityGroups=groups[:5])
    assert answer["SecurityGroupIds"] == groups[:5] == _described(net, arn)["SecurityGroups"]
    params = {"LoadBalancerArn": arn, "SecurityGroups": groups[:6]}
    assert code(net.set_security_groups, **params) == "InvalidConfigurationRequest"


def test_the_address_type_can_be_changed(net: Any, shop: World) -> None:
    arn = load_balancer(net, shop)["LoadBalancerArn"]
    net.set_ip_address_type(LoadBalancerArn=arn, IpAddressType="dualstack")
    assert _described(net, arn)["IpAddressType"] == "dualstack"


def test_a_new_alb_has_the_default_attributes(net: Any, shop: World) -> None:
    arn = load_balancer(net, shop)["LoadBalancerArn"]
    answer = net.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
    values = {attribute["Key"]: attribute["Value"] for attribute in answer}
    assert values["idle_timeout.timeout_seconds"] == "60"
    assert values["routing.http2.enabled"] == "true"
    assert values["load_balancing.cross_zone.enabled"] == "true"
    assert values["deletion_protection.enabled"] == "false"
    assert values["access_logs.s3.bucket"] == ""


def test_a_new_nlb_has_its_own_default_attributes(net: Any, shop: World) -> None:
    arn = load_balancer(net, shop, Type="network")["LoadBalancerArn"]
    answer = net.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
    values = {attribute["Key"]: attribute["Value"] for attribute in answer}
    assert values["load_balancing.cross_zone.enabled"] == "false"
    assert values["dns_record.client_routing_policy"] == "any_availability_zone"
    assert "idle_timeout.timeout_seconds" not in values


@pytest.mark.parametrize(
    ("key", "value"),
    [("idle_timeout.timeout_seconds", "4001"), ("routing.http2.enabled", "yes"), ("colour", "red")],
)
def test_an_unknown_attribute_or_value_is_refused(
    net: Any, shop: World, key: str, value: str
) -> None:
    arn = load_balancer(net, shop)["LoadBalancerArn"]
    params = {"LoadBalancerArn": arn, "Attributes": [{"Key": key, "Value": value}]}
    assert code(net.modify_load_balancer_attributes, **params) == "ValidationError"


def test_a_protected_load_balancer_is_not_deleted(net: Any, shop: World) -> None:
    arn = load_balancer(net, shop)["LoadBalancerArn"]
    protect = {"Key": "deletion_protection.enabled", "Value": "true"}
    net.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[protect])
    assert refusal(net.delete_load_balancer, LoadBalancerArn=arn) == (
        "OperationNotPermitted",
        f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
    )


def test_deletion_takes_listeners_and_rules_along_and_can_be_repeated(
    net: Any, shop: World
) -> None:
    arn = load_balancer(net, shop)["LoadBalancerArn"]
    port = listener(net, arn)
    made = rule(net, port)
    net.delete_load_balancer(LoadBalancerArn=arn)
    net.delete_load_balancer(LoadBalancerArn=arn)
    assert code(net.describe_load_balancers, LoadBalancerArns=[arn]) == "LoadBalancerNotFound"
    assert code(net.describe_listeners, ListenerArns=[port]) == "ListenerNotFound"
    assert code(net.describe_rules, RuleArns=[made["RuleArn"]]) == "RuleNotFound"


def test_an_alb_that_is_an_nlbs_target_is_not_deleted(net: Any, shop: World) -> None:
    arn = load_balancer(net, shop)["LoadBalancerArn"]
    group = target_group(net, shop, TargetType="alb", Protocol="TCP", Port=80)
    net.register_targets(TargetGroupArn=group, Targets=[{"Id": arn}])
    assert code(net.delete_load_balancer, LoadBalancerArn=arn) == "ResourceInUse"


def test_reserved_capacity_is_shown_once_it_was_set(net: Any, shop: World) -> None:
    arn = load_balancer(net, shop)["LoadBalancerArn"]
    before = net.describe_capacity_reservation(LoadBalancerArn=arn)
    assert "MinimumLoadBalancerCapacity" not in before
    minimum = {"CapacityUnits": 300}
    net.modify_capacity_reservation(LoadBalancerArn=arn, MinimumLoadBalancerCapacity=minimum)
    after = net.describe_capacity_reservation(LoadBalancerArn=arn)
    assert after["MinimumLoadBalancerCapacity"] == minimum
    assert [state["State"]["Code"] for state in after["CapacityReservationState"]] == (
        ["provisioned"] * 3
    )
    net.modify_capacity_reservation(LoadBalancerArn=arn, ResetCapacityReservation=True)
    reset = net.describe_capacity_reservation(LoadBalancerArn=arn)
    assert "MinimumLoadBalancerCapacity" not in reset


def test_capacity_can_be_lowered_twice(net: Any, shop: World) -> None:
    arn = load_balancer(net, shop)["LoadBalancerArn"]
    for units in (400, 300, 200):
        minimum = {"CapacityUnits": units}
        net.modify_capacity_reservation(LoadBalancerArn=arn, MinimumLoadBalancerCapacity=minimum)
    params = {"LoadBalancerArn": arn, "MinimumLoadBalancerCapacity": {"CapacityUnits": 100}}
    answer = code(net.modify_capacity_reservation, **params)
    assert answer == "CapacityDecreaseRequestLimitExceeded"
