"""AWS actions carried out: EC2 tags and rules, IAM policies."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kubectl_alb.analysis.wording import listed
from kubectl_alb.apply.aws_calls import calls_of, refusal
from kubectl_alb.apply.aws_state import AwsState, number_of
from kubectl_alb.apply.call import Call
from kubectl_alb.apply.eks_state import undo_of
from kubectl_alb.apply.iam_state import GONE
from kubectl_alb.apply.writer import ChangedError, Done, MovedError, Sight, State
from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.aws.errors import AwsNotFoundError, AwsRefusedError
from kubectl_alb.context.aws.simulations import principal_of
from kubectl_alb.errors import AccessError, AlbError, UnreachableError
from kubectl_alb.model.action import (
    Action,
    DefaultPolicyVersion,
    NewPolicyVersion,
    NoRolePolicy,
    PolicyVersion,
)
from kubectl_alb.model.eks_action import (
    CreateAssociation,
    DeleteAddon,
    DeleteAssociation,
    DeleteFargateProfile,
)
from kubectl_alb.model.iam_action import (
    DeleteOidcProvider,
    DeletePolicy,
    DeleteRole,
    DetachPolicy,
    RemoveAudience,
)
from kubectl_alb.model.step import Result, Step

# AWS: IAM user guide, "IAM and AWS STS quotas".
MAX_VERSIONS = 5
WOULD_SUCCEED = "DryRunOperation"
# The codes of IAM and EKS for what somebody else has made meanwhile.
APPEARED = ("EntityAlreadyExists", "EntityAlreadyExistsException", "ResourceInUseException")
DELETIONS = (
    DeleteAddon,
    DeleteAssociation,
    DeleteFargateProfile,
    DeleteOidcProvider,
    DeletePolicy,
    DeleteRole,
    DetachPolicy,
    NoRolePolicy,
    RemoveAudience,
)
# The codes of EC2 for a rule that is already there, or already gone.
ALREADY = ("InvalidPermission.Duplicate", "InvalidPermission.NotFound")


@dataclass(frozen=True, slots=True)
class AwsWriter:
    """Carries actions out with the caller's credentials."""

    clients: AwsClients

    def prepared(self, step: Step) -> Step:
        """Make room for a new policy version, if it takes that, and warn of what is lost."""
        action = step.action
        state = AwsState(self.clients)
        if isinstance(action, DeletePolicy):
            return replace(step, action=self._with_versions(action, state))
        if not isinstance(action, NewPolicyVersion):
            return step
        versions = state.versions(action.arn)
        if len(versions) < MAX_VERSIONS:
            return step
        spare = [version for version in versions if not version["IsDefaultVersion"]]
        oldest = min(spare, key=lambda version: version["CreateDate"])["VersionId"]
        ids = tuple(version["VersionId"] for version in versions)
        drops = state.version(action.arn, oldest)
        action = replace(action, drops=drops, versions=ids)
        lost = (
            f"deletes policy version {oldest} to make room; it cannot be restored, "
            "the journal keeps its document"
        )
        warning = "; ".join(filter(None, (step.warning, self._doubt(calls_of(action)))))
        return replace(step, action=action, warning=warning, irreversible=lost)

    def _with_versions(self, action: DeletePolicy, state: AwsState) -> DeletePolicy:
        """Complete the deletion of a policy with the versions that have to go first."""
        try:
            versions = state.versions(action.arn)
        except AwsNotFoundError:
            return action
        spare = (str(v["VersionId"]) for v in versions if not v["IsDefaultVersion"])
        return replace(action, versions=tuple(sorted(spare)))

    def look(self, action: Action) -> Sight:
        """Read what an action is about, and compare it with what was shown."""
        return AwsState(self.clients).look(action)

    def write(self, action: Action, sight: Sight) -> Done:
        """Carry an action out; raise an `AlbError` when nothing was changed."""
        if isinstance(action, DeleteAssociation) and not action.id:
            action = replace(action, id=sight.version)
        calls = calls_of(action)
        if isinstance(action, NewPolicyVersion) and len(calls) > 1:
            # Nothing is deleted for the sake of a call that is not known to be allowed.
            self._require(calls)
            sight = self.look(action)
            if sight.state is not State.BEFORE:
                raise ChangedError(sight.now or "it is in place by now")
        answer: Any = None
        for index, call in enumerate(calls):
            answer = self._made(call)
            if isinstance(answer, AlbError) and index:
                changes = ", ".join(earlier.change for earlier in calls[:index])
                text = f"{changes}; {call.operation} failed: {answer.message}"
                return Done(Result.FAILED, text, hint=_hint(answer), code=answer.exit_code)
            if isinstance(answer, AlbError):
                return _unwritten(action, answer)
        return self._written(action, sight, answer)

    def _written(self, action: Action, sight: Sight, answer: Any) -> Done:
        """Return what was done, with an undo that only the answer tells."""
        if isinstance(action, NewPolicyVersion):
            return self._new_default(action, sight, answer["PolicyVersion"]["VersionId"])
        if isinstance(action, CreateAssociation):
            id_ = answer["association"]["associationId"]
            return Done(Result.DONE, undo=undo_of(action, id_))
        return Done(Result.DONE)

    def _made(self, call: Call) -> Any:
        """Make a call and return its answer, or what AWS refused it for.

        Raise `UnreachableError` where it may have been carried out.
        """
        try:
            return self.clients.once(call.service, call.operation, **call.params)
        except UnreachableError:
            raise
        except AlbError as error:
            return error

    def _new_default(self, action: NewPolicyVersion, sight: Sight, made: str) -> Done:
        """Return the undo of a new version, or tell of one that came in the same moment."""
        undo = DefaultPolicyVersion(action.arn, sight.default, PolicyVersion(made, action.document))
        others = self._since(action.arn, sight.version, made)
        if not others:
            return Done(Result.DONE, undo=undo)
        return Done(
            Result.FAILED,
            f"changed in the same moment: {listed(others)} was made by somebody else, and {made} "
            "is the default now",
            hint=f"compare {listed((*others, made))} of {action.arn} and make a version of both",
        )

    def _since(self, arn: str, newest: str, made: str) -> list[str]:
        """Return the versions that came after the newest one that we saw, but for our own."""
        try:
            versions = AwsState(self.clients).versions(arn)
        except AlbError:
            return []
        ids = [str(version["VersionId"]) for version in versions]
        return [id_ for id_ in ids if id_ != made and number_of(id_) > number_of(newest)]

    def rehearse(self, action: Action, sight: Sight) -> Done:
        """Let EC2 or IAM check an action."""
        calls = calls_of(action)
        if calls[0].service != "ec2":
            return self._simulated(calls)
        (call,) = calls
        try:
            self.clients.call(call.service, call.operation, DryRun=True, **call.params)
        except AwsRefusedError as error:
            if error.code == WOULD_SUCCEED:
                return Done(Result.PLANNED, "EC2 would accept it")
            if error.code in ALREADY:
                return Done(Result.UNCHANGED, "already in place")
            raise
        return Done(Result.PLANNED)

    def _simulated(self, calls: Sequence[Call]) -> Done:
        """Ask IAM whether the caller may make all calls; IAM itself has no dry run.

        Raise `AccessError` if any of them would be refused.
        """
        try:
            refused = self._refused(calls)
        except AlbError as error:
            return Done(Result.PLANNED, f"not simulated: {error.message}")
        if refused:
            raise AccessError(f"simulated: {refusal(refused)}", refused[0].permission)
        return Done(Result.PLANNED, "simulated: your policies allow it")

    def _require(self, calls: Sequence[Call]) -> None:
        """Raise an `AlbError` unless IAM says that all calls are allowed."""
        try:
            refused = self._refused(calls)
        except AlbError as error:
            raise AlbError(
                f"nothing is deleted, since whether you may {_permissions(calls)} cannot be "
                f"simulated: {error.message}",
                hint="grant iam:SimulatePrincipalPolicy, or delete a version yourself",
            ) from error
        if refused:
            raise AccessError(f"simulated: {refusal(refused)}", refused[0].permission)

    def _doubt(self, calls: Sequence[Call]) -> str:
        """Return why a step would stop before it has begun; empty if it should not."""
        try:
            refused = self._refused(calls)
        except AlbError as error:
            permissions = _permissions(calls)
            return f"whether you may {permissions} cannot be simulated: {error.message}"
        return f"simulated: {refusal(refused)}" if refused else ""

    def _refused(self, calls: Sequence[Call]) -> tuple[Call, ...]:
        """Return the calls that IAM would refuse the caller; raise `AlbError` if it cannot say."""
        answer = self.clients.call(
            "iam",
            "SimulatePrincipalPolicy",
            PolicySourceArn=principal_of(self.clients.call("sts", "GetCallerIdentity")["Arn"]),
            ActionNames=[call.permission for call in calls],
            ResourceArns=sorted({call.resource for call in calls}),
        )
        results = answer["EvaluationResults"]
        refused = {r["EvalActionName"] for r in results if r["EvalDecision"] != "allowed"}
        return tuple(call for call in calls if call.permission in refused)


def _hint(error: AlbError) -> str:
    """Return how to go on after a call that was refused when the one before had succeeded."""
    kept = "the journal keeps the deleted document"
    return f"grant {error.permission}; {kept}" if isinstance(error, AccessError) else kept


def _unwritten(action: Action, error: AlbError) -> Done:
    """Return what a refusal means for an action; raise it where nothing is as it shall be."""
    if isinstance(error, AwsRefusedError) and error.code in ALREADY:
        return Done(Result.UNCHANGED, "already in place")
    if isinstance(error, AwsNotFoundError) and isinstance(action, DELETIONS):
        return Done(Result.UNCHANGED, GONE)
    if isinstance(error, AwsRefusedError) and error.code in APPEARED:
        raise MovedError(error.message, hint="run the command again") from error
    raise error


def _permissions(calls: Sequence[Call]) -> str:
    return listed(call.permission for call in calls)
