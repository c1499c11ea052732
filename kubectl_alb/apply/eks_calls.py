"""The calls that carry actions in an EKS cluster out."""

from collections.abc import Callable, Mapping
from typing import Any

from kubectl_alb.apply.call import Call
from kubectl_alb.model.eks_action import (
    CreateAddon,
    CreateAssociation,
    CreateFargateProfile,
    DeleteAddon,
    DeleteAssociation,
    DeleteFargateProfile,
)

EKS = "eks"


def _create_addon(action: CreateAddon) -> tuple[Call, ...]:
    params = {"clusterName": action.cluster, "addonName": action.addon, "tags": dict(action.tags)}
    if action.version:
        params["addonVersion"] = action.version
    return (Call(EKS, "CreateAddon", params, "*"),)


def _delete_addon(action: DeleteAddon) -> tuple[Call, ...]:
    params = {"clusterName": action.cluster, "addonName": action.addon}
    return (Call(EKS, "DeleteAddon", params, "*"),)


def _create_association(action: CreateAssociation) -> tuple[Call, ...]:
    params = {
        "clusterName": action.cluster,
        "namespace": action.namespace,
        "serviceAccount": action.service_account,
        "roleArn": action.role_arn,
        "tags": dict(action.tags),
    }
    return (Call(EKS, "CreatePodIdentityAssociation", params, "*"),)


def _delete_association(action: DeleteAssociation) -> tuple[Call, ...]:
    params = {"clusterName": action.cluster, "associationId": action.id}
    return (Call(EKS, "DeletePodIdentityAssociation", params, "*"),)


def _create_profile(action: CreateFargateProfile) -> tuple[Call, ...]:
    params = {
        "clusterName": action.cluster,
        "fargateProfileName": action.name,
        "podExecutionRoleArn": action.role_arn,
        "subnets": list(action.subnets),
        "selectors": [action.selector],
        "tags": dict(action.tags),
    }
    return (Call(EKS, "CreateFargateProfile", params, "*"),)


def _delete_profile(action: DeleteFargateProfile) -> tuple[Call, ...]:
    params = {"clusterName": action.cluster, "fargateProfileName": action.name}
    return (Call(EKS, "DeleteFargateProfile", params, "*"),)


EKS_CALLS: Mapping[type, Callable[[Any], tuple[Call, ...]]] = {
    CreateAddon: _create_addon,
    DeleteAddon: _delete_addon,
    CreateAssociation: _create_association,
    DeleteAssociation: _delete_association,
    CreateFargateProfile: _create_profile,
    DeleteFargateProfile: _delete_profile,
}
