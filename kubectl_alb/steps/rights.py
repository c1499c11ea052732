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

RIGHTS: Mapping[type, tuple[str, ...]] = {
    TagResources: ("ec2:CreateTags",),
    UntagResources: ("ec2:DeleteTags",),
    OpenPort: ("ec2:AuthorizeSecurityGroupIngress",),
    ClosePort: ("ec2:RevokeSecurityGroupIngress",),
    NewPolicyVersion: (
        "iam:ListPolicyVersions",
        "iam:CreatePolicyVersion",
        "iam:DeletePolicyVersion",
    ),
    DefaultPolicyVersion: ("iam:SetDefaultPolicyVersion",),
    RolePolicy: ("iam:PutRolePolicy",),
    NoRolePolicy: ("iam:DeleteRolePolicy",),
    PatchObject: (
        "patch ingresses.networking.k8s.io",
        "patch services",
        "patch targetgroupbindings.elbv2.k8s.aws",
        "patch mutatingwebhookconfigurations.admissionregistration.k8s.io",
        "patch validatingwebhookconfigurations.admissionregistration.k8s.io",
    ),
}
WORDS: Mapping[type, str] = {
    TagResources: "tag subnets and security groups",
    UntagResources: "take such tags off",
    OpenPort: "open a port of a security group",
    ClosePort: "close it again",
    NewPolicyVersion: "extend the policy of the controller's role",
    DefaultPolicyVersion: "go back to its version before",
    RolePolicy: "write an inline policy of the role, where its own is full or not yours",
    NoRolePolicy: "delete that again",
    PatchObject: "correct annotations, finalizers and caBundles",
}
