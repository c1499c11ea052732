"""What is to be removed, and what of it was found: the steps follow from these two."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from kubectl_alb.facts.dependents import Dependent
from kubectl_alb.facts.installations import Installation
from kubectl_alb.model.custom_object import CustomObject
from kubectl_alb.model.helm_action import HelmRelease
from kubectl_alb.model.iam_action import Tags
from kubectl_alb.model.names import Ref

Manifest = Mapping[str, Any]


class LoadBalancers(Enum):
    """What happens to the load balancers; the value is the flag that asks for it."""

    REFUSE = ""
    KEEP = "--keep-load-balancers"
    DELETE = "--delete-load-balancers"


@dataclass(frozen=True, slots=True)
class Definition:
    """A CustomResourceDefinition of the controller's groups, with all objects of its kind."""

    manifest: Manifest
    objects: tuple[CustomObject, ...] = ()

    @property
    def name(self) -> str:
        """The name of the definition: `PLURAL.GROUP`."""
        return str(self.manifest["metadata"]["name"])


@dataclass(frozen=True, slots=True)
class Remains:
    """What of the controller is in the cluster, each object as it was read.

    `objects` are those of an installation from plain manifests. `accounts` and `namespaces` were
    made by `install`; of the namespaces those that hold something else are `occupied`.
    """

    installation: Installation | None = None
    release: Ref | None = None
    newest: HelmRelease | None = None
    webhooks: tuple[Manifest, ...] = ()
    objects: tuple[Manifest, ...] = ()
    definitions: tuple[Definition, ...] = ()
    leases: tuple[Manifest, ...] = ()
    accounts: tuple[Manifest, ...] = ()
    namespaces: tuple[Manifest, ...] = ()
    occupied: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class UsedRole:
    """A role; `others` says what of somebody else's depends on it, empty for nothing."""

    name: str
    trust: str
    tags: Tags
    attached: tuple[str, ...] = ()
    description: str = ""
    others: str = ""


@dataclass(frozen=True, slots=True)
class UsedPolicy:
    """A managed policy: its default document, its other versions, and who else uses it."""

    arn: str
    document: str
    tags: Tags
    versions: tuple[str, ...] = ()
    description: str = ""
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UsedProvider:
    """The OIDC provider of the cluster; `trusted_by` are roles that it gives tokens to.

    It is None where that could not be read.
    """

    arn: str
    url: str
    audiences: tuple[str, ...]
    tags: Tags
    trusted_by: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True)
class UsedAssociation:
    """An EKS Pod Identity association."""

    namespace: str
    service_account: str
    role_arn: str
    id: str
    tags: Tags


@dataclass(frozen=True, slots=True)
class UsedIdentity:
    """What of IAM and EKS the controller uses; `agent` are the tags of the add-on, None for none.

    `other_associations` counts those of other service accounts, which need the add-on too.
    """

    associations: tuple[UsedAssociation, ...] = ()
    roles: tuple[UsedRole, ...] = ()
    policies: tuple[UsedPolicy, ...] = ()
    provider: UsedProvider | None = None
    agent: Tags | None = None
    other_associations: int = 0


@dataclass(frozen=True, slots=True)
class UninstallRequest:
    """What is to be removed; `tags` are those that `install` puts on what it makes in AWS.

    `force` removes what is managed elsewhere too. `identity` is None where it stays.
    """

    cluster: str
    load_balancers: LoadBalancers
    dependents: tuple[Dependent, ...]
    remains: Remains
    keep_definitions: bool = False
    identity: UsedIdentity | None = None
    tags: Tags = ()
    force: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that stays, and why."""

    name: str
    reason: str
