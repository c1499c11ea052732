"""IAM and STS, which are moto's, over the same endpoint."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.lab.aws.client import Aws
from tests.lab.aws.record import Record
from tests.unit.lab_aws.likeness import holds
from tests.unit.lab_aws.world import World

POLICY_ARN = "arn:aws:iam::111122223333:policy/AWSLoadBalancerControllerIAMPolicy"
ISSUER = "oidc.eks.us-west-2.amazonaws.com/id/0123456789ABCDEF"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity"}],
}
DOCUMENT = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "ec2:DescribeVpcs", "Resource": "*"}],
}
ROLE = {
    "RoleName": "controller",
    "RoleId": "AROAEXAMPLE1234567890",
    "Arn": "arn:aws:iam::111122223333:role/controller",
    "Path": "/",
    "CreateDate": "2026-11-01T10:00:00+00:00",
    "AssumeRolePolicyDocument": TRUST,
    "Description": "for the controller",
    "MaxSessionDuration": 7200,
    "Tags": [{"Key": "team", "Value": "platform"}],
}
POLICY = {
    "PolicyName": "AWSLoadBalancerControllerIAMPolicy",
    "PolicyId": "ANPAEXAMPLE1234567890",
    "Arn": POLICY_ARN,
    "Path": "/",
    "DefaultVersionId": "v3",
    "CreateDate": "2026-11-01T10:00:00+00:00",
}
SECTIONS: World = {
    "aws/roles": [ROLE],
    "aws/policies": [
        {**POLICY, "PolicyDocument": DOCUMENT, "RoleName": "controller"},
        {"PolicyName": "extra", "PolicyDocument": DOCUMENT, "RoleName": "controller"},
    ],
    "aws/oidc-providers": [
        {
            "Arn": f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}",
            "Url": ISSUER,
            "ClientIDList": ["sts.amazonaws.com"],
            "ThumbprintList": ["9e99a48a9960b14926bb7f3b02e22da2b0ab7280"],
            "CreateDate": "2026-11-01T10:00:00+00:00",
        }
    ],
}


@pytest.fixture
def iam(aws: Aws, clients: Callable[[str], Any]) -> Any:
    aws.load(SECTIONS)
    return clients("iam")


def test_a_role_comes_back(iam: Any) -> None:
    assert holds(iam.get_role(RoleName="controller")["Role"], ROLE)


def test_an_attached_policy_comes_back_with_its_default_version(iam: Any) -> None:
    attached = iam.list_attached_role_policies(RoleName="controller")["AttachedPolicies"]
    assert attached == [{"PolicyName": POLICY["PolicyName"], "PolicyArn": POLICY_ARN}]
    policy = iam.get_policy(PolicyArn=POLICY_ARN)["Policy"]
    assert holds(policy, POLICY)
    version = iam.get_policy_version(PolicyArn=POLICY_ARN, VersionId=policy["DefaultVersionId"])
    assert version["PolicyVersion"]["Document"] == DOCUMENT


def test_an_inline_policy_comes_back(iam: Any) -> None:
    assert iam.list_role_policies(RoleName="controller")["PolicyNames"] == ["extra"]
    inline = iam.get_role_policy(RoleName="controller", PolicyName="extra")
    assert inline["PolicyDocument"] == DOCUMENT


def test_an_identity_provider_comes_back(iam: Any) -> None:
    [provider] = SECTIONS["aws/oidc-providers"]
    arn = provider["Arn"]
    listed = iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
    assert listed == [{"Arn": arn}]
    found = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    recorded: Record = {key: value for key, value in provider.items() if key != "Arn"}
    assert holds(found, recorded)


def test_what_is_created_over_the_wire_is_reset_with_the_rest(aws: Aws, iam: Any) -> None:
    iam.create_role(RoleName="other", AssumeRolePolicyDocument=json.dumps(TRUST))
    assert len(iam.list_roles()["Roles"]) == 2
    aws.reset()
    assert iam.list_roles()["Roles"] == []


def test_the_caller_is_of_the_account(aws: Aws, clients: Callable[[str], Any]) -> None:
    assert clients("sts").get_caller_identity()["Account"] == "111122223333"


def test_calls_that_moto_answers_are_logged_and_can_be_denied(aws: Aws, iam: Any) -> None:
    iam.get_role(RoleName="controller")
    [call] = aws.calls("iam")
    assert (call["operation"], call["parameters"]) == ("GetRole", {"RoleName": "controller"})
    aws.deny("iam:GetRole")
    with pytest.raises(iam.exceptions.ClientError, match="AccessDenied"):
        iam.get_role(RoleName="controller")
