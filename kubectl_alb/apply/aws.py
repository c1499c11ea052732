"""AWS actions carried out: EC2 tags and rules, IAM policies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kubectl_alb.apply.writer import Done, DryRun
from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.aws.errors import AwsRefusedError
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
from kubectl_alb.model.step import Result

# AWS: IAM user guide, "IAM and AWS STS quotas".
MAX_VERSIONS = 5
WOULD_SUCCEED = "DryRunOperation"
# What EC2 says of a rule that is there already, or is gone already.
ALREADY = ("InvalidPermission.Duplicate", "InvalidPermission.NotFound")


@dataclass(frozen=True, slots=True)
class Call:
    """A call of an AWS service; `resource` is the ARN that an IAM action is asked for."""

    service: str
    operation: str
    params: Mapping[str, Any]
    resource: str = ""


@dataclass(frozen=True, slots=True)
class AwsWriter:
    """Carries actions out with the caller's credentials."""

    clients: AwsClients

    def prepared(self, action: Action) -> Action:
        """Look up what has to make room: a managed policy has five versions at most."""
        if not isinstance(action, NewPolicyVersion):
            return action
        answer = self.clients.call("iam", "ListPolicyVersions", PolicyArn=action.arn)
        versions = answer["Versions"]
        if len(versions) < MAX_VERSIONS:
            return action
        spare = [version for version in versions if not version["IsDefaultVersion"]]
        oldest = min(spare, key=lambda version: version["CreateDate"])
        return replace(action, drops=oldest["VersionId"])

    def write(self, action: Action, dry_run: DryRun) -> Done:
        """Carry an action out, or have it tried; raise an `AlbError` when that fails."""
        for call in self._calls(action):
            if dry_run is DryRun.SERVER:
                return self._tried(call)
            try:
                self.clients.call(call.service, call.operation, **call.params)
            except AwsRefusedError as error:
                if error.code not in ALREADY:
                    raise
                return Done(Result.UNCHANGED, "it is so already")
        return Done(Result.DONE)

    def _calls(self, action: Action) -> tuple[Call, ...]:
        maker: Callable[[Any], tuple[Call, ...]] = CALLS[type(action)]
        return maker(action)

    def _tried(self, call: Call) -> Done:
        if call.service == "ec2":
            return self._tried_by_ec2(call)
        return self._simulated(call)

    def _tried_by_ec2(self, call: Call) -> Done:
        try:
            self.clients.call(call.service, call.operation, DryRun=True, **call.params)
        except AwsRefusedError as error:
            if error.code == WOULD_SUCCEED:
                return Done(Result.PLANNED, "EC2 would accept it")
            if error.code in ALREADY:
                return Done(Result.UNCHANGED, "it is so already")
            raise
        return Done(Result.PLANNED)

    def _simulated(self, call: Call) -> Done:
        """Ask IAM whether the caller may; IAM itself has no dry run."""
        action = f"{call.service}:{call.operation}"
        try:
            allowed = self._may(action, call.resource)
        except AlbError as error:
            return Done(Result.PLANNED, f"not simulated: {error.message}")
        if not allowed:
            raise AccessError(f"simulated: you may not {action} on {call.resource}", action)
        return Done(Result.PLANNED, "simulated: your policies allow it")

    def _may(self, action: str, resource: str) -> bool:
        caller = self.clients.call("sts", "GetCallerIdentity")["Arn"]
        answer = self.clients.call(
            "iam",
            "SimulatePrincipalPolicy",
            PolicySourceArn=_principal(caller),
            ActionNames=[action],
            ResourceArns=[resource],
        )
        return all(one["EvalDecision"] == "allowed" for one in answer["EvaluationResults"])


def _principal(caller: str) -> str:
    """Return the role of a session, as IAM simulates roles and not their sessions."""
    if ":assumed-role/" not in caller:
        return caller
    head, _, tail = caller.partition(":assumed-role/")
    return f"{head.replace(':sts:', ':iam:')}:role/{tail.partition('/')[0]}"


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
    made = {**arn, "PolicyDocument": action.document, "SetAsDefault": True}
    create = Call("iam", "CreatePolicyVersion", made, action.arn)
    if not action.drops:
        return (create,)
    delete = Call("iam", "DeletePolicyVersion", {**arn, "VersionId": action.drops}, action.arn)
    return (delete, create)


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
