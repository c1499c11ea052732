"""What each release asks of its cluster: Kubernetes, the Gateway API, Pod Identity.

controller: docs/deploy/installation.md of each release, and its go.mod.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kubectl_alb.controller.flags import Version

Minor = tuple[int, int]


@dataclass(frozen=True, slots=True)
class KubernetesRange:
    """The Kubernetes releases that controllers from `since` on run on; no `last` for no limit."""

    since: Version
    first: Minor
    last: Minor | None = None
    reason: str = ""


KUBERNETES = (
    KubernetesRange((2, 0, 0), (1, 15), (1, 21), "Ingress v1beta1 was removed in 1.22"),
    KubernetesRange((2, 2, 0), (1, 16), (1, 21), "Ingress v1beta1 was removed in 1.22"),
    KubernetesRange((2, 4, 0), (1, 19), None, "Ingress v1 came with 1.19"),
    KubernetesRange((2, 5, 0), (1, 22), None, "the controller's documentation asks for 1.22"),
)

# With --enable-endpoint-slices, releases before this one read discovery.k8s.io/v1beta1, which
# Kubernetes 1.25 removed; from it on they need 1.21.
ENDPOINT_SLICES_V1: Version = (2, 4, 7)
ENDPOINT_SLICES_V1BETA1_GONE: Minor = (1, 25)
ENDPOINT_SLICES_V1_FIRST: Minor = (1, 21)

# The release of the Gateway API that a controller is built for, oldest first.
GATEWAY_API: tuple[tuple[Version, Version], ...] = (
    ((2, 13, 0), (1, 2, 0)),
    ((2, 14, 0), (1, 3, 0)),
    ((3, 2, 0), (1, 5, 0)),
    ((3, 5, 0), (1, 6, 0)),
)

# The SDK of older releases does not know how Pod Identity hands out credentials.
POD_IDENTITY_SINCE: Version = (2, 7, 0)

# EKS: user guide, "Learn how EKS Pod Identity grants pods access to AWS services": the first
# platform version (eks.N) of a Kubernetes release; those that are not here all have it.
POD_IDENTITY_PLATFORMS: Mapping[Minor, int] = {
    (1, 24): 13,
    (1, 25): 10,
    (1, 26): 9,
    (1, 27): 8,
    (1, 28): 4,
    (1, 29): 1,
    (1, 30): 2,
    (1, 31): 4,
}


def kubernetes_range(version: Version) -> KubernetesRange:
    """Return the Kubernetes releases that a controller runs on."""
    return next(known for known in reversed(KUBERNETES) if version >= known.since)


def kubernetes_range_with_slices(version: Version) -> KubernetesRange:
    """Return the same for a controller that reads EndpointSlices."""
    known = kubernetes_range(version)
    if version >= ENDPOINT_SLICES_V1:
        first = max(known.first, ENDPOINT_SLICES_V1_FIRST)
        return KubernetesRange(known.since, first, known.last, known.reason)
    major, minor = ENDPOINT_SLICES_V1BETA1_GONE
    last = min(known.last or (major, minor - 1), (major, minor - 1))
    return KubernetesRange(
        known.since, known.first, last, "EndpointSlice v1beta1 was removed in 1.25"
    )


def gateway_api(version: Version) -> Version | None:
    """Return the Gateway API release that a controller is built for; None before it used any."""
    return next((api for since, api in reversed(GATEWAY_API) if version >= since), None)


def has_pod_identity(kubernetes: Minor, platform: int) -> bool:
    """Return whether an EKS platform version, `eks.<platform>`, hands out Pod Identity."""
    oldest = min(POD_IDENTITY_PLATFORMS)
    return kubernetes >= oldest and platform >= POD_IDENTITY_PLATFORMS.get(kubernetes, 0)
