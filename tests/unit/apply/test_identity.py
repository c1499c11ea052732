"""IAM and EKS actions over HTTP: done once, taken back, and never over what somebody else did."""

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
from kubectl_alb.apply.writer import ChangedError, Done, DryRun, Sight, State
from kubectl_alb.errors import AccessError
from kubectl_alb.model.action import Action
from kubectl_alb.model.eks_action import (
    CreateAssociation,
    DeleteAssociation,
    DeleteFargateProfile,
)
from kubectl_alb.model.iam_action import (
    AddAudience,
    DeleteOidcProvider,
    DeletePolicy,
    DeleteRole,
    UpdateTrustPolicy,
)
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Op, Result, Step
from tests.changes import PLACE, Agreed
from tests.lab.aws.client import Aws
from tests.unit.apply.identity import (
    ADDED,
    ASSIGNED,
    ASSOCIATED,
    ATTACHED,
    CASES,
    ISSUER,
    OTHER_TRUST,
    POLICED,
    POLICY,
    PROFILED,
    PROVIDED,
    PROVIDER,
    ROLE,
    STS,
    TAGS,
    TEXT,
    TRUST,
    document,
)

CLUSTER = {"name": "shop", "arn": "arn:aws:eks:us-west-2:111122223333:cluster/shop"}


@pytest.fixture
def account(aws: Aws) -> Aws:
    aws.load({"aws/clusters": [CLUSTER]})
    return aws


@pytest.fixture
def writer(account: Aws, writer: AwsWriter) -> AwsWriter:
    return writer


def carried_out(writer: AwsWriter, *actions: Action) -> Done:
    """Carry actions out that must succeed, and return what the last one did."""
    done = Done(Result.FAILED)
    for action in actions:
        done = guarded(writer, action, DryRun.NONE)
        assert done.result is Result.DONE, done
    return done


@pytest.mark.parametrize("name", CASES)
def test_an_action_is_carried_out_once_and_taken_back_once(name: str, writer: AwsWriter) -> None:
    before, action, undo = CASES[name]
    carried_out(writer, *before, action)
    assert guarded(writer, action, DryRun.NONE).result is Result.UNCHANGED
    carried_out(writer, undo)
    assert guarded(writer, undo, DryRun.NONE).result is Result.UNCHANGED
    assert writer.look(action).state is State.BEFORE


@pytest.mark.parametrize("name", CASES)
def test_a_dry_run_changes_nothing(name: str, writer: AwsWriter) -> None:
    before, action, _ = CASES[name]
    carried_out(writer, *before)
    assert guarded(writer, action, DryRun.SERVER).result is Result.PLANNED
    assert writer.look(action).state is State.BEFORE


