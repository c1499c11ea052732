"""What is made, changed and deleted in IAM, as data: see `action`.

An action that deletes holds the tags and documents that were shown: what has others by then is
left.
"""

import shlex
from dataclasses import dataclass

from kubectl_alb.facts.tags import MADE_BY, MADE_FOR, PROGRAM

Tags = tuple[tuple[str, str], ...]


def own_tags(cluster: str) -> Tags:
    """Return the tags of what we make for a cluster."""
    return ((MADE_BY, PROGRAM), (MADE_FOR, cluster))


@dataclass(frozen=True, slots=True)
class CreateOidcProvider:
    """Make the provider of a cluster's issuer; IAM finds the thumbprint itself."""

    arn: str
    url: str
    audiences: tuple[str, ...]
    tags: Tags = ()

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return (
            f"aws iam create-open-id-connect-provider --url {self.url} "
            f"--client-id-list {' '.join(self.audiences)}{tagged(self.tags)}"
        )


@dataclass(frozen=True, slots=True)
class DeleteOidcProvider:
    """Delete a provider that has these audiences and tags."""

    arn: str
    url: str
    audiences: tuple[str, ...]
    tags: Tags = ()

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return f"aws iam delete-open-id-connect-provider --open-id-connect-provider-arn {self.arn}"


@dataclass(frozen=True, slots=True)
class AddAudience:
    """Let a provider's tokens be for an audience (client id) too."""

    arn: str
    audience: str

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return _audience("add-client-id-to", self.arn, self.audience)


@dataclass(frozen=True, slots=True)
class RemoveAudience:
    """Take an audience away from a provider."""

    arn: str
    audience: str

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return _audience("remove-client-id-from", self.arn, self.audience)


@dataclass(frozen=True, slots=True)
class CreatePolicy:
    """Make a managed policy; its ARN names it."""

    arn: str
    document: str
    tags: Tags = ()
    description: str = ""

    @property
    def name(self) -> str:
        """The name of the policy."""
        return self.arn.rpartition("/")[2]

    @property
    def path(self) -> str:
        """The path of the policy, of slashes."""
        return path_of(self.arn)

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        path = "" if self.path == "/" else f" --path {self.path}"
        return (
            f"aws iam create-policy --policy-name {self.name}{path} "
            f"--policy-document {shlex.quote(self.document)}"
            f"{_described(self.description)}{tagged(self.tags)}"
        )


@dataclass(frozen=True, slots=True)
class DeletePolicy:
    """Delete a managed policy whose default version has this document, and its other `versions`."""

    arn: str
    document: str
    tags: Tags = ()
    versions: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        versions = (
            f"aws iam delete-policy-version --policy-arn {self.arn} --version-id {version}"
            for version in self.versions
        )
        return " && ".join((*versions, f"aws iam delete-policy --policy-arn {self.arn}"))


@dataclass(frozen=True, slots=True)
class CreateRole:
    """Make a role with a trust policy."""

    role: str
    trust: str
    tags: Tags = ()
    description: str = ""

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return (
            f"aws iam create-role --role-name {self.role} "
            f"--assume-role-policy-document {shlex.quote(self.trust)}"
            f"{_described(self.description)}{tagged(self.tags)}"
        )


@dataclass(frozen=True, slots=True)
class UpdateTrustPolicy:
    """Write the trust policy of a role that has the one of `before`."""

    role: str
    document: str
    before: str

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return (
            f"aws iam update-assume-role-policy --role-name {self.role} "
            f"--policy-document {shlex.quote(self.document)}"
        )


@dataclass(frozen=True, slots=True)
class DeleteRole:
    """Delete a role that has this trust policy and these tags."""

    role: str
    trust: str
    tags: Tags = ()

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return f"aws iam delete-role --role-name {self.role}"


@dataclass(frozen=True, slots=True)
class AttachPolicy:
    """Attach a managed policy to a role."""

    role: str
    arn: str

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return f"aws iam attach-role-policy --role-name {self.role} --policy-arn {self.arn}"


@dataclass(frozen=True, slots=True)
class DetachPolicy:
    """Detach a managed policy from a role."""

    role: str
    arn: str

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return f"aws iam detach-role-policy --role-name {self.role} --policy-arn {self.arn}"


def path_of(arn: str) -> str:
    """Return the path in the ARN of a policy or a role: `/` where it has none."""
    resource = arn.rpartition(":")[2]
    inner = resource.partition("/")[2].rpartition("/")[0]
    return f"/{inner}/" if inner else "/"


def tagged(tags: Tags) -> str:
    """Return the option of the AWS CLI for tags, with a space before it."""
    pairs = " ".join(shlex.quote(f"Key={key},Value={value}") for key, value in tags)
    return f" --tags {pairs}" if tags else ""


def _described(description: str) -> str:
    return f" --description {shlex.quote(description)}" if description else ""


def _audience(verb: str, arn: str, audience: str) -> str:
    return (
        f"aws iam {verb}-open-id-connect-provider --open-id-connect-provider-arn {arn} "
        f"--client-id {audience}"
    )
