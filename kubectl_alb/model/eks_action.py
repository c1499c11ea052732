"""What is made and deleted in an EKS cluster, as data: see `action`."""

import json
import shlex
from dataclasses import dataclass
from typing import Any

from kubectl_alb.model.iam_action import Tags


@dataclass(frozen=True, slots=True)
class CreateAddon:
    """Install an EKS add-on, such as `eks-pod-identity-agent`; without a version EKS chooses."""

    cluster: str
    addon: str
    version: str = ""
    tags: Tags = ()

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        version = f" --addon-version {self.version}" if self.version else ""
        return (
            f"aws eks create-addon --cluster-name {self.cluster} --addon-name {self.addon}"
            f"{version}{_tagged(self.tags)}"
        )


@dataclass(frozen=True, slots=True)
class DeleteAddon:
    """Remove an EKS add-on that has these tags."""

    cluster: str
    addon: str
    tags: Tags = ()

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return f"aws eks delete-addon --cluster-name {self.cluster} --addon-name {self.addon}"


@dataclass(frozen=True, slots=True)
class CreateAssociation:
    """Give a service account a role by EKS Pod Identity."""

    cluster: str
    namespace: str
    service_account: str
    role_arn: str
    tags: Tags = ()

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return (
            f"aws eks create-pod-identity-association --cluster-name {self.cluster} "
            f"--namespace {self.namespace} --service-account {self.service_account} "
            f"--role-arn {self.role_arn}{_tagged(self.tags)}"
        )


@dataclass(frozen=True, slots=True)
class DeleteAssociation:
    """Take a role away from a service account; an empty `id` is that of the only association."""

    cluster: str
    namespace: str
    service_account: str
    role_arn: str
    tags: Tags = ()
    id: str = ""

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return (
            f"aws eks delete-pod-identity-association --cluster-name {self.cluster} "
            f"--association-id {self.id or 'ID'}"
        )


@dataclass(frozen=True, slots=True)
class CreateFargateProfile:
    """Have pods of a namespace with these labels run on Fargate, in private subnets.

    EKS takes pods only while the profile is active, and none that were there before.
    """

    cluster: str
    name: str
    role_arn: str
    subnets: tuple[str, ...]
    namespace: str
    labels: Tags = ()
    tags: Tags = ()

    @property
    def selector(self) -> dict[str, Any]:
        """The selector in the form of EKS's API."""
        labels = {"labels": dict(self.labels)} if self.labels else {}
        return {"namespace": self.namespace, **labels}

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        selectors = shlex.quote(json.dumps([self.selector]))
        return (
            f"aws eks create-fargate-profile --cluster-name {self.cluster} "
            f"--fargate-profile-name {self.name} --pod-execution-role-arn {self.role_arn} "
            f"--subnets {shlex.join(self.subnets)} --selectors {selectors}{_tagged(self.tags)}"
        )


@dataclass(frozen=True, slots=True)
class DeleteFargateProfile:
    """Delete a Fargate profile that has these tags; its pods end with it."""

    cluster: str
    name: str
    tags: Tags = ()

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return (
            f"aws eks delete-fargate-profile --cluster-name {self.cluster} "
            f"--fargate-profile-name {self.name}"
        )


def _tagged(tags: Tags) -> str:
    pairs = ",".join(shlex.quote(f"{key}={value}") for key, value in tags)
    return f" --tags {pairs}" if tags else ""
