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

PATCHED = (
    "ingresses.networking.k8s.io",
    "services",
    "targetgroupbindings.elbv2.k8s.aws",
    "mutatingwebhookconfigurations.admissionregistration.k8s.io",
    "validatingwebhookconfigurations.admissionregistration.k8s.io",
)
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
}
_TAGS = ("ec2:DescribeSubnets", "ec2:DescribeSecurityGroups")
_RULES = ("ec2:DescribeSecurityGroups",)
_VERSION = ("iam:GetPolicy", "iam:GetPolicyVersion")
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
    PatchObject: "correct annotations, orders, finalizers and caBundles",
}
