"""What somebody changes in AWS between the consent and the write: nothing of it is lost."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.apply.aws import AwsWriter
from kubectl_alb.apply.execute import Executor
from kubectl_alb.apply.guard import guarded
from kubectl_alb.apply.journal import Journal, begun
from kubectl_alb.apply.recorded import recorded_runs
from kubectl_alb.apply.undo import undoing
from kubectl_alb.apply.writer import ChangedError, Done, DryRun, Sight
from kubectl_alb.checks.iam.repair import after
from kubectl_alb.model.action import (
    Action,
    ClosePort,
    DefaultPolicyVersion,
    NoRolePolicy,
    OpenPort,
    PolicyVersion,
    RolePolicy,
    TagResources,
    UntagResources,
)
from kubectl_alb.model.step import Result, Step
from tests.changes import PLACE, Agreed
from tests.lab.aws.client import Aws
from tests.unit.apply.account import (
    DOCUMENT,
    MORE,
    RULE,
    TEXT,
    extension,
    new_version,
    rules,
    tags,
    versions,
    writer_of_a_user,
)

DENY = {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}
DENYING = json.dumps({**DOCUMENT, "Statement": [*DOCUMENT["Statement"], DENY]})
KEY = "kubernetes.io/role/elb"
TAG = TagResources(("subnet-1",), ((KEY, "1"),))


@dataclass(frozen=True)
class Raced:
    """A writer beside which somebody else works, right after each look."""

    writer: AwsWriter
    other: Callable[[], object]

    def prepared(self, step: Step) -> Step:
        return step

    def look(self, action: Action) -> Sight:
        sight = self.writer.look(action)
        self.other()
        return sight

    def write(self, action: Action, sight: Sight) -> Done:
        return self.writer.write(action, sight)

    def rehearse(self, action: Action, sight: Sight) -> Done:
        return self.writer.rehearse(action, sight)


def refused(writer: AwsWriter, action: Action) -> str:
    """Return why an action is not carried out."""
    with pytest.raises(ChangedError) as caught:
        guarded(writer, action, DryRun.NONE)
    assert caught.value.hint == "run the command again"
    return caught.value.message


def put_tag(aws: Aws, value: str) -> None:
    aws.boto3("ec2").create_tags(Resources=["subnet-1"], Tags=[{"Key": KEY, "Value": value}])


def test_a_tag_that_appeared_keeps_its_value(aws: Aws, writer: AwsWriter) -> None:
    put_tag(aws, "0")
    said = refused(writer, TAG)
    text = f'changed since it was shown: tag {KEY} of subnet-1: shown (none), now "0"'
    assert (said, tags(aws)) == (text, {KEY: "0"})


def test_a_tag_that_was_removed_is_not_set_again(aws: Aws, writer: AwsWriter) -> None:
    action = TagResources(("subnet-1",), ((KEY, "1"),), before=((KEY, "true"),))
    assert 'shown "true", now (none)' in refused(writer, action)
    assert tags(aws) == {}


def test_a_tag_that_appeared_with_our_value_is_in_place(aws: Aws, writer: AwsWriter) -> None:
    put_tag(aws, "1")
    assert guarded(writer, TAG, DryRun.NONE) == Done(Result.UNCHANGED, "already in place")


def test_a_tag_with_a_new_value_is_not_removed(aws: Aws, writer: AwsWriter) -> None:
    put_tag(aws, "0")
    assert "shown" in refused(writer, UntagResources(("subnet-1",), ((KEY, "1"),)))
    assert tags(aws) == {KEY: "0"}


def authorize(aws: Aws, description: str) -> None:
    source = {"GroupId": "sg-2", "Description": description}
    permission: Any = {**RULE.permission, "UserIdGroupPairs": [source]}
    aws.boto3("ec2").authorize_security_group_ingress(GroupId="sg-1", IpPermissions=[permission])


def test_a_rule_that_appeared_is_in_place(aws: Aws, writer: AwsWriter) -> None:
    authorize(aws, "of a colleague")
    done = guarded(writer, OpenPort(RULE), DryRun.NONE)
    assert (done.result, done.undo) == (Result.UNCHANGED, None)


def test_a_rule_that_appears_in_the_same_moment_is_in_place(aws: Aws, writer: AwsWriter) -> None:
    raced = Raced(writer, lambda: authorize(aws, "of a colleague"))
    assert guarded(raced, OpenPort(RULE), DryRun.NONE).result is Result.UNCHANGED


def test_a_rule_that_is_somebody_elses_is_not_removed(aws: Aws, writer: AwsWriter) -> None:
    authorize(aws, "of a colleague")
    said = refused(writer, ClosePort(RULE))
    assert 'shown "from a test", now "of a colleague"' in said
    assert len(rules(aws)) == 1


def test_a_rule_that_is_gone_is_not_missed(writer: AwsWriter) -> None:
    done = guarded(writer, ClosePort(RULE), DryRun.NONE)
    assert done == Done(Result.UNCHANGED, "already gone")


def make_version(aws: Aws, arn: str, document: str) -> None:
    aws.boto3("iam").create_policy_version(
        PolicyArn=arn, PolicyDocument=document, SetAsDefault=True
    )


def default(aws: Aws, arn: str) -> str:
    return next(id_ for id_, is_default in versions(aws, arn).items() if is_default)


def test_a_deny_that_was_added_to_a_policy_is_kept(
    aws: Aws, writer: AwsWriter, policy: str
) -> None:
    make_version(aws, policy, DENYING)
    said = refused(writer, extension(policy))
    assert "the default version was v1, it is v2: added" in said
    assert '"Effect": "Deny"' in said
    assert versions(aws, policy) == {"v1": False, "v2": True}


def test_a_new_default_with_the_same_document_is_another_state(
    aws: Aws, writer: AwsWriter, policy: str
) -> None:
    make_version(aws, policy, TEXT)
    assert "the same statements" in refused(writer, extension(policy))
    assert default(aws, policy) == "v2"


def test_a_version_that_comes_in_the_same_moment_is_told(
    aws: Aws, writer: AwsWriter, policy: str
) -> None:
    raced = Raced(writer, lambda: make_version(aws, policy, DENYING))
    done = guarded(raced, extension(policy), DryRun.NONE)
    assert (done.result, done.undo) == (Result.FAILED, None)
    assert done.detail.startswith("changed in the same moment: v2 was made by somebody else")
    assert "make a version of both" in done.hint


def test_our_own_version_that_is_there_already_is_in_place(
    aws: Aws, writer: AwsWriter, policy: str
) -> None:
    make_version(aws, policy, MORE)
    assert guarded(writer, extension(policy), DryRun.NONE).result is Result.UNCHANGED


@pytest.mark.parametrize("gone", ["v2", "v3"])
def test_no_room_is_made_when_the_versions_are_others(
    aws: Aws, full_policy: str, gone: str
) -> None:
    writer = writer_of_a_user(aws, "iam:*")
    step = writer.prepared(new_version(full_policy))
    aws.boto3("iam").delete_policy_version(PolicyArn=full_policy, VersionId=gone)
    assert "versions: shown" in refused(writer, step.action)
    assert len(versions(aws, full_policy)) == 4


@pytest.mark.parametrize("id_", ["v2", ""])
def test_an_undo_does_not_lose_a_deny_that_was_added_since(
    aws: Aws, writer: AwsWriter, policy: str, id_: str
) -> None:
    guarded(writer, extension(policy), DryRun.NONE)
    make_version(aws, policy, DENYING)
    undo = DefaultPolicyVersion(policy, "v1", PolicyVersion(id_, MORE))
    assert '"Effect": "Deny"' in refused(writer, undo)
    assert default(aws, policy) == "v3"


@pytest.fixture
def role(aws: Aws) -> str:
    aws.boto3("iam").create_role(RoleName="lbc", AssumeRolePolicyDocument=TEXT)
    return "lbc"


def put_inline(aws: Aws, document: str) -> None:
    aws.boto3("iam").put_role_policy(RoleName="lbc", PolicyName="more", PolicyDocument=document)


def inline(aws: Aws) -> Any:
    return aws.boto3("iam").get_role_policy(RoleName="lbc", PolicyName="more")["PolicyDocument"]


@pytest.mark.parametrize("shown", ["", TEXT])
@pytest.mark.parametrize("kind", [RolePolicy, NoRolePolicy])
def test_an_inline_policy_that_was_changed_is_kept(
    aws: Aws, writer: AwsWriter, role: str, shown: str, kind: type
) -> None:
    put_inline(aws, DENYING)
    action = RolePolicy(role, "more", MORE, shown)
    if kind is NoRolePolicy:
        action = NoRolePolicy(role, "more", shown or MORE)  # type: ignore[assignment]
    assert "Deny" in refused(writer, action)
    assert inline(aws) == json.loads(DENYING)


def test_an_inline_policy_that_was_deleted_is_not_written_again(
    aws: Aws, writer: AwsWriter, role: str
) -> None:
    assert "now: there is none" in refused(writer, RolePolicy(role, "more", MORE, TEXT))
    assert aws.boto3("iam").list_role_policies(RoleName=role)["PolicyNames"] == []


# An answer that is cut in half was sent by a service that has carried the call out.
LOST = {"truncate": True, "times": 1}


def test_a_version_whose_answer_was_lost_is_found_and_made_once(
    aws: Aws, writer: AwsWriter, policy: str
) -> None:
    aws.fault("iam:CreatePolicyVersion", **LOST)
    done = guarded(writer, extension(policy), DryRun.NONE)
    assert (done.result, "the change is there" in done.detail) == (Result.DONE, True)
    assert done.undo == DefaultPolicyVersion(policy, "v1", PolicyVersion("v2", MORE_COMPACT))
    assert versions(aws, policy) == {"v1": False, "v2": True}


MORE_COMPACT = json.dumps(json.loads(MORE), separators=(",", ":"))


@pytest.mark.parametrize("action", [TAG, OpenPort(RULE)], ids=["tag", "rule"])
def test_a_write_whose_answer_was_lost_is_done_once(
    aws: Aws, writer: AwsWriter, action: Action
) -> None:
    operation = "CreateTags" if action is TAG else "AuthorizeSecurityGroupIngress"
    aws.fault(f"ec2:{operation}", **LOST)
    assert guarded(writer, action, DryRun.NONE).result is Result.DONE
    assert len(aws.calls("ec2", operation)) == 1


@pytest.mark.parametrize("fault", [{"reset": True}, {"code": "InternalError", "status": 500}])
def test_a_write_that_broke_off_is_not_made_again(
    aws: Aws, writer: AwsWriter, fault: dict[str, Any]
) -> None:
    # A second try would be accepted.
    aws.fault("ec2:CreateTags", **fault, times=1)
    done = guarded(writer, TAG, DryRun.NONE)
    assert (done.result, "nothing was changed" in done.detail) == (Result.FAILED, True)
    assert tags(aws) == {}


def test_a_write_that_aws_was_too_busy_for_is_made_again(aws: Aws, writer: AwsWriter) -> None:
    aws.fault("ec2:CreateTags", code="RequestLimitExceeded", status=503, times=1)
    assert guarded(writer, TAG, DryRun.NONE).result is Result.DONE


def chained(arn: str) -> tuple[Step, Step]:
    """Return two steps that extend one policy, the second on top of the first."""
    first = new_version(arn)
    statement = {"Effect": "Allow", "Action": "wafv2:*", "Resource": "*"}
    more = json.dumps({**DOCUMENT, "Statement": [*DOCUMENT["Statement"], statement]})
    second = replace(first, id="more", action=replace(extension(arn), document=more))
    return first, after(second, first)


def test_two_steps_that_extend_one_policy_build_on_each_other_and_are_taken_back(
    aws: Aws, writer: AwsWriter, policy: str, tmp_path: Path
) -> None:
    aws_writer: Any = writer
    made = Executor(aws_writer, Journal(tmp_path, begun("doctor --fix", PLACE)), Agreed())
    assert [o.result for o in made.run(chained(policy))] == [Result.DONE] * 2
    answer = aws.boto3("iam").get_policy_version(PolicyArn=policy, VersionId="v3")
    statements = answer["PolicyVersion"]["Document"]["Statement"]
    assert [s["Action"] for s in statements] == ["iam:*", "ec2:*", "wafv2:*"]
    (run,) = recorded_runs(tmp_path).runs
    undo = undoing(run, aws_writer)
    back = Executor(aws_writer, Journal(tmp_path, begun("undo", PLACE)), Agreed())
    assert [o.result for o in back.run(undo.steps)] == [Result.DONE] * 2
    assert (undo.left, default(aws, policy)) == ((), "v1")
