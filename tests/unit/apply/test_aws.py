"""Writes to AWS, carried out over HTTP by the emulator."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from kubectl_alb.apply.aws import AwsWriter
from kubectl_alb.apply.execute import execute
from kubectl_alb.apply.writer import Done, DryRun
from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.aws.settings import AwsSettings
from kubectl_alb.errors import AccessError, AlbError
from kubectl_alb.model.action import (
    ClosePort,
    DefaultPolicyVersion,
    InboundRule,
    NewPolicyVersion,
    NoRolePolicy,
    OpenPort,
    RolePolicy,
    TagResources,
    UntagResources,
)
from kubectl_alb.model.context import Found
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Op, Result, Step
from tests.lab.aws.client import Aws
from tests.lab.aws.lab import Lab
from tests.lab.aws.server import start

DOCUMENT = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}],
}
TEXT = json.dumps(DOCUMENT)
NETWORK = {
    "aws/vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}],
    "aws/subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "Tags": []}],
    "aws/security-groups": [
        {"GroupId": f"sg-{n}", "VpcId": "vpc-1", "GroupName": f"g{n}", "Description": "",
         "IpPermissions": [], "IpPermissionsEgress": [], "Tags": []}
        for n in (1, 2)
    ],
}  # fmt: skip
RULE = InboundRule("sg-1", 8080, "sg-2", "from a test")


@pytest.fixture(scope="module")
def running() -> Iterator[Aws]:
    server, endpoint = start(Lab())
    yield Aws(endpoint)
    server.shutdown()


@pytest.fixture
def aws(running: Aws, monkeypatch: pytest.MonkeyPatch) -> Aws:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIALABOPERATOR00001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-the-lab")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    running.reset()
    running.load(NETWORK)
    return running


@pytest.fixture
def writer(aws: Aws) -> AwsWriter:
    return writer_for(aws)


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


def new_version(arn: str) -> Step:
    about = ObjectRef("Role", "", "lbc")
    return Step("iam", "extend it", Op.UPDATE, about, NewPolicyVersion(arn, TEXT), None)


def tags(aws: Aws) -> dict[str, str]:
    (subnet,) = aws.boto3("ec2").describe_subnets()["Subnets"]
    return {tag["Key"]: tag["Value"] for tag in subnet.get("Tags", ())}


def rules(aws: Aws) -> list[Any]:
    (group,) = aws.boto3("ec2").describe_security_groups(GroupIds=["sg-1"])["SecurityGroups"]
    return list(group["IpPermissions"])


def test_a_tag_is_set_and_taken_off(aws: Aws, writer: AwsWriter) -> None:
    given = (("kubernetes.io/role/elb", "1"),)
    assert writer.write(TagResources(("subnet-1",), given), DryRun.NONE) == Done(Result.DONE)
    assert tags(aws) == {"kubernetes.io/role/elb": "1"}
    writer.write(UntagResources(("subnet-1",), given), DryRun.NONE)
    assert tags(aws) == {}


def test_a_tag_that_has_another_value_by_now_is_left(aws: Aws, writer: AwsWriter) -> None:
    writer.write(TagResources(("subnet-1",), (("team", "b"),)), DryRun.NONE)
    writer.write(UntagResources(("subnet-1",), (("team", "a"),)), DryRun.NONE)
    assert tags(aws) == {"team": "b"}


def test_a_port_is_opened_once_and_closed_again(aws: Aws, writer: AwsWriter) -> None:
    assert writer.write(OpenPort(RULE), DryRun.NONE).result is Result.DONE
    assert writer.write(OpenPort(RULE), DryRun.NONE).result is Result.UNCHANGED
    (rule,) = rules(aws)
    assert (rule["FromPort"], rule["UserIdGroupPairs"][0]["GroupId"]) == (8080, "sg-2")
    assert writer.write(ClosePort(RULE), DryRun.NONE).result is Result.DONE
    assert rules(aws) == []


def test_a_dry_run_on_the_server_changes_nothing(aws: Aws, writer: AwsWriter) -> None:
    done = writer.write(OpenPort(RULE), DryRun.SERVER)
    assert done == Done(Result.PLANNED, "EC2 would accept it")
    assert rules(aws) == []


def test_a_dry_run_tells_what_would_be_refused(aws: Aws, writer: AwsWriter) -> None:
    aws.deny("ec2:CreateTags")
    with pytest.raises(AccessError, match="ec2:CreateTags"):
        writer.write(TagResources(("subnet-1",), (("a", "b"),)), DryRun.SERVER)


@pytest.fixture
def policy(aws: Aws) -> str:
    iam = aws.boto3("iam")
    arn: str = iam.create_policy(PolicyName="lbc", PolicyDocument=TEXT)["Policy"]["Arn"]
    return arn


def versions(aws: Aws, arn: str) -> dict[str, bool]:
    found = aws.boto3("iam").list_policy_versions(PolicyArn=arn)["Versions"]
    return {version["VersionId"]: version["IsDefaultVersion"] for version in found}


def test_a_new_version_becomes_the_default_and_the_old_one_stays(
    aws: Aws, writer: AwsWriter, policy: str
) -> None:
    assert writer.prepared(new_version(policy)) == new_version(policy)
    writer.write(NewPolicyVersion(policy, TEXT), DryRun.NONE)
    assert versions(aws, policy) == {"v1": False, "v2": True}
    writer.write(DefaultPolicyVersion(policy, "v1"), DryRun.NONE)
    assert versions(aws, policy) == {"v1": True, "v2": False}


@pytest.fixture
def full_policy(aws: Aws, policy: str) -> str:
    """Return the ARN of a policy that has five versions."""
    for _ in range(4):
        aws.boto3("iam").create_policy_version(PolicyArn=policy, PolicyDocument=TEXT)
    return policy


FULL = {"v1": True, "v2": False, "v3": False, "v4": False, "v5": False}
LOST = "deletes policy version v2 to make room; it cannot be restored"
CREATE, DELETE = "iam:CreatePolicyVersion", "iam:DeletePolicyVersion"


def test_of_five_versions_the_oldest_that_is_not_the_default_makes_room(
    aws: Aws, full_policy: str
) -> None:
    writer = writer_of_a_user(aws, "iam:*")
    step = writer.prepared(new_version(full_policy))
    assert (step.action, step.warning) == (
        NewPolicyVersion(full_policy, TEXT, drops="v2"),
        LOST,
    )
    assert writer.write(step.action, DryRun.NONE) == Done(Result.DONE)
    assert versions(aws, full_policy) == {
        "v1": False, "v3": False, "v4": False, "v5": False, "v6": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("allowed", "refused"),
    [
        ((CREATE, DELETE), ()),
        ((DELETE,), (CREATE,)),
        ((CREATE,), (DELETE,)),
        ((), (DELETE, CREATE)),
    ],
)
def test_each_call_of_a_step_is_simulated(
    allowed: tuple[str, ...], refused: tuple[str, ...], aws: Aws, full_policy: str
) -> None:
    writer = writer_of_a_user(aws, "iam:List*", "iam:Simulate*", *allowed)
    step = writer.prepared(new_version(full_policy))
    (outcome,) = execute([step], writer, DryRun.SERVER)
    text = "; ".join(f"you may not {action} on {full_policy}" for action in refused)
    if refused:
        assert (outcome.result, outcome.detail) == (Result.FAILED, f"simulated: {text}")
        assert step.warning == f"{LOST}; simulated: {text}"
    else:
        assert outcome.result is Result.PLANNED
        assert outcome.detail == "simulated: your policies allow it"
    assert versions(aws, full_policy) == FULL


def test_no_version_is_deleted_for_a_creation_that_will_be_refused(
    aws: Aws, full_policy: str
) -> None:
    writer = writer_of_a_user(aws, "iam:List*", "iam:Simulate*", DELETE)
    step = writer.prepared(new_version(full_policy))
    (outcome,) = execute([step], writer, DryRun.NONE)
    assert (outcome.result, outcome.detail) == (
        Result.FAILED,
        f"simulated: you may not {CREATE} on {full_policy}",
    )
    assert versions(aws, full_policy) == FULL


def test_where_nothing_can_be_simulated_the_warning_says_so(aws: Aws, full_policy: str) -> None:
    writer = writer_of_a_user(aws, "iam:*")
    aws.deny("iam:SimulatePrincipalPolicy")
    step = writer.prepared(new_version(full_policy))
    assert step.warning.startswith(
        f"{LOST}; whether you may {DELETE}, {CREATE} cannot be simulated: "
    )
    assert writer.write(step.action, DryRun.SERVER).detail.startswith("not simulated: ")
    assert versions(aws, full_policy) == FULL


def test_a_step_that_fails_half_way_says_what_was_done_and_what_was_not(
    aws: Aws, full_policy: str
) -> None:
    writer = writer_of_a_user(aws, "iam:*")
    step = writer.prepared(new_version(full_policy))
    aws.fault(CREATE, code="MalformedPolicyDocument", times=1)
    (outcome,) = execute([step], writer, DryRun.NONE)
    assert outcome.result is Result.FAILED
    assert outcome.detail.startswith("deleted version v2; CreatePolicyVersion failed: ")
    assert "MalformedPolicyDocument" in outcome.detail
    assert versions(aws, full_policy) == {"v1": True, "v3": False, "v4": False, "v5": False}


def test_an_inline_policy_is_written_and_deleted(aws: Aws, writer: AwsWriter) -> None:
    iam = aws.boto3("iam")
    iam.create_role(RoleName="lbc", AssumeRolePolicyDocument=TEXT)
    writer.write(RolePolicy("lbc", "more", TEXT), DryRun.NONE)
    answer = iam.get_role_policy(RoleName="lbc", PolicyName="more")
    assert answer["PolicyDocument"] == DOCUMENT
    writer.write(NoRolePolicy("lbc", "more"), DryRun.NONE)
    assert iam.list_role_policies(RoleName="lbc")["PolicyNames"] == []


def test_where_there_is_room_the_creation_alone_is_simulated(aws: Aws, policy: str) -> None:
    writer = writer_of_a_user(aws, CREATE)
    outcome = writer.write(NewPolicyVersion(policy, TEXT), DryRun.SERVER)
    assert outcome == Done(Result.PLANNED, "simulated: your policies allow it")
    assert versions(aws, policy) == {"v1": True}


def test_what_fails_is_an_error_in_our_words(aws: Aws, writer: AwsWriter) -> None:
    aws.fault("ec2:CreateTags", code="TagLimitExceeded", times=1)
    with pytest.raises(AlbError, match="TagLimitExceeded"):
        writer.write(TagResources(("subnet-1",), (("a", "b"),)), DryRun.NONE)
