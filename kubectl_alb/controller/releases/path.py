"""The way from one release to another: what must be stepped through, and what to mind on it.

No release from v2.0.0 to v3.5.0 has to be passed through on the way to a later one; the former
controller, v1, has to be brought to its last releases first.
"""

from dataclasses import dataclass
from enum import Enum

from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.catalogue import NEWEST

# An older v1 does not tag its load balancers so that v2 finds them: it would make new ones.
V1_LEAST: Version = (1, 1, 3)
V2: Version = (2, 0, 0)
# v1 reads Ingress v1beta1, which Kubernetes 1.22 removed.
V1_LAST_KUBERNETES = (1, 21)


class Way(Enum):
    """How a version compares with the one that runs."""

    SAME = "same"
    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"
    MIGRATION = "migration"  # from v1


@dataclass(frozen=True, slots=True)
class Crossing:
    """Something to mind by whoever comes from before `after` to `reached` or later.

    One may pass through the releases from `by_way_of` instead, first and last; None for no such.
    `back` means that it also counts for the way back.
    """

    id: str
    after: Version
    reached: Version
    text: str
    action: str
    by_way_of: tuple[Version, Version] | None = None
    back: bool = False


CROSSINGS = (
    Crossing(
        "leader-lock",
        after=(2, 5, 0),
        reached=(2, 8, 1),
        text="old pods hold a ConfigMap as the leader's lock and new ones a Lease, so two may lead "
        "while the update rolls",
        action="scale the old Deployment to 0 before",
        by_way_of=((2, 5, 0), (2, 8, 0)),
        back=True,
    ),
    Crossing(
        "first-definitions",
        after=(2, 2, 0),
        reached=(2, 2, 0),
        text="without the definition of IngressClassParams the controller does not start",
        action="apply the definitions first",
    ),
    Crossing(
        "webhook-paths",
        after=(2, 4, 0),
        reached=(2, 4, 0),
        text="the Ingress webhook has another path",
        action="apply the whole chart or manifest, not just another image",
        back=True,
    ),
    Crossing(
        "service-webhook",
        after=(2, 5, 0),
        reached=(2, 5, 0),
        text="the webhooks of v2.4 do not fit this release",
        action="apply the whole chart or manifest, not just another image",
        back=True,
    ),
    Crossing(
        "listener-attributes",
        after=(2, 9, 0),
        reached=(2, 9, 0),
        text="with the old IAM policy every reconcile stops",
        action="extend the IAM policy first",
    ),
    Crossing(
        "security-groups-for-vpc",
        after=(2, 10, 0),
        reached=(2, 10, 0),
        text="with the old IAM policy no load balancer can be created",
        action="extend the IAM policy first",
    ),
    Crossing(
        "gateway-v1",
        after=(3, 5, 0),
        reached=(3, 5, 0),
        text="without gateway.k8s.aws/v1 and the Gateway API 1.6.0 at the start Gateways are "
        "switched off",
        action="apply both sets of definitions first",
    ),
)

# What a downgrade below a release leaves behind or breaks.
BACK_BELOW: tuple[tuple[Version, str], ...] = (
    ((2, 3, 0), "the shared backend security group stays and has to be deleted by hand"),
    ((2, 12, 0), "pods are not created while the webhook for readiness gates fails"),
    (
        (3, 5, 0),
        "definitions of gateway.k8s.aws stay as they are: objects are stored as v1, which older "
        "definitions do not have",
    ),
)


def way(old: Version, new: Version) -> Way:
    """Return how one gets from a release to another."""
    if old < V2 <= new:
        return Way.MIGRATION
    if old == new:
        return Way.SAME
    return Way.UPGRADE if old < new else Way.DOWNGRADE


def stops(old: Version, new: Version = NEWEST.version) -> tuple[Version, ...]:
    """Return the releases that must be passed through between two."""
    return (V1_LEAST,) if way(old, new) is Way.MIGRATION and old < V1_LEAST else ()


def crossings(old: Version, new: Version) -> tuple[Crossing, ...]:
    """Return what to mind between two releases of v2 or later, in either direction."""
    low, high = sorted((old, new))
    return tuple(
        crossing
        for crossing in CROSSINGS
        if low < crossing.after and crossing.reached <= high and (old < new or crossing.back)
    )


def left_by_downgrade(old: Version, new: Version) -> tuple[str, ...]:
    """Return what a downgrade leaves behind or breaks."""
    return tuple(text for below, text in BACK_BELOW if new < below <= old)
