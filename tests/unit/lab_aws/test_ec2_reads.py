from collections.abc import Callable
from typing import Any

import pytest

from tests.lab.aws.client import Aws
from tests.lab.aws.record import Record
from tests.unit.lab_aws.errors import code, refusal
from tests.unit.lab_aws.likeness import missing
from tests.unit.lab_aws.world import World


@pytest.fixture
def ec2(aws: Aws, clients: Callable[[str], Any], shop: World) -> Any:
    aws.load(shop)
    return clients("ec2")


@pytest.mark.parametrize(
    ("section", "operation", "answer"),
    [
        ("vpcs", "describe_vpcs", "Vpcs"),
        ("subnets", "describe_subnets", "Subnets"),
        ("route-tables", "describe_route_tables", "RouteTables"),
        ("security-groups", "describe_security_groups", "SecurityGroups"),
        ("network-interfaces", "describe_network_interfaces", "NetworkInterfaces"),
        ("availability-zones", "describe_availability_zones", "AvailabilityZones"),
    ],
)
def test_the_network_comes_back(
    ec2: Any, shop: World, section: str, operation: str, answer: str
) -> None:
    assert missing(shop[f"aws/{section}"], getattr(ec2, operation)()[answer]) == []


def _instances(ec2: Any, **params: Any) -> list[Record]:
    reservations = ec2.describe_instances(**params)["Reservations"]
    return [instance for reservation in reservations for instance in reservation["Instances"]]


def test_instances_come_back(ec2: Any, shop: World) -> None:
    assert missing(shop["aws/instances"], _instances(ec2)) == []


def _where(name: str, *values: str) -> list[Record]:
    return [{"Name": name, "Values": list(values)}]


def test_subnets_are_found_by_tag_and_vpc(ec2: Any, shop: World) -> None:
    vpc = shop["aws/vpcs"][0]["VpcId"]
    filters = _where("tag:kubernetes.io/role/elb", "", "1") + _where("vpc-id", vpc)
    found = ec2.describe_subnets(Filters=filters)["Subnets"]
    names = {tag["Value"] for subnet in found for tag in subnet["Tags"] if tag["Key"] == "Name"}
    assert names == {"pub-a", "pub-b", "pub-c"}


def test_subnets_are_found_by_the_presence_of_a_tag(ec2: Any) -> None:
    found = ec2.describe_subnets(Filters=_where("tag-key", "kubernetes.io/role/internal-*"))
    assert len(found["Subnets"]) == 3


def test_subnets_are_found_by_id(ec2: Any, shop: World) -> None:
    wanted = [record["SubnetId"] for record in shop["aws/subnets"][:2]]
    found = ec2.describe_subnets(SubnetIds=wanted)["Subnets"]
    assert [subnet["SubnetId"] for subnet in found] == wanted


def test_a_subnet_that_is_asked_for_twice_is_told_once(ec2: Any, shop: World) -> None:
    one = shop["aws/subnets"][0]["SubnetId"]
    assert len(ec2.describe_subnets(SubnetIds=[one, one])["Subnets"]) == 1


def test_a_route_table_is_found_by_a_subnet_of_it(ec2: Any, shop: World) -> None:
    [table] = [table for table in shop["aws/route-tables"] if len(table["Associations"]) == 3]
    subnet = table["Associations"][1]["SubnetId"]
    found = ec2.describe_route_tables(Filters=_where("association.subnet-id", subnet))
    assert [each["RouteTableId"] for each in found["RouteTables"]] == [table["RouteTableId"]]


def test_the_main_route_table_is_found_by_a_boolean(ec2: Any) -> None:
    found = ec2.describe_route_tables(Filters=_where("association.main", "true"))["RouteTables"]
    assert [table["Associations"][0]["Main"] for table in found] == [True]


def test_an_interface_is_found_by_any_of_its_addresses(aws: Aws, ec2: Any, shop: World) -> None:
    interface = shop["aws/network-interfaces"][0]
    second = {"Primary": False, "PrivateIpAddress": "192.168.128.99"}
    addresses = [*interface["PrivateIpAddresses"], second]
    aws.load({"aws/network-interfaces": [{**interface, "PrivateIpAddresses": addresses}]})
    for name in ("private-ip-address", "addresses.private-ip-address"):
        found = ec2.describe_network_interfaces(Filters=_where(name, "192.168.128.99"))
        ids = [each["NetworkInterfaceId"] for each in found["NetworkInterfaces"]]
        assert ids == [interface["NetworkInterfaceId"]]