OPERATIONS = {
    "provider": ("iam:CreateOpenIDConnectProvider", "iam:DeleteOpenIDConnectProvider"),
    "audience": (
        "iam:AddClientIDToOpenIDConnectProvider", "iam:RemoveClientIDFromOpenIDConnectProvider"
    ),
    "policy": ("iam:CreatePolicy", "iam:DeletePolicy"),
    "role": ("iam:CreateRole", "iam:DeleteRole"),
    "trust policy": ("iam:UpdateAssumeRolePolicy", "iam:UpdateAssumeRolePolicy"),
    "attachment": ("iam:AttachRolePolicy", "iam:DetachRolePolicy"),
    "add-on": ("eks:CreateAddon", "eks:DeleteAddon"),
    "association": ("eks:CreatePodIdentityAssociation", "eks:DeletePodIdentityAssociation"),
    "Fargate profile": ("eks:CreateFargateProfile", "eks:DeleteFargateProfile"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_refusal_names_the_action_that_is_missing(
    name: str, account: Aws, writer: AwsWriter
) -> None:
    (before, action, undo), (make, unmake) = CASES[name], OPERATIONS[name]
    carried_out(writer, *before)
    account.deny(make)
    with pytest.raises(AccessError, match=make):
        guarded(writer, action, DryRun.NONE)
    account.clear_faults()
    carried_out(writer, action)
    account.deny(unmake)
    with pytest.raises(AccessError, match=unmake):
        guarded(writer, undo, DryRun.NONE)


@dataclass(frozen=True)
class Raced:
    """A writer beside which somebody else works, once, right after the first look."""

    writer: AwsWriter
    others: list[Callable[[], object]]

    def prepared(self, step: Step) -> Step:
        return step

    def look(self, action: Action) -> Sight:
        sight = self.writer.look(action)
        while self.others:
            self.others.pop()()
        return sight

    def write(self, action: Action, sight: Sight) -> Done:
        return self.writer.write(action, sight)

    def rehearse(self, action: Action, sight: Sight) -> Done:
        return self.writer.rehearse(action, sight)


MADE = ["provider", "policy", "role", "add-on", "association", "Fargate profile"]


@pytest.mark.parametrize("name", MADE)
def test_what_somebody_makes_between_look_and_write_is_in_place(
    name: str, writer: AwsWriter
) -> None:
    before, action, _ = CASES[name]
    carried_out(writer, *before)
    raced = Raced(writer, [lambda: carried_out(writer, action)])
    assert guarded(raced, action, DryRun.NONE).result is Result.UNCHANGED


@pytest.mark.parametrize("name", CASES)
def test_what_somebody_takes_back_between_look_and_write_is_gone(
    name: str, writer: AwsWriter
) -> None:
    before, action, undo = CASES[name]
    carried_out(writer, *before, action)
    raced = Raced(writer, [lambda: carried_out(writer, undo)])
    done = guarded(raced, undo, DryRun.NONE)
    # A trust policy and an audience are written as they are: IAM has no test for them.
    assert done.result in (Result.UNCHANGED, Result.DONE)
    assert writer.look(undo).state is State.AFTER


def refused(writer: Any, action: Action) -> str:
    with pytest.raises(ChangedError) as caught:
        guarded(writer, action, DryRun.NONE)
    return caught.value.message


def test_a_policy_of_the_name_with_other_statements_is_left(
    account: Aws, writer: AwsWriter
) -> None:
    other = document("s3:*")
    account.boto3("iam").create_policy(PolicyName="lbc", PolicyDocument=other)
    assert "exists, with other statements: added" in refused(writer, POLICED)


def test_a_policy_that_somebody_makes_with_other_statements_meanwhile_is_left(
    account: Aws, writer: AwsWriter
) -> None:
    iam, other = account.boto3("iam"), document("s3:*")
    raced = Raced(writer, [lambda: iam.create_policy(PolicyName="lbc", PolicyDocument=other)])
    assert "exists, with other statements" in refused(raced, POLICED)


def test_a_policy_that_was_extended_is_not_deleted(account: Aws, writer: AwsWriter) -> None:
    carried_out(writer, POLICED)
    account.boto3("iam").create_policy_version(
        PolicyArn=POLICY, PolicyDocument=document("s3:*"), SetAsDefault=True
    )
    assert "the default version of" in refused(writer, DeletePolicy(POLICY, TEXT, TAGS))


def test_a_policy_is_deleted_with_the_versions_that_were_shown(
    account: Aws, writer: AwsWriter
) -> None:
    carried_out(writer, POLICED)
    iam = account.boto3("iam")
    iam.create_policy_version(PolicyArn=POLICY, PolicyDocument=document("s3:*"))
    bare = DeletePolicy(POLICY, TEXT, TAGS)
    assert "other versions: shown none, now v2" in refused(writer, bare)
    step = Step("p", "delete it", Op.DELETE, ObjectRef("Policy", "", "lbc"), bare, POLICED)
    action = writer.prepared(step).action
    assert action == DeletePolicy(POLICY, TEXT, TAGS, ("v2",))
    carried_out(writer, action)
    assert iam.list_policies(Scope="Local")["Policies"] == []


def test_what_has_not_our_tags_is_not_deleted(account: Aws, writer: AwsWriter) -> None:
    iam = account.boto3("iam")
    iam.create_policy(PolicyName="lbc", PolicyDocument=TEXT)
    iam.create_role(RoleName="lbc", AssumeRolePolicyDocument=TRUST)
    iam.create_open_id_connect_provider(Url=f"https://{ISSUER}", ClientIDList=[STS])
    for action in (
        DeletePolicy(POLICY, TEXT, TAGS),
        DeleteRole("lbc", TRUST, TAGS),
        DeleteOidcProvider(PROVIDER, f"https://{ISSUER}", (STS,), TAGS),
    ):
        assert "shown kubectl-alb, now (none)" in refused(writer, action)


def test_a_provider_for_others_is_not_taken_for_ours(account: Aws, writer: AwsWriter) -> None:
    iam = account.boto3("iam")
    iam.create_open_id_connect_provider(Url=f"https://{ISSUER}", ClientIDList=["a"])
    assert f"{PROVIDER} exists, for a" in refused(writer, PROVIDED)
    carried_out(writer, AddAudience(PROVIDER, STS))
    assert guarded(writer, PROVIDED, DryRun.NONE).result is Result.UNCHANGED


def test_a_provider_that_got_another_audience_is_not_deleted(writer: AwsWriter) -> None:
    carried_out(writer, PROVIDED, AddAudience(PROVIDER, "b"))
    undo = DeleteOidcProvider(PROVIDER, f"https://{ISSUER}", (STS,), TAGS)
    assert f"audiences: shown {STS}, now b, {STS}" in refused(writer, undo)


def test_a_trust_policy_that_somebody_changed_is_left(account: Aws, writer: AwsWriter) -> None:
    carried_out(writer, ASSIGNED)
    account.boto3("iam").update_assume_role_policy(RoleName="lbc", PolicyDocument=OTHER_TRUST)
    said = refused(writer, UpdateTrustPolicy("lbc", document("x"), TRUST))
    assert said.startswith("changed since it was shown: trust policy of lbc: added")
    assert "trust policy of lbc" in refused(writer, DeleteRole("lbc", TRUST, TAGS))


def test_the_role_of_a_service_account_is_not_replaced(writer: AwsWriter) -> None:
    carried_out(writer, ASSIGNED, ASSOCIATED)
    other = CreateAssociation("shop", "kube-system", "lbc", f"{ROLE}-2", TAGS)
    assert f"service account kube-system/lbc has {ROLE}" in refused(writer, other)
    undo = DeleteAssociation("shop", "kube-system", "lbc", f"{ROLE}-2")
    assert "association: shown" in refused(writer, undo)


def test_the_undo_of_an_association_names_it(writer: AwsWriter) -> None:
    undo = carried_out(writer, ASSIGNED, ASSOCIATED).undo
    assert isinstance(undo, DeleteAssociation)
    assert undo.id.startswith("a-")
    assert writer.look(ASSOCIATED).undo == undo
    carried_out(writer, undo)


def test_a_broken_add_on_is_not_taken_for_one_that_works(account: Aws, writer: AwsWriter) -> None:
    broken = {"clusterName": "shop", "addonName": ADDED.addon, "status": "CREATE_FAILED"}
    account.load({"aws/addons": [broken]})
    assert "is CREATE_FAILED" in refused(writer, ADDED)


def test_a_lost_answer_is_looked_after(account: Aws, writer: AwsWriter) -> None:
    account.fault("iam:CreateRole", status=500, code="ServiceFailure", times=1)
    done = guarded(writer, ASSIGNED, DryRun.NONE)
    assert (done.result, "nothing was changed" in done.detail) == (Result.FAILED, True)


def test_what_a_call_takes_besides_is_named(account: Aws, writer: AwsWriter) -> None:
    said = f"User: x is not authorized to perform: iam:PassRole on resource: {ROLE}"
    account.fault("eks:CreatePodIdentityAssociation", code="AccessDeniedException", message=said)
    carried_out(writer, ASSIGNED)
    with pytest.raises(AccessError) as caught:
        guarded(writer, ASSOCIATED, DryRun.NONE)
    assert caught.value.permission == "iam:PassRole"


def test_what_is_made_has_our_tags(account: Aws, writer: AwsWriter) -> None:
    carried_out(writer, POLICED, ASSIGNED, ATTACHED, ADDED)
    iam = account.boto3("iam")
    role = iam.get_role(RoleName="lbc")["Role"]
    tags = {tag["Key"]: tag["Value"] for tag in role["Tags"]}
    assert (tags, role["Description"]) == (dict(TAGS), "of the controller")
    addon = account.boto3("eks").describe_addon(clusterName="shop", addonName=ADDED.addon)
    assert addon["addon"]["tags"] == dict(TAGS)
    assert (
        json.loads(TEXT)
        == iam.get_policy_version(PolicyArn=POLICY, VersionId="v1")["PolicyVersion"]["Document"]
    )


def steps() -> tuple[Step, ...]:
    """Return what install makes for IRSA and Pod Identity, each after what it needs."""
    about = ObjectRef("Role", "", "lbc")
    undo_by_action = {action: undo for _, action, undo in CASES.values()}
    return tuple(
        Step(f"s{index}", "make it", Op.CREATE, about, action, undo_by_action[action])
        for index, action in enumerate((PROVIDED, POLICED, ASSIGNED, ATTACHED, ADDED, ASSOCIATED))
    )


def executor(writer: AwsWriter, folder: Path) -> Executor:
    return Executor(writer, Journal(folder, begun("install", PLACE)), Agreed(), ordered=True)


def test_a_run_that_was_refused_goes_on_when_the_right_is_there(
    account: Aws, writer: AwsWriter, tmp_path: Path
) -> None:
    account.deny("iam:AttachRolePolicy")
    first = list(executor(writer, tmp_path).run(steps()))
    assert [o.result.value for o in first] == ["done"] * 3 + ["failed"] + ["planned"] * 2
    assert "iam:AttachRolePolicy" in first[3].detail
    account.clear_faults()
    second = list(executor(writer, tmp_path).run(steps()))
    assert [o.result.value for o in second] == ["unchanged"] * 3 + ["done"] * 3


def test_a_run_is_taken_back_in_reverse_and_leaves_nothing(
    account: Aws, writer: AwsWriter, tmp_path: Path
) -> None:
    list(executor(writer, tmp_path).run(steps()))
    (run,) = recorded_runs(tmp_path).runs
    undo = undoing(run, writer)
    assert (undo.left, len(undo.steps)) == ((), 6)
    outcomes = list(executor(writer, tmp_path).run(undo.steps))
    assert [o.result for o in outcomes] == [Result.DONE] * 6
    iam = account.boto3("iam")
    assert iam.list_roles()["Roles"] == iam.list_policies(Scope="Local")["Policies"] == []
    assert iam.list_open_id_connect_providers()["OpenIDConnectProviderList"] == []


def test_of_a_run_that_was_killed_only_what_was_done_is_taken_back(
    writer: AwsWriter, tmp_path: Path
) -> None:
    running = executor(writer, tmp_path).run(steps())
    next(running)
    next(running)
    running.close()
    (run,) = recorded_runs(tmp_path).runs
    assert [step.action for step in undoing(run, writer).steps] == [
        CASES["policy"][2], CASES["provider"][2],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"tags": ()}, ""),
        ({"tags": (("alb.kubectl/made-by", "else"),)}, "tag alb.kubectl/made-by of Fargate"),
        ({"namespace": "other"}, "selects other pods"),
    ],
)
def test_a_fargate_profile_of_somebody_else_is_left(
    change: dict[str, Any], told: str, writer: AwsWriter
) -> None:
    carried_out(writer, PROFILED)
    sight = writer.look(replace(PROFILED, **change))
    assert (sight.state is State.AFTER, told in sight.now) == (not told, True)


def test_a_fargate_profile_that_is_ending_is_not_in_place(account: Aws, writer: AwsWriter) -> None:
    account.timing(fargate_seconds=60)
    carried_out(writer, PROFILED)
    account.clock(advance=60)
    carried_out(writer, DeleteFargateProfile("shop", "p", TAGS))
    assert "Fargate profile p is DELETING" in refused(writer, PROFILED)
