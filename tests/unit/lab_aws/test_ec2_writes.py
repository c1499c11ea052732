from collections.abc import Callable
from typing import Any

import pytest

from tests.lab.aws.client import Aws
from tests.lab.aws.record import Record
from tests.unit.lab_aws.errors import code, refusal
from tests.unit.lab_aws.world import World

HTTP = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}
FROM_ANYWHERE = {**HTTP, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


@pytest.fixture
def ec2(aws: Aws, clients: Callable[[str], Any], shop: World) -> Any:
    aws.load(shop)
    return clients("ec2")


@pytest.fixture
def vpc(shop: World) -> str:
    return str(shop["aws/vpcs"][0]["VpcId"])


@pytest.fixture
def group(ec2: Any, vpc: str) -> str:
    created = ec2.create_security_group(GroupName="edge", Description="edge", VpcId=vpc)
    return str(created["GroupId"])


def _described(ec2: Any, group: str) -> Record:
    [found] = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
    return dict(found)


def test_a_new_group_has_its_tags_and_lets_everything_out(ec2: Any, vpc: str) -> None:
    tag = {"Key": "elbv2.k8s.aws/cluster", "Value": "lab"}
    created = ec2.create_security_group(
        GroupName="k8s-shop",
        Description="managed",
        VpcId=vpc,
        TagSpecifications=[{"ResourceType": "security-group", "Tags": [tag]}],
    )
    found = _described(ec2, created["GroupId"])
    assert (found["Tags"], found["IpPermissions"], found["VpcId"]) == ([tag], [], vpc)
    assert found["IpPermissionsEgress"] == [
        {
            "IpProtocol": "-1",
            "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
            "Ipv6Ranges": [],
            "PrefixListIds": [],
            "UserIdGroupPairs": [],
        }
    ]


def test_a_name_is_given_once_in_a_vpc(ec2: Any, vpc: str, group: str) -> None:
    again = {"GroupName": "edge", "Description": "again", "VpcId": vpc}
    assert code(ec2.create_security_group, **again) == "InvalidGroup.Duplicate"


def test_rules_with_the_same_ports_are_gathered(ec2: Any, group: str) -> None:
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[FROM_ANYWHERE])
    office = {"CidrIp": "10.0.0.0/8", "Description": "office"}
    peers = {"UserIdGroupPairs": [{"GroupId": group}]}
    more = {**HTTP, "IpRanges": [office], **peers}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[more])
    [permission] = _described(ec2, group)["IpPermissions"]
    assert permission["IpRanges"] == [{"CidrIp": "0.0.0.0/0"}, office]
    assert permission["UserIdGroupPairs"] == [{"GroupId": group, "UserId": "111122223333"}]


def test_a_rule_is_added_once(ec2: Any, group: str) -> None:
    params = {"GroupId": group, "IpPermissions": [FROM_ANYWHERE]}
    ec2.authorize_security_group_ingress(**params)
    peer = "peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW"
    assert refusal(ec2.authorize_security_group_ingress, **params) == (
        "InvalidPermission.Duplicate",
        f'the specified rule "{peer}" already exists',
    )


def test_a_rule_that_refers_to_no_group_is_refused(ec2: Any, group: str) -> None:
    rule = {**HTTP, "UserIdGroupPairs": [{"GroupId": "sg-0"}]}
    params = {"GroupId": group, "IpPermissions": [rule]}
    assert code(ec2.authorize_security_group_ingress, **params) == "InvalidGroup.NotFound"


def test_a_revoked_rule_is_gone_and_cannot_be_revoked_again(ec2: Any, group: str) -> None:
    params = {"GroupId": group, "IpPermissions": [FROM_ANYWHERE]}
    ec2.authorize_security_group_ingress(**params)
    ec2.revoke_security_group_ingress(**params)
    assert _described(ec2, group)["IpPermissions"] == []
    assert code(ec2.revoke_security_group_ingress, **params) == "InvalidPermission.NotFound"


def test_a_rule_is_revoked_by_its_id(ec2: Any, group: str) -> None:
    rule = {**HTTP, "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "office"}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
    filters = [{"Name": "group-id", "Values": [group]}]
    rules = ec2.describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
    [ingress] = [each for each in rules if not each["IsEgress"]]
    assert (ingress["CidrIpv4"], ingress["Description"]) == ("10.0.0.0/8", "office")
    ec2.revoke_security_group_ingress(
        GroupId=group, SecurityGroupRuleIds=[ingress["SecurityGroupRuleId"]]
    )
    assert _described(ec2, group)["IpPermissions"] == []


def test_a_group_holds_sixty_rules_of_an_address_family(ec2: Any, group: str) -> None:
    sources = [{"CidrIp": f"10.0.{number}.0/24"} for number in range(60)]
    params = {"GroupId": group, "IpPermissions": [{**HTTP, "IpRanges": sources}]}
    ec2.authorize_security_group_ingress(**params)
    six = {**HTTP, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[six])
    one_more = {"GroupId": group, "IpPermissions": [FROM_ANYWHERE]}
    answer = code(ec2.authorize_security_group_ingress, **one_more)
    assert answer == "RulesPerSecurityGroupLimitExceeded"


def test_a_group_that_another_names_is_not_deleted(ec2: Any, vpc: str, group: str) -> None:
    rule = {**HTTP, "UserIdGroupPairs": [{"GroupId": group}]}
    other = ec2.create_security_group(GroupName="pods", Description="pods", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=other, IpPermissions=[rule])
    assert code(ec2.delete_security_group, GroupId=group) == "DependencyViolation"
    ec2.delete_security_group(GroupId=other)
    ec2.delete_security_group(GroupId=group)
    assert code(ec2.describe_security_groups, GroupIds=[group]) == "InvalidGroup.NotFound"


def test_a_group_that_an_interface_uses_is_not_deleted(ec2: Any, shop: World) -> None:
    used = shop["aws/network-interfaces"][0]["Groups"][0]["GroupId"]
    assert code(ec2.delete_security_group, GroupId=used) == "DependencyViolation"


def test_tags_are_added_replaced_and_taken_off(ec2: Any, shop: World, group: str) -> None:
    interface = shop["aws/network-interfaces"][0]["NetworkInterfaceId"]
    for value in ("one", "two"):
        tags = [{"Key": "team", "Value": value}, {"Key": "tier", "Value": "edge"}]
        ec2.create_tags(Resources=[group, interface], Tags=tags)
    ec2.delete_tags(Resources=[group], Tags=[{"Key": "tier"}])
    assert _described(ec2, group)["Tags"] == [{"Key": "team", "Value": "two"}]
    found = ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [interface]}])["Tags"]
    assert found == [
        {
            "Key": key,
            "Value": value,
            "ResourceId": interface,
            "ResourceType": "network-interface",
        }
        for key, value in (("team", "two"), ("tier", "edge"))
    ]


def test_a_stopped_instance_is_shown_so(ec2: Any, shop: World) -> None:
    name = shop["aws/instances"][0]["InstanceId"]
    ec2.stop_instances(InstanceIds=[name])
    filters = [{"Name": "instance-state-name", "Values": ["stopped"]}]
    [reservation] = ec2.describe_instances(Filters=filters)["Reservations"]
    assert reservation["Instances"][0]["InstanceId"] == name
