"""Every section says what reading it takes, and both tables cover all of them."""

from typing import get_args

from kubectl_alb.apply.aws_calls import CALLS
from kubectl_alb.context.aws.sections import AWS_READS
from kubectl_alb.context.kubernetes.resources import RESOURCES
from kubectl_alb.context.permissions import AWS_PERMISSIONS, KUBERNETES_PERMISSIONS
from kubectl_alb.model.action import (
    Action,
    ClosePort,
    DefaultPolicyVersion,
    InboundRule,
    NewPolicyVersion,
    NoRolePolicy,
    OpenPort,
    PolicyVersion,
    RolePolicy,
    TagResources,
    UntagResources,
)
from kubectl_alb.model.eks_action import (
    CreateAddon,
    CreateAssociation,
    CreateFargateProfile,
    DeleteAddon,
    DeleteAssociation,
    DeleteFargateProfile,
)
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
from kubectl_alb.model.section import Section
from kubectl_alb.steps.rights import READS, RIGHTS, WORDS

VERSION = PolicyVersion("v1", "{}")
RULE = InboundRule("sg-1", 443, "sg-2")
SAMPLES = {
    TagResources: TagResources(("sg-1",), (("a", "b"),)),
    UntagResources: UntagResources(("sg-1",), (("a", "b"),)),
    OpenPort: OpenPort(RULE),
    ClosePort: ClosePort(RULE),
    NewPolicyVersion: NewPolicyVersion("arn", "{}", VERSION, drops=VERSION),
    DefaultPolicyVersion: DefaultPolicyVersion("arn", "v1", VERSION),
    RolePolicy: RolePolicy("lbc", "more", "{}"),
    NoRolePolicy: NoRolePolicy("lbc", "more", "{}"),
    CreateOidcProvider: CreateOidcProvider("arn", "https://x", ("a",)),
    DeleteOidcProvider: DeleteOidcProvider("arn", "https://x", ("a",)),
    AddAudience: AddAudience("arn", "a"),
    RemoveAudience: RemoveAudience("arn", "a"),
    CreatePolicy: CreatePolicy("arn:aws:iam::1:policy/lbc", "{}"),
    DeletePolicy: DeletePolicy("arn", "{}", versions=("v1",)),
    CreateRole: CreateRole("lbc", "{}"),
    UpdateTrustPolicy: UpdateTrustPolicy("lbc", "{}", "{}"),
    DeleteRole: DeleteRole("lbc", "{}"),
    AttachPolicy: AttachPolicy("lbc", "arn"),
    DetachPolicy: DetachPolicy("lbc", "arn"),
    CreateAddon: CreateAddon("shop", "agent"),
    DeleteAddon: DeleteAddon("shop", "agent"),
    CreateAssociation: CreateAssociation("shop", "ns", "sa", "arn"),
    DeleteAssociation: DeleteAssociation("shop", "ns", "sa", "arn"),
    CreateFargateProfile: CreateFargateProfile("shop", "p", "arn", ("subnet-1",), "ns"),
    DeleteFargateProfile: DeleteFargateProfile("shop", "p"),
}
# What AWS checks beside the call itself: tags, and roles that are handed on or come with it.
BESIDES = {"iam:PassRole", "iam:GetRole", "iam:CreateServiceLinkedRole", "eks:TagResource"}


def test_every_section_has_its_permissions_and_its_read() -> None:
    assert set(AWS_PERMISSIONS) == set(AWS_READS) == {need for need in Section if need.is_aws}
    assert set(KUBERNETES_PERMISSIONS) == set(RESOURCES) == {n for n in Section if not n.is_aws}


def test_each_right_names_the_resource_that_is_read() -> None:
    for need, resource in RESOURCES.items():
        assert all(resource.plural in right for right in KUBERNETES_PERMISSIONS[need])


def test_every_kind_of_write_has_its_rights_and_words() -> None:
    kinds = set(get_args(Action))
    assert kinds == set(RIGHTS) == set(READS) == set(WORDS)


def test_the_rights_of_aws_writes_are_the_calls_that_are_made() -> None:
    for kind, make in CALLS.items():
        made = {f"{call.service}:{call.operation}" for call in make(SAMPLES[kind])}
        besides = {right for right in RIGHTS[kind] if right.startswith("iam:Tag")} | BESIDES
        assert made == set(RIGHTS[kind]) - besides
