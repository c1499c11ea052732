"""What is to be installed, and what of it was found: the two things that the steps follow from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from kubectl_alb.analysis.environment import Environment
from kubectl_alb.model.helm_action import HelmRelease
from kubectl_alb.model.iam_action import Tags, own_tags

Values = Mapping[str, Any]
Manifest = Mapping[str, Any]


class IdentityKind(Enum):
    """How the controller gets its AWS credentials; the value is that of `--identity`."""

    IRSA = "irsa"
    POD_IDENTITY = "pod-identity"
    EXISTING = "existing"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: where helm finds it, what it says of itself, and its definitions (CRDs)."""

    reference: str
    name: str
    version: str
    app_version: str
    repo: str = ""
    definitions: tuple[Manifest, ...] = ()


@dataclass(frozen=True, slots=True)
class ExistingPolicy:
    """A managed policy that was found: its default version."""

    version: str
    document: str
    tags: Tags = ()


@dataclass(frozen=True, slots=True)
class ExistingRole:
    """A role that was found: who may assume it."""

    trust: str
    tags: Tags = ()


@dataclass(frozen=True, slots=True)
class ExistingRelease:
    """A Helm release that was found; `deployed` is its newest revision that was deployed, or 0.

    `values` are those of its user.
    """

    newest: HelmRelease
    values: Values
    deployed: int = 0

    @property
    def version(self) -> str:
        """The version of its chart."""
        return self.newest.chart.rpartition("-")[2]


@dataclass(frozen=True, slots=True)
class Credentials:
    """The roles that a service account has: by its annotation, and by EKS Pod Identity."""

    annotated: str = ""
    associated: str = ""

    def kind(self, own_role: str) -> IdentityKind:
        """Return the kind of identity to go on with, where none is asked for.

        A role that is not the one that would be made is somebody else's, and stays. The annotation
        counts first, as it does for the SDK.
        """
        if self.annotated:
            own = self.annotated == own_role
            return IdentityKind.IRSA if own else IdentityKind.EXISTING
        if self.associated:
            own = self.associated == own_role
            return IdentityKind.POD_IDENTITY if own else IdentityKind.EXISTING
        return IdentityKind.IRSA


@dataclass(frozen=True, slots=True)
class Existing:
    """What is there of what an installation makes; None for what is not there.

    `audiences` are those of the OIDC provider, `association` is the role that the service account
    has by Pod Identity. `definitions` are the served versions of definitions, by name.
    """

    audiences: tuple[str, ...] | None = None
    policy: ExistingPolicy | None = None
    role: ExistingRole | None = None
    association: str | None = None
    namespace: bool = True
    release: ExistingRelease | None = None
    definitions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class ReleaseRequest(Protocol):
    """What the steps of a Helm release follow from."""

    @property
    def release(self) -> str:
        """The name of the release."""
        ...

    @property
    def namespace(self) -> str:
        """Its namespace."""
        ...

    @property
    def chart(self) -> Chart:
        """The chart that is wanted."""
        ...

    @property
    def values(self) -> Values:
        """All of the user's values."""
        ...

    @property
    def timeout_seconds(self) -> int:
        """How long helm may take."""
        ...


@dataclass(frozen=True, slots=True)
class InstallRequest:
    """What is to be installed where.

    A `role_arn` that is given names a role of somebody else's, which is left as it is. `document`
    is the policy of the role that is made otherwise. `values` are all of the user's values, those
    of a release that is there among them. `sufficient` tells whether the policy that was found
    grants all that the release needs.
    """

    environment: Environment
    chart: Chart
    identity: IdentityKind
    namespace: str
    release: str
    role: str
    policy: str
    document: str
    role_arn: str = ""
    values: Values = field(default_factory=dict)
    timeout_seconds: int = 300
    sufficient: bool = False

    @property
    def tags(self) -> Tags:
        """The tags of what is made in AWS."""
        return own_tags(self.environment.cluster.arn or self.environment.name)

    @property
    def iam(self) -> str:
        """The beginning of ARNs in IAM."""
        return f"arn:{self.environment.partition}:iam::{self.environment.account}:"

    @property
    def policy_arn(self) -> str:
        """The ARN of the policy."""
        return f"{self.iam}policy/{self.policy}"

    @property
    def provider_arn(self) -> str:
        """The ARN of the cluster's OIDC provider."""
        return f"{self.iam}oidc-provider/{self.environment.issuer}"

    @property
    def assumed_role(self) -> str:
        """The ARN of the role that the controller gets; empty where that is left as it is."""
        if self.role_arn or self.identity is IdentityKind.EXISTING:
            return self.role_arn
        return f"{self.iam}role/{self.role}"

    @property
    def makes_role(self) -> bool:
        """Whether a role and a policy are made."""
        return not self.role_arn and self.identity is not IdentityKind.EXISTING

    @property
    def service_account(self) -> str:
        """The name of the service account: that of the values, else the chart's default."""
        account = self.values.get("serviceAccount") or {}
        return str(account.get("name") or "") or full_name(self.release, self.chart.name)


def full_name(release: str, chart: str) -> str:
    """Return what the chart calls its Deployment and its service account."""
    return release if chart in release else f"{release}-{chart}"
