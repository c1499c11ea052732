from collections.abc import Callable
from typing import Any

import pytest

from tests.lab.aws.client import Aws
from tests.unit.lab_aws.errors import code
from tests.unit.lab_aws.world import World

ACL_ARN = "arn:aws:wafv2:us-west-2:111122223333:regional/webacl/edge/0123"
ACL = {"Name": "edge", "Id": "0123", "ARN": ACL_ARN, "Capacity": 10, "Description": "edge"}


@pytest.fixture
def load_balancer(aws: Aws, shop: World) -> str:
    aws.load(shop)
    return str(shop["aws/load-balancers"][0]["LoadBalancerArn"])


def test_an_association_comes_back(
    aws: Aws, clients: Callable[[str], Any], load_balancer: str
) -> None:
    aws.load({"aws/web-acls": [{**ACL, "LoadBalancerArn": load_balancer}]})
    wafv2 = clients("wafv2")
    assert wafv2.get_web_acl_for_resource(ResourceArn=load_balancer)["WebACL"] == ACL
    assert wafv2.list_resources_for_web_acl(WebACLArn=ACL_ARN)["ResourceArns"] == [load_balancer]


def test_an_association_is_made_and_ended(
    aws: Aws, clients: Callable[[str], Any], load_balancer: str
) -> None:
    aws.load({"aws/web-acls": [ACL]})
    wafv2 = clients("wafv2")
    assert "WebACL" not in wafv2.get_web_acl_for_resource(ResourceArn=load_balancer)
    wafv2.associate_web_acl(ResourceArn=load_balancer, WebACLArn=ACL_ARN)
    assert wafv2.get_web_acl_for_resource(ResourceArn=load_balancer)["WebACL"]["Id"] == "0123"
    wafv2.disassociate_web_acl(ResourceArn=load_balancer)
    assert "WebACL" not in wafv2.get_web_acl_for_resource(ResourceArn=load_balancer)


def test_what_does_not_exist_is_not_associated(
    clients: Callable[[str], Any], load_balancer: str
) -> None:
    associate = clients("wafv2").associate_web_acl
    params = {"ResourceArn": load_balancer, "WebACLArn": ACL_ARN}
    assert code(associate, **params) == "WAFNonexistentItemException"


def test_a_protection_is_made_found_and_ended(
    clients: Callable[[str], Any], load_balancer: str
) -> None:
    shield = clients("shield")
    assert shield.get_subscription_state()["SubscriptionState"] == "INACTIVE"
    made = shield.create_protection(Name="managed", ResourceArn=load_balancer)["ProtectionId"]
    found = shield.describe_protection(ResourceArn=load_balancer)["Protection"]
    assert (found["Id"], found["Name"]) == (made, "managed")
    shield.delete_protection(ProtectionId=made)
    absent = code(shield.describe_protection, ProtectionId=made)
    assert absent == "ResourceNotFoundException"