def test_interfaces_are_found_by_instance_and_group(ec2: Any, shop: World) -> None:
    interface = shop["aws/network-interfaces"][0]
    instance = interface["Attachment"]["InstanceId"]
    filters = _where("attachment.instance-id", instance)
    filters += _where("group-id", interface["Groups"][0]["GroupId"])
    found = ec2.describe_network_interfaces(Filters=filters)["NetworkInterfaces"]
    assert {each["Attachment"]["InstanceId"] for each in found} == {instance}


def test_an_instance_is_found_by_address(ec2: Any, shop: World) -> None:
    instance = shop["aws/instances"][1]
    found = _instances(ec2, Filters=_where("private-ip-address", instance["PrivateIpAddress"]))
    assert [each["InstanceId"] for each in found] == [instance["InstanceId"]]


def test_security_groups_of_a_vpc_are_listed_for_load_balancers(ec2: Any, shop: World) -> None:
    vpc = shop["aws/vpcs"][0]["VpcId"]
    groups = ec2.get_security_groups_for_vpc(VpcId=vpc)["SecurityGroupForVpcs"]
    assert {group["GroupId"] for group in groups} == {
        group["GroupId"] for group in shop["aws/security-groups"]
    }


def test_pages_of_security_groups_end(ec2: Any, shop: World) -> None:
    pages = ec2.get_paginator("describe_security_groups").paginate(PaginationConfig={"PageSize": 5})
    sizes = [len(page["SecurityGroups"]) for page in pages]
    assert sizes == [5, 5]


def test_a_page_of_more_than_a_thousand_is_refused(ec2: Any) -> None:
    assert code(ec2.describe_security_groups, MaxResults=1001) == "InvalidParameterValue"


def test_ids_and_pages_are_not_combined(ec2: Any, shop: World) -> None:
    subnet = shop["aws/subnets"][0]["SubnetId"]
    answer = code(ec2.describe_subnets, SubnetIds=[subnet], MaxResults=5)
    assert answer == "InvalidParameterCombination"


@pytest.mark.parametrize(
    ("operation", "params", "error"),
    [
        ("describe_subnets", {"SubnetIds": ["subnet-0"]}, "InvalidSubnetID.NotFound"),
        ("describe_security_groups", {"GroupIds": ["sg-0"]}, "InvalidGroup.NotFound"),
        ("describe_security_groups", {"GroupIds": ["web"]}, "InvalidGroupId.Malformed"),
        ("describe_vpcs", {"VpcIds": ["vpc-0"]}, "InvalidVpcID.NotFound"),
        ("describe_route_tables", {"RouteTableIds": ["rtb-0"]}, "InvalidRouteTableID.NotFound"),
        ("describe_instances", {"InstanceIds": ["i-0"]}, "InvalidInstanceID.NotFound"),
    ],
)
def test_an_absent_id_has_the_error_of_its_kind(
    ec2: Any, operation: str, params: Record, error: str
) -> None:
    assert code(getattr(ec2, operation), **params) == error


def test_an_unknown_filter_is_named(ec2: Any) -> None:
    answer = refusal(ec2.describe_subnets, Filters=_where("colour", "red"))
    assert answer == ("InvalidParameterValue", "The filter 'colour' is invalid")


def test_a_denied_call_of_ec2_is_an_unauthorized_operation(aws: Aws, ec2: Any) -> None:
    aws.deny("ec2:DescribeSubnets")
    assert code(ec2.describe_subnets) == "UnauthorizedOperation"


def test_an_empty_region_has_three_zones(aws: Aws, ec2: Any) -> None:
    aws.reset()
    zones = ec2.describe_availability_zones()["AvailabilityZones"]
    assert [(zone["ZoneName"], zone["ZoneId"]) for zone in zones] == [
        ("us-west-2a", "usw2-az1"),
        ("us-west-2b", "usw2-az2"),
        ("us-west-2c", "usw2-az3"),
    ]


def test_every_subnet_has_a_network_acl_that_lets_everything_pass(ec2: Any, shop: World) -> None:
    (acl,) = ec2.describe_network_acls()["NetworkAcls"]
    subnets = {subnet["SubnetId"] for subnet in shop["aws/subnets"]}
    assert {entry["SubnetId"] for entry in acl["Associations"]} == subnets
    assert [e["RuleAction"] for e in acl["Entries"] if e["RuleNumber"] == 100] == ["allow"] * 2
