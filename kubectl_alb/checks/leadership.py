"""Which of the controller's pods leads, that is, which one reconciles."""

from kubectl_alb.controller.config import controller_of
from kubectl_alb.model.snapshot import Snapshot

LEASE = "aws-load-balancer-controller-leader"


def leader(snapshot: Snapshot) -> str:
    """Return the pod that holds the Lease of leader election; empty when none does.

    The holder is spelled POD_UUID. client-go: tools/leaderelection/resourcelock
    """
    name = controller_of(snapshot.context).given.get("leader-election-id") or LEASE
    for lease in snapshot.leases:
        if lease.meta.name == name and lease.holder:
            return lease.holder.rpartition("_")[0] or lease.holder
    return ""
