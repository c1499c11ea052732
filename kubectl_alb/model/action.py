"""What a step does, as data: one write to AWS or to the cluster, which `apply` carries out.

Each action can be spelled as the command of the AWS CLI or kubectl that does the same, so that
people can read, repeat and undo it without this program.
"""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from kubectl_alb.model.names import ObjectRef

Tags = tuple[tuple[str, str], ...]
Operation = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TagResources:
    """Set tags on EC2 resources."""

    ids: tuple[str, ...]
    tags: Tags

    @property
    def command(self) -> str:
        """The same in a shell."""
        return _tagging("create-tags", self.ids, self.tags)


@dataclass(frozen=True, slots=True)
class UntagResources:
    """Take tags off EC2 resources, where they have just these values."""

    ids: tuple[str, ...]
    tags: Tags

    @property
    def command(self) -> str:
        """The same in a shell."""
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
        """The rule as EC2 takes it."""
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
        """The same in a shell."""
        return _permission("authorize", self.rule)


@dataclass(frozen=True, slots=True)
class ClosePort:
    """Take an inbound rule away."""

    rule: InboundRule

    @property
    def command(self) -> str:
        """The same in a shell."""
        return _permission("revoke", self.rule)


@dataclass(frozen=True, slots=True)
class NewPolicyVersion:
    """Make a document the default version of a managed policy; `drops` goes first, for room."""

    arn: str
    document: str
    drops: str = ""

    @property
    def command(self) -> str:
        """The same in a shell."""
        words = ["aws iam create-policy-version --set-as-default", f"--policy-arn {self.arn}",
                 f"--policy-document {shlex.quote(self.document)}"]  # fmt: skip
        made = " ".join(words)
        if not self.drops:
            return made
        return f"aws iam delete-policy-version --policy-arn {self.arn} --version-id {self.drops}" \
               f" && {made}"  # fmt: skip


@dataclass(frozen=True, slots=True)
class DefaultPolicyVersion:
    """Make an earlier version of a managed policy the default again."""

    arn: str
    version: str

    @property
    def command(self) -> str:
        """The same in a shell."""
        return (
            f"aws iam set-default-policy-version --policy-arn {self.arn} "
            f"--version-id {self.version}"
        )


@dataclass(frozen=True, slots=True)
class RolePolicy:
    """Write an inline policy of a role."""

    role: str
    name: str
    document: str

    @property
    def command(self) -> str:
        """The same in a shell."""
        return (
            f"aws iam put-role-policy --role-name {self.role} --policy-name {self.name} "
            f"--policy-document {shlex.quote(self.document)}"
        )


@dataclass(frozen=True, slots=True)
class NoRolePolicy:
    """Delete an inline policy of a role."""

    role: str
    name: str

    @property
    def command(self) -> str:
        """The same in a shell."""
        return f"aws iam delete-role-policy --role-name {self.role} --policy-name {self.name}"


@dataclass(frozen=True, slots=True)
class PatchObject:
    """Change an object of the cluster by JSON Patch; its `test` operations guard the rest."""

    about: ObjectRef
    operations: tuple[Operation, ...]

    @property
    def command(self) -> str:
        """The same in a shell."""
        where = f"kubectl -n {self.about.namespace}" if self.about.namespace else "kubectl"
        patch = shlex.quote(json.dumps([dict(one) for one in self.operations]))
        name = f"{self.about.kind.lower()} {self.about.name}"
        return f"{where} patch {name} --type=json -p {patch}"


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
)


def pointer(*path: str | int) -> str:
    """Spell a JSON pointer: RFC 6901."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _tagging(verb: str, ids: tuple[str, ...], tags: Tags) -> str:
    given = " ".join(shlex.quote(f"Key={key},Value={value}") for key, value in tags)
    return f"aws ec2 {verb} --resources {' '.join(ids)} --tags {given}"


def _permission(verb: str, rule: InboundRule) -> str:
    permission = shlex.quote(json.dumps([rule.permission]))
    return (
        f"aws ec2 {verb}-security-group-ingress --group-id {rule.group_id} "
        f"--ip-permissions {permission}"
    )
