"""The emulated account that writes are tried on: what is in it, and who writes."""

import json
import os
from typing import Any

from kubectl_alb.apply.aws import AwsWriter
from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.aws.settings import AwsSettings
from kubectl_alb.model.action import InboundRule, NewPolicyVersion, PolicyVersion
from kubectl_alb.model.context import Found
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Op, Step
from tests.lab.aws.client import Aws

DOCUMENT = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}],
}
TEXT = json.dumps(DOCUMENT, separators=(",", ":"))
ADDED = {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}
MORE = json.dumps({**DOCUMENT, "Statement": [*DOCUMENT["Statement"], ADDED]})
NETWORK: dict[str, list[dict[str, Any]]] = {
    "aws/vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}],
    "aws/subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "Tags": []}],
    "aws/security-groups": [
        {"GroupId": f"sg-{n}", "VpcId": "vpc-1", "GroupName": f"g{n}", "Description": "",
         "IpPermissions": [], "IpPermissionsEgress": [], "Tags": []}
        for n in (1, 2)
    ],
}  # fmt: skip
RULE = InboundRule("sg-1", 8080, "sg-2", "from a test")


def writer_for(aws: Aws) -> AwsWriter:
    settings = AwsSettings(region=Found("us-west-2", "a test"), endpoints={"*": aws.endpoint})
    return AwsWriter(AwsClients(settings))


def writer_of_a_user(aws: Aws, *actions: str) -> AwsWriter:
    """Return the writer of a user who may do these actions, by simulation."""
    iam = aws.boto3("iam")
    iam.create_user(UserName="operator")
    allowed = [{"Effect": "Allow", "Action": [*actions, "sts:*"], "Resource": "*"}]
    document = json.dumps({"Version": "2012-10-17", "Statement": allowed})
    iam.put_user_policy(UserName="operator", PolicyName="own", PolicyDocument=document)
    key = iam.create_access_key(UserName="operator")["AccessKey"]
    # The fixture `aws` restores the environment.
    os.environ["AWS_ACCESS_KEY_ID"] = key["AccessKeyId"]
    return writer_for(aws)


def extension(arn: str) -> NewPolicyVersion:
    return NewPolicyVersion(arn, MORE, PolicyVersion("v1", TEXT))


def new_version(arn: str) -> Step:
    about = ObjectRef("Role", "", "lbc")
    return Step("iam", "extend it", Op.UPDATE, about, extension(arn), None)


def tags(aws: Aws) -> dict[str, str]:
    (subnet,) = aws.boto3("ec2").describe_subnets()["Subnets"]
    return {tag["Key"]: tag["Value"] for tag in subnet.get("Tags", ())}


def rules(aws: Aws) -> list[Any]:
    (group,) = aws.boto3("ec2").describe_security_groups(GroupIds=["sg-1"])["SecurityGroups"]
    return list(group["IpPermissions"])


def versions(aws: Aws, arn: str) -> dict[str, bool]:
    found = aws.boto3("iam").list_policy_versions(PolicyArn=arn)["Versions"]
    return {version["VersionId"]: version["IsDefaultVersion"] for version in found}
