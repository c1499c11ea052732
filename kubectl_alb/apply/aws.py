"""AWS actions carried out: EC2 tags and rules, IAM policies."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kubectl_alb.analysis.wording import listed
from kubectl_alb.apply.writer import Done, DryRun
from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.aws.errors import AwsRefusedError
from kubectl_alb.context.aws.simulations import principal_of
from kubectl_alb.errors import AccessError, AlbError
from kubectl_alb.model.action import (
    Action,
    ClosePort,
    DefaultPolicyVersion,
    NewPolicyVersion,
    NoRolePolicy,
    OpenPort,
    RolePolicy,
    TagResources,
    UntagResources,
)
from kubectl_alb.model.step import Result, Step

# AWS: IAM user guide, "IAM and AWS STS quotas".
MAX_VERSIONS = 5
WOULD_SUCCEED = "DryRunOperation"
# The codes of EC2 for a rule that is already there, or already gone.
ALREADY = ("InvalidPermission.Duplicate", "InvalidPermission.NotFound")


@dataclass(frozen=True, slots=True)
class Call:
    """A call of an AWS service.

    `resource` is the ARN that IAM checks the action on; `change` says in words what the call has
    changed, where other calls follow it.
    """

    service: str
    operation: str
    params: Mapping[str, Any]
    resource: str = ""
    change: str = ""

    @property
    def permission(self) -> str:
        """The IAM action that allows the call."""
        return f"{self.service}:{self.operation}"


@dataclass(frozen=True, slots=True)
class AwsWriter:
    """Carries actions out with the caller's credentials."""

    clients: AwsClients

    def prepared(self, step: Step) -> Step:
        """Make room for a new policy version, if it takes that, and warn of what is lost."""
        action = step.action
        if not isinstance(action, NewPolicyVersion):
            return step
        versions = self.clients.call("iam", "ListPolicyVersions", PolicyArn=action.arn)["Versions"]
        if len(versions) < MAX_VERSIONS:
            return step
        spare = [version for version in versions if not version["IsDefaultVersion"]]
        oldest = min(spare, key=lambda version: version["CreateDate"])["VersionId"]
        action = replace(action, drops=oldest)
        lost = f"deletes policy version {oldest} to make room; it cannot be restored"
        warnings = (step.warning, lost, self._doubt(_calls(action)))
        return replace(step, action=action, warning="; ".join(filter(None, warnings)))

    def write(self, action: Action, dry_run: DryRun) -> Done:
        """Carry an action out, or only try it; raise an `AlbError` when nothing was changed."""
        calls = _calls(action)
        if dry_run is DryRun.SERVER:
            return self._dry_run(calls)
        if len(calls) > 1:
            # Nothing is deleted for the sake of a call that will be refused.
            self._simulated(calls)
        for index, call in enumerate(calls):
            error = self._failure(call)
            if isinstance(error, AwsRefusedError) and error.code in ALREADY:
                return Done(Result.UNCHANGED, "already in place")
            if error and index:
                changes = ", ".join(earlier.change for earlier in calls[:index])
                return Done(Result.FAILED, f"{changes}; {call.operation} failed: {error.message}")
            if error:
                raise error
        return Done(Result.DONE)

    def _failure(self, call: Call) -> AlbError | None:
        try:
            self.clients.call(call.service, call.operation, **call.params)
        except AlbError as error:
            return error
        return None

    def _dry_run(self, calls: Sequence[Call]) -> Done:
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
            raise AccessError(f"simulated: {_refusal(refused)}", refused[0].permission)
        return Done(Result.PLANNED, "simulated: your policies allow it")

    def _doubt(self, calls: Sequence[Call]) -> str:
        """Return why a step may stop half-way, or before it has begun; empty if it should not."""
        try:
            refused = self._refused(calls)
        except AlbError as error:
            permissions = listed(call.permission for call in calls)
            return f"whether you may {permissions} cannot be simulated: {error.message}"
        return f"simulated: {_refusal(refused)}" if refused else ""

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


def _refusal(calls: Iterable[Call]) -> str:
    return "; ".join(f"you may not {call.permission} on {call.resource}" for call in calls)


def _calls(action: Action) -> tuple[Call, ...]:
    make: Callable[[Any], tuple[Call, ...]] = CALLS[type(action)]
    return make(action)


def _tag(action: TagResources) -> tuple[Call, ...]:
    return (_tagging("CreateTags", action),)


def _untag(action: UntagResources) -> tuple[Call, ...]:
    return (_tagging("DeleteTags", action),)


def _tagging(operation: str, action: TagResources | UntagResources) -> Call:
    tags = [{"Key": key, "Value": value} for key, value in action.tags]
    return Call("ec2", operation, {"Resources": list(action.ids), "Tags": tags})


def _open(action: OpenPort) -> tuple[Call, ...]:
    return (_rule("AuthorizeSecurityGroupIngress", action),)


def _close(action: ClosePort) -> tuple[Call, ...]:
    return (_rule("RevokeSecurityGroupIngress", action),)


def _rule(operation: str, action: OpenPort | ClosePort) -> Call:
    rule = action.rule
    return Call("ec2", operation, {"GroupId": rule.group_id, "IpPermissions": [rule.permission]})


def _new_version(action: NewPolicyVersion) -> tuple[Call, ...]:
    arn = {"PolicyArn": action.arn}
    params = {**arn, "PolicyDocument": action.document, "SetAsDefault": True}
    create = Call("iam", "CreatePolicyVersion", params, action.arn)
    if not action.drops:
        return (create,)
    params = {**arn, "VersionId": action.drops}
    change = f"deleted version {action.drops}"
    return (Call("iam", "DeletePolicyVersion", params, action.arn, change), create)


def _default_version(action: DefaultPolicyVersion) -> tuple[Call, ...]:
    params = {"PolicyArn": action.arn, "VersionId": action.version}
    return (Call("iam", "SetDefaultPolicyVersion", params, action.arn),)


def _role_policy(action: RolePolicy) -> tuple[Call, ...]:
    params = {
        "RoleName": action.role,
        "PolicyName": action.name,
        "PolicyDocument": action.document,
    }
    return (Call("iam", "PutRolePolicy", params, "*"),)


def _no_role_policy(action: NoRolePolicy) -> tuple[Call, ...]:
    params = {"RoleName": action.role, "PolicyName": action.name}
    return (Call("iam", "DeleteRolePolicy", params, "*"),)


CALLS: Mapping[type, Callable[[Any], tuple[Call, ...]]] = {
    TagResources: _tag,
    UntagResources: _untag,
    OpenPort: _open,
    ClosePort: _close,
    NewPolicyVersion: _new_version,
    DefaultPolicyVersion: _default_version,
    RolePolicy: _role_policy,
    NoRolePolicy: _no_role_policy,
}
