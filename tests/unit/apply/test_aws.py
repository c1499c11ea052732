"""Writes to AWS, carried out over HTTP by the emulator."""

import pytest

from kubectl_alb.apply.aws import AwsWriter
from kubectl_alb.apply.guard import guarded
from kubectl_alb.apply.writer import ChangedError, Done, DryRun
from kubectl_alb.errors import AccessError, AlbError
from kubectl_alb.model.action import (
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


def test_a_tag_is_set_and_taken_off(aws: Aws, writer: AwsWriter) -> None:
    given = (("kubernetes.io/role/elb", "1"),)
    assert guarded(writer, TagResources(("subnet-1",), given), DryRun.NONE) == Done(Result.DONE)
    assert tags(aws) == {"kubernetes.io/role/elb": "1"}
    guarded(writer, UntagResources(("subnet-1",), given), DryRun.NONE)
    assert tags(aws) == {}


def test_a_tag_that_has_another_value_by_now_is_left(aws: Aws, writer: AwsWriter) -> None:
    guarded(writer, TagResources(("subnet-1",), (("team", "b"),)), DryRun.NONE)
    with pytest.raises(ChangedError, match='shown "a", now "b"'):
        guarded(writer, UntagResources(("subnet-1",), (("team", "a"),)), DryRun.NONE)
    assert tags(aws) == {"team": "b"}


def test_a_port_is_opened_once_and_closed_again(aws: Aws, writer: AwsWriter) -> None:
    assert guarded(writer, OpenPort(RULE), DryRun.NONE).result is Result.DONE
    assert guarded(writer, OpenPort(RULE), DryRun.NONE).result is Result.UNCHANGED
    (rule,) = rules(aws)
    assert (rule["FromPort"], rule["UserIdGroupPairs"][0]["GroupId"]) == (8080, "sg-2")
    assert guarded(writer, ClosePort(RULE), DryRun.NONE).result is Result.DONE
    assert rules(aws) == []


def test_a_dry_run_on_the_server_changes_nothing(aws: Aws, writer: AwsWriter) -> None:
    done = guarded(writer, OpenPort(RULE), DryRun.SERVER)
    assert done == Done(Result.PLANNED, "EC2 would accept it")
    assert rules(aws) == []


def test_a_dry_run_tells_what_would_be_refused(aws: Aws, writer: AwsWriter) -> None:
    aws.deny("ec2:CreateTags")
    with pytest.raises(AccessError, match="ec2:CreateTags"):
        guarded(writer, TagResources(("subnet-1",), (("a", "b"),)), DryRun.SERVER)


def test_a_new_version_becomes_the_default_and_the_old_one_stays(
    aws: Aws, writer: AwsWriter, policy: str
) -> None:
    assert writer.prepared(new_version(policy)) == new_version(policy)
    done = guarded(writer, extension(policy), DryRun.NONE)
    assert versions(aws, policy) == {"v1": False, "v2": True}
    assert done.undo == DefaultPolicyVersion(policy, "v1", PolicyVersion("v2", MORE))
    guarded(writer, done.undo, DryRun.NONE)
    assert versions(aws, policy) == {"v1": True, "v2": False}


FULL = {"v1": True, "v2": False, "v3": False, "v4": False, "v5": False}
LOST = (
    "deletes policy version v2 to make room; it cannot be restored, the journal keeps its document"
)
CREATE, DELETE = "iam:CreatePolicyVersion", "iam:DeletePolicyVersion"
READ = ("iam:List*", "iam:Get*", "iam:Simulate*")


def attempted(writer: AwsWriter, step: Step, dry_run: DryRun = DryRun.NONE) -> Done:
    """Carry a step out; an error counts as a failure."""
    try:
        return guarded(writer, step.action, dry_run)
    except AlbError as error:
        return Done(Result.FAILED, error.message)


def test_of_five_versions_the_oldest_that_is_not_the_default_makes_room(
    aws: Aws, full_policy: str
) -> None:
    writer = writer_of_a_user(aws, "iam:*")
    step = writer.prepared(new_version(full_policy))
    assert (step.irreversible, step.warning) == (LOST, "")
    assert step.action.drops == PolicyVersion("v2", TEXT)  # type: ignore[union-attr]
    assert attempted(writer, step).result is Result.DONE
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
    writer = writer_of_a_user(aws, *READ, *allowed)
    step = writer.prepared(new_version(full_policy))
    done = attempted(writer, step, DryRun.SERVER)
    text = "; ".join(f"you may not {action} on {full_policy}" for action in refused)
    if refused:
        assert (done.result, done.detail) == (Result.FAILED, f"simulated: {text}")
        assert step.warning == f"simulated: {text}"
    else:
        assert done == Done(Result.PLANNED, "simulated: your policies allow it")
    assert versions(aws, full_policy) == FULL


def test_no_version_is_deleted_for_a_creation_that_will_be_refused(
    aws: Aws, full_policy: str
) -> None:
    writer = writer_of_a_user(aws, *READ, DELETE)
    done = attempted(writer, writer.prepared(new_version(full_policy)))
    text = f"simulated: you may not {CREATE} on {full_policy}"
    assert done == Done(Result.FAILED, text)
    assert versions(aws, full_policy) == FULL


def test_where_nothing_can_be_simulated_nothing_is_deleted_and_the_warning_says_so(
    aws: Aws, full_policy: str
) -> None:
    writer = writer_of_a_user(aws, "iam:*")
    aws.deny("iam:SimulatePrincipalPolicy")
    step = writer.prepared(new_version(full_policy))
    assert step.warning.startswith(f"whether you may {DELETE}, {CREATE} cannot be simulated: ")
    assert attempted(writer, step, DryRun.SERVER).detail.startswith("not simulated: ")
    done = attempted(writer, step)
    assert (done.result, "nothing is deleted" in done.detail) == (Result.FAILED, True)
    assert versions(aws, full_policy) == FULL


def test_a_step_that_fails_half_way_says_what_was_done_and_what_was_not(
    aws: Aws, full_policy: str
) -> None:
    writer = writer_of_a_user(aws, "iam:*")
    step = writer.prepared(new_version(full_policy))
    aws.fault(CREATE, code="MalformedPolicyDocument", times=1)
    done = attempted(writer, step)
    assert done.result is Result.FAILED
    assert done.detail.startswith("deleted version v2; CreatePolicyVersion failed: ")
    assert "MalformedPolicyDocument" in done.detail
    assert versions(aws, full_policy) == {"v1": True, "v3": False, "v4": False, "v5": False}


def test_an_inline_policy_is_written_and_deleted(aws: Aws, writer: AwsWriter) -> None:
    iam = aws.boto3("iam")
    iam.create_role(RoleName="lbc", AssumeRolePolicyDocument=TEXT)
    guarded(writer, RolePolicy("lbc", "more", TEXT), DryRun.NONE)
    answer = iam.get_role_policy(RoleName="lbc", PolicyName="more")
    assert answer["PolicyDocument"] == DOCUMENT
    guarded(writer, NoRolePolicy("lbc", "more", TEXT), DryRun.NONE)
    assert iam.list_role_policies(RoleName="lbc")["PolicyNames"] == []


def test_where_there_is_room_the_creation_alone_is_simulated(aws: Aws, policy: str) -> None:
    writer = writer_of_a_user(aws, *READ, CREATE)
    outcome = guarded(writer, extension(policy), DryRun.SERVER)
    assert outcome == Done(Result.PLANNED, "simulated: your policies allow it")
    assert versions(aws, policy) == {"v1": True}


def test_what_fails_is_an_error_in_our_words(aws: Aws, writer: AwsWriter) -> None:
    aws.fault("ec2:CreateTags", code="TagLimitExceeded", times=1)
    with pytest.raises(AlbError, match="TagLimitExceeded"):
        guarded(writer, TagResources(("subnet-1",), (("a", "b"),)), DryRun.NONE)
