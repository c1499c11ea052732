"""EKS, IAM and quota records: who the controller is and how much it may create."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cluster:
    """An EKS cluster; `platform` is EKS's own release, such as `eks.4`.

    `private` means that its API server has no public endpoint.
    """

    name: str
    arn: str
    version: str
    status: str
    oidc_issuer: str = ""
    vpc_id: str = ""
    subnet_ids: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()
    cluster_security_group: str = ""
    endpoint: str = ""
    auto_mode_load_balancing: bool = False
    auto_mode_compute: bool = False
    ip_family: str = ""
    platform: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class Addon:
    """An EKS add-on."""

    cluster: str
    name: str
    version: str
    status: str


@dataclass(frozen=True, slots=True)
class FargateSelector:
    """Pods that a Fargate profile is for; patterns may hold * and ?."""

    namespace: str
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FargateProfile:
    """A Fargate profile of EKS; `problems` are what EKS says of its health."""

    arn: str
    name: str
    status: str
    role_arn: str
    selectors: tuple[FargateSelector, ...]
    subnets: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PodIdentityAssociation:
    """An EKS Pod Identity association of a service account with a role."""

    cluster: str
    namespace: str
    service_account: str
    role_arn: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class OidcProvider:
    """An IAM OpenID Connect provider; `url` has no scheme."""

    arn: str
    url: str
    client_ids: tuple[str, ...] = ()
    thumbprints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """An IAM role with its trust policy document; None where it could not be read."""

    name: str
    arn: str
    trust: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """An IAM policy's default version, attached to `role` (inline ones have no ARN).

    `document` is None where it could not be read.
    """

    name: str
    arn: str
    role: str
    document: Mapping[str, object] | None = None
    version: str = ""
    attachable: bool = True


@dataclass(frozen=True, slots=True)
class Simulation:
    """What IAM says that it would answer when a role calls an action on what is the controller's.

    The `role` may also be whoever asks, with the actions of an installation.

    `decision` is `allowed`, `implicitDeny` or `explicitDeny`. `in_boundary` and
    `in_organization` tell whether the permissions boundary and the organization's policies let
    it; None where there are none.
    """

    role: str
    action: str
    decision: str
    in_boundary: bool | None = None
    in_organization: bool | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """An applied service quota."""

    service: str
    code: str
    name: str
    value: float
