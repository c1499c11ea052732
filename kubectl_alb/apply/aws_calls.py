"""The calls that carry an AWS action out."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kubectl_alb.apply.call import Call
from kubectl_alb.apply.eks_calls import EKS_CALLS
from kubectl_alb.apply.iam_calls import IAM_CALLS
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


def calls_of(action: Action) -> tuple[Call, ...]:
    """Return the calls of an action, in order."""
    make: Callable[[Any], tuple[Call, ...]] = CALLS[type(action)]
    return make(action)


def refusal(calls: Iterable[Call]) -> str:
    """Name the calls that are not allowed."""
    return "; ".join(f"you may not {call.permission} on {call.resource}" for call in calls)


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
    if action.drops is None:
        return (create,)
    params = {**arn, "VersionId": action.drops.id}
    change = f"deleted version {action.drops.id}"
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
    **IAM_CALLS,
    **EKS_CALLS,
}
