"""The calls that carry actions in IAM out."""

from collections.abc import Callable, Mapping
from typing import Any

from kubectl_alb.apply.call import Call
from kubectl_alb.model.iam_action import (
    AddAudience,
    AttachPolicy,
    CreateOidcProvider,
    CreatePolicy,
    CreateRole,
    DeleteOidcProvider,
    DeletePolicy,
    DeleteRole,
    DetachPolicy,
    RemoveAudience,
    Tags,
    UpdateTrustPolicy,
)

IAM = "iam"


def _create_provider(action: CreateOidcProvider) -> tuple[Call, ...]:
    params = {
        "Url": action.url,
        "ClientIDList": list(action.audiences),
        **_tags(action.tags),
    }
    return (Call(IAM, "CreateOpenIDConnectProvider", params, action.arn),)


def _delete_provider(action: DeleteOidcProvider) -> tuple[Call, ...]:
    params = {"OpenIDConnectProviderArn": action.arn}
    return (Call(IAM, "DeleteOpenIDConnectProvider", params, action.arn),)


def _audience(operation: str) -> Callable[[AddAudience | RemoveAudience], tuple[Call, ...]]:
    def calls(action: AddAudience | RemoveAudience) -> tuple[Call, ...]:
        params = {"OpenIDConnectProviderArn": action.arn, "ClientID": action.audience}
        return (Call(IAM, operation, params, action.arn),)

    return calls


def _create_policy(action: CreatePolicy) -> tuple[Call, ...]:
    params = {
        "PolicyName": action.name,
        "Path": action.path,
        "PolicyDocument": action.document,
        **_description(action.description),
        **_tags(action.tags),
    }
    return (Call(IAM, "CreatePolicy", params, action.arn),)


def _delete_policy(action: DeletePolicy) -> tuple[Call, ...]:
    arn = {"PolicyArn": action.arn}
    versions = (
        Call(
            IAM,
            "DeletePolicyVersion",
            {**arn, "VersionId": version},
            action.arn,
            f"deleted version {version}",
        )
        for version in action.versions
    )
    return (*versions, Call(IAM, "DeletePolicy", arn, action.arn))


def _create_role(action: CreateRole) -> tuple[Call, ...]:
    params = {
        "RoleName": action.role,
        "AssumeRolePolicyDocument": action.trust,
        **_description(action.description),
        **_tags(action.tags),
    }
    return (Call(IAM, "CreateRole", params, "*"),)


def _update_trust(action: UpdateTrustPolicy) -> tuple[Call, ...]:
    params = {"RoleName": action.role, "PolicyDocument": action.document}
    return (Call(IAM, "UpdateAssumeRolePolicy", params, "*"),)


def _delete_role(action: DeleteRole) -> tuple[Call, ...]:
    return (Call(IAM, "DeleteRole", {"RoleName": action.role}, "*"),)


def _attachment(operation: str) -> Callable[[AttachPolicy | DetachPolicy], tuple[Call, ...]]:
    def calls(action: AttachPolicy | DetachPolicy) -> tuple[Call, ...]:
        params = {"RoleName": action.role, "PolicyArn": action.arn}
        return (Call(IAM, operation, params, "*"),)

    return calls


def _tags(tags: Tags) -> dict[str, Any]:
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags]} if tags else {}


def _description(text: str) -> dict[str, Any]:
    return {"Description": text} if text else {}


IAM_CALLS: Mapping[type, Callable[[Any], tuple[Call, ...]]] = {
    CreateOidcProvider: _create_provider,
    DeleteOidcProvider: _delete_provider,
    AddAudience: _audience("AddClientIDToOpenIDConnectProvider"),
    RemoveAudience: _audience("RemoveClientIDFromOpenIDConnectProvider"),
    CreatePolicy: _create_policy,
    DeletePolicy: _delete_policy,
    CreateRole: _create_role,
    UpdateTrustPolicy: _update_trust,
    DeleteRole: _delete_role,
    AttachPolicy: _attachment("AttachRolePolicy"),
    DetachPolicy: _attachment("DetachRolePolicy"),
}
