"""The rights that carrying an action out takes; documents are printed from this table."""

from collections.abc import Mapping

from kubectl_alb.model.action import (
    ClosePort,
    DefaultPolicyVersion,
    NewPolicyVersion,
    NoRolePolicy,
    OpenPort,
    PatchObject,
    RolePolicy,
    TagResources,
    UntagResources,
)
from kubectl_alb.model.cluster_action import ApplyObject, DeleteObject
from kubectl_alb.model.eks_action import (
    CreateAddon,
    CreateAssociation,
    CreateFargateProfile,
    DeleteAddon,
    DeleteAssociation,
    DeleteFargateProfile,
)
from kubectl_alb.model.helm_action import HelmRollback, HelmUninstall, HelmUpgrade
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
    UpdateTrustPolicy,
)

PATCHED = (
    "ingresses.networking.k8s.io",
    "services",
    "targetgroupbindings.elbv2.k8s.aws",
    "mutatingwebhookconfigurations.admissionregistration.k8s.io",
    "validatingwebhookconfigurations.admissionregistration.k8s.io",
)
HELM = "what helm needs for the objects of the chart"
RIGHTS: Mapping[type, tuple[str, ...]] = {
    TagResources: ("ec2:CreateTags",),
    UntagResources: ("ec2:DeleteTags",),
    OpenPort: ("ec2:AuthorizeSecurityGroupIngress",),
    ClosePort: ("ec2:RevokeSecurityGroupIngress",),
    NewPolicyVersion: ("iam:CreatePolicyVersion", "iam:DeletePolicyVersion"),
    DefaultPolicyVersion: ("iam:SetDefaultPolicyVersion",),
    RolePolicy: ("iam:PutRolePolicy",),
    NoRolePolicy: ("iam:DeleteRolePolicy",),
    PatchObject: tuple(f"patch {resource}" for resource in PATCHED),
    ApplyObject: ("patch KIND", "create KIND"),
    DeleteObject: ("delete KIND",),
    CreateOidcProvider: ("iam:CreateOpenIDConnectProvider", "iam:TagOpenIDConnectProvider"),
    DeleteOidcProvider: ("iam:DeleteOpenIDConnectProvider",),
    AddAudience: ("iam:AddClientIDToOpenIDConnectProvider",),
    RemoveAudience: ("iam:RemoveClientIDFromOpenIDConnectProvider",),
    CreatePolicy: ("iam:CreatePolicy", "iam:TagPolicy"),
    DeletePolicy: ("iam:DeletePolicy", "iam:DeletePolicyVersion"),
    CreateRole: ("iam:CreateRole", "iam:TagRole"),
    UpdateTrustPolicy: ("iam:UpdateAssumeRolePolicy",),
    DeleteRole: ("iam:DeleteRole",),
    AttachPolicy: ("iam:AttachRolePolicy",),
    DetachPolicy: ("iam:DetachRolePolicy",),
    CreateAddon: ("eks:CreateAddon", "eks:TagResource"),
    DeleteAddon: ("eks:DeleteAddon",),
    CreateAssociation: (
        "eks:CreatePodIdentityAssociation",
        "eks:TagResource",
        "iam:PassRole",
        "iam:GetRole",
    ),
    DeleteAssociation: ("eks:DeletePodIdentityAssociation",),
    CreateFargateProfile: (
        "eks:CreateFargateProfile",
        "eks:TagResource",
        "iam:PassRole",
        "iam:CreateServiceLinkedRole",
    ),
    DeleteFargateProfile: ("eks:DeleteFargateProfile",),
    HelmUpgrade: (HELM,),
    HelmRollback: (HELM,),
    HelmUninstall: (HELM,),
}
_TAGS = ("ec2:DescribeSubnets", "ec2:DescribeSecurityGroups")
_RULES = ("ec2:DescribeSecurityGroups",)
_VERSION = ("iam:GetPolicy", "iam:GetPolicyVersion")
_KIND = ("get KIND",)
_PROVIDER = ("iam:GetOpenIDConnectProvider",)
_ROLE = ("iam:GetRole",)
_ATTACHED = ("iam:ListAttachedRolePolicies",)
_ADDON = ("eks:DescribeAddon",)
_ASSOCIATION = ("eks:ListPodIdentityAssociations", "eks:DescribePodIdentityAssociation")
_PROFILE = ("eks:DescribeFargateProfile",)
_RELEASE = ("list secrets", "get secrets")
# What is read right before each write, to see whether it is still as it was shown.
READS: Mapping[type, tuple[str, ...]] = {
    TagResources: _TAGS,
    UntagResources: _TAGS,
    OpenPort: _RULES,
    ClosePort: _RULES,
    NewPolicyVersion: (*_VERSION, "iam:ListPolicyVersions", "iam:SimulatePrincipalPolicy"),
    DefaultPolicyVersion: _VERSION,
    RolePolicy: ("iam:GetRolePolicy",),
    NoRolePolicy: ("iam:GetRolePolicy",),
    PatchObject: tuple(f"get {resource}" for resource in PATCHED),
    ApplyObject: _KIND,
    DeleteObject: _KIND,
    CreateOidcProvider: _PROVIDER,
    DeleteOidcProvider: _PROVIDER,
    AddAudience: _PROVIDER,
    RemoveAudience: _PROVIDER,
    CreatePolicy: _VERSION,
    DeletePolicy: (*_VERSION, "iam:ListPolicyVersions"),
    CreateRole: _ROLE,
    UpdateTrustPolicy: _ROLE,
    DeleteRole: _ROLE,
    AttachPolicy: _ATTACHED,
    DetachPolicy: _ATTACHED,
    CreateAddon: _ADDON,
    DeleteAddon: _ADDON,
    CreateAssociation: _ASSOCIATION,
    DeleteAssociation: _ASSOCIATION,
    CreateFargateProfile: _PROFILE,
    DeleteFargateProfile: _PROFILE,
    HelmUpgrade: _RELEASE,
    HelmRollback: _RELEASE,
    HelmUninstall: _RELEASE,
}
WORDS: Mapping[type, str] = {
    ApplyObject: "apply an object of the cluster",
    DeleteObject: "delete an object of the cluster",
    CreateOidcProvider: "make the OIDC provider of a cluster",
    DeleteOidcProvider: "delete the OIDC provider of a cluster",
    AddAudience: "add an audience to an OIDC provider",
    RemoveAudience: "remove an audience from an OIDC provider",
    CreatePolicy: "make the controller's policy",
    DeletePolicy: "delete the controller's policy",
    CreateRole: "make the controller's role",
    UpdateTrustPolicy: "change who may take the role",
    DeleteRole: "delete the controller's role",
    AttachPolicy: "attach the policy to the role",
    DetachPolicy: "detach the policy from the role",
    CreateAddon: "install an EKS add-on",
    DeleteAddon: "remove an EKS add-on",
    CreateAssociation: "give a service account a role by EKS Pod Identity",
    DeleteAssociation: "take the role away from a service account by EKS Pod Identity",
    CreateFargateProfile: "make the Fargate profile of a sample",
    DeleteFargateProfile: "delete the Fargate profile of a sample",
    HelmUpgrade: "install or upgrade the chart",
    HelmRollback: "bring a release back to an earlier revision",
    HelmUninstall: "remove a release",
    TagResources: "tag subnets and security groups",
    UntagResources: "take such tags off",
    OpenPort: "open a port of a security group",
    ClosePort: "close it again",
    NewPolicyVersion: "extend the policy of the controller's role",
    DefaultPolicyVersion: "go back to its version before",
    RolePolicy: "write an inline policy of the role, where its own is full or not yours",
    NoRolePolicy: "delete that again",
    PatchObject: "correct annotations, orders, finalizers and caBundles",
}
