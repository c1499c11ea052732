"""What a step does, as data: one write to AWS or to the cluster, which `apply` carries out.

Each action holds the state that it was made for, as it was shown: it is carried out only while
that is still the state. Each has an equivalent command of the AWS CLI or kubectl, so that people
can read, repeat and undo it without this program.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from shlex import join, quote
from typing import Any, TypeAlias

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
    Tags,
    UpdateTrustPolicy,
)
from kubectl_alb.model.names import ObjectRef

Operation = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TagResources:
    """Set tags on EC2 resources.

    `before` holds the values that were shown; a key without one was absent.
    """

    ids: tuple[str, ...]
    tags: Tags
    before: Tags = ()

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return _tagging("create-tags", self.ids, self.tags)


@dataclass(frozen=True, slots=True)
class UntagResources:
    """Remove tags with exactly these values from EC2 resources."""

    ids: tuple[str, ...]
    tags: Tags

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return _tagging("delete-tags", self.ids, self.tags)


@dataclass(frozen=True, slots=True)
class InboundRule:
    """A rule of a security group: one TCP port for the members of another group."""

    group_id: str
    port: int
    source_group_id: str
    description: str = ""

    @property
    def permission(self) -> dict[str, Any]:
        """The rule in the form of EC2's API."""
        source = {"GroupId": self.source_group_id}
        if self.description:
            source["Description"] = self.description
        return {
            "IpProtocol": "tcp",
            "FromPort": self.port,
            "ToPort": self.port,
            "UserIdGroupPairs": [source],
        }


@dataclass(frozen=True, slots=True)
class OpenPort:
    """Add an inbound rule."""

    rule: InboundRule

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return _permission("authorize", self.rule)


@dataclass(frozen=True, slots=True)
class ClosePort:
    """Remove an inbound rule."""

    rule: InboundRule

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return _permission("revoke", self.rule)


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """A version of a managed policy; an empty `id` stands for any version with this document."""

    id: str
    document: str


@dataclass(frozen=True, slots=True)
class NewPolicyVersion:
    """Make a document the default version of a managed policy, after deleting version `drops`.

    `before` is the default version that was shown, `versions` are the ids of all versions where
    one is dropped.
    """

    arn: str
    document: str
    before: PolicyVersion
    drops: PolicyVersion | None = None
    versions: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        create = (
            f"aws iam create-policy-version --set-as-default --policy-arn {quote(self.arn)} "
            f"--policy-document {quote(self.document)}"
        )
        if self.drops is None:
            return create
        delete = (
            f"aws iam delete-policy-version --policy-arn {quote(self.arn)} "
            f"--version-id {quote(self.drops.id)}"
        )
        return f"{delete} && {create}"


@dataclass(frozen=True, slots=True)
class DefaultPolicyVersion:
    """Make an earlier version of a managed policy the default again, in place of `before`.

    An empty `version` is one that another step makes.
    """

    arn: str
    version: str
    before: PolicyVersion

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return (
            f"aws iam set-default-policy-version --policy-arn {quote(self.arn)} "
            f"--version-id {quote(self.version or 'VERSION')}"
        )


@dataclass(frozen=True, slots=True)
class RolePolicy:
    """Write an inline policy of a role; an empty `before` means that there was none."""

    role: str
    name: str
    document: str
    before: str = ""

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return (
            f"aws iam put-role-policy --role-name {quote(self.role)} "
            f"--policy-name {quote(self.name)} "
            f"--policy-document {quote(self.document)}"
        )


@dataclass(frozen=True, slots=True)
class NoRolePolicy:
    """Delete an inline policy of a role that has the document `before`."""

    role: str
    name: str
    before: str

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return (
            f"aws iam delete-role-policy --role-name {quote(self.role)} "
            f"--policy-name {quote(self.name)}"
        )


@dataclass(frozen=True, slots=True)
class PatchObject:
    """Change an object of the cluster by JSON Patch; its `test` operations guard the rest.

    A `test` for null holds where the field is absent. Custom resources have an `api_version`.
    """

    about: ObjectRef
    operations: tuple[Operation, ...]
    api_version: str = ""

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        namespace = self.about.namespace
        kubectl = f"kubectl -n {quote(namespace)}" if namespace else "kubectl"
        patch = quote(json.dumps([dict(operation) for operation in self.operations]))
        name = f"{quote(self.about.kind.lower())} {quote(self.about.name)}"
        return f"{kubectl} patch {name} --type=json -p {patch}"


Action: TypeAlias = (
    TagResources
    | UntagResources
    | OpenPort
    | ClosePort
    | NewPolicyVersion
    | DefaultPolicyVersion
    | RolePolicy
    | NoRolePolicy
    | PatchObject
    | ApplyObject
    | DeleteObject
    | CreateOidcProvider
    | AddAudience
    | RemoveAudience
    | DeleteOidcProvider
    | CreatePolicy
    | DeletePolicy
    | CreateRole
    | UpdateTrustPolicy
    | DeleteRole
    | AttachPolicy
    | DetachPolicy
    | CreateAddon
    | DeleteAddon
    | CreateAssociation
    | DeleteAssociation
    | CreateFargateProfile
    | DeleteFargateProfile
    | HelmUpgrade
    | HelmRollback
    | HelmUninstall
)


def pointer(*path: str | int) -> str:
    """Return a JSON pointer: RFC 6901."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def untouched(uid: str) -> tuple[Operation, ...]:
    """Return the `test` that an object is still the same one, not another of its name."""
    return ({"op": "test", "path": "/metadata/uid", "value": uid},) if uid else ()


def _tagging(verb: str, ids: tuple[str, ...], tags: Tags) -> str:
    pairs = " ".join(quote(f"Key={key},Value={value}") for key, value in tags)
    return f"aws ec2 {verb} --resources {join(ids)} --tags {pairs}"


def _permission(verb: str, rule: InboundRule) -> str:
    permission = quote(json.dumps([rule.permission]))
    return (
        f"aws ec2 {verb}-security-group-ingress --group-id {quote(rule.group_id)} "
        f"--ip-permissions {permission}"
    )
