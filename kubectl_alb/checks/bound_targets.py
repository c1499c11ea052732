"""Bindings with their target group, Service and targets, as checks walk over them."""

from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.target_wording import Filled
from kubectl_alb.analysis.targets import (
    MISSING,
    Target,
    has_settled,
    registered_targets,
    taking_traffic,
    targets_of,
)
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.model.elbv2 import TargetGroup
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.workloads import Endpoint, Node, Pod, Service

# What `bound` looks at.
BOUND = (
    Section.TARGET_GROUP_BINDINGS,
    Section.TARGET_GROUPS,
    Section.TARGET_HEALTH,
    Section.PODS,
    Section.NODES,
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A living binding whose target group is known, and the targets registered in it."""

    binding: TargetGroupBinding
    group: TargetGroup
    targets: tuple[Target, ...]

    @property
    def ref(self) -> Ref:
        """The Service whose endpoints are the targets."""
        return self.binding.service_ref

    @property
    def filled(self) -> Filled:
        """The same as what a finding tells of."""
        return Filled(str(self.ref), self.group, self.targets)


def bound(evidence: Evidence) -> Iterator[Bound]:
    """Yield every living binding with its target group."""
    snapshot = evidence.snapshot
    for binding in snapshot.target_group_bindings:
        group = snapshot.target_group.get(binding.target_group_arn)
        if binding.meta.deleted is None and group is not None:
            yield Bound(binding, group, registered_targets(group, snapshot))


def unregistered(of: Bound, evidence: Evidence) -> list[Target]:
    """Return the ready pods, not only just made, that are not registered."""
    found = targets_of(of.group, evidence.snapshot) or ()
    return [t for t in found if t.state == MISSING and t.pod and settled(t.pod, evidence)]


def settled(ref: Ref, evidence: Evidence) -> bool:
    """Tell whether a pod was made long enough ago for everything to have happened."""
    return has_settled(ref, evidence.snapshot)


def endpoints_of(service: Ref, evidence: Evidence) -> Iterator[Endpoint]:
    """Return the endpoints of a Service that take traffic."""
    return taking_traffic(service, evidence.snapshot)


def service_of(of: Bound, evidence: Evidence) -> Service | None:
    """Return the Service of a binding."""
    return evidence.snapshot.service.get(of.ref)


def is_ready(node: Node) -> bool:
    """Tell whether a node says that it is ready."""
    return any(c.type == "Ready" and c.status == "True" for c in node.conditions)


def waiting_of(pod: Pod) -> str:
    """Say what a pod waits for: the reason of a container, else its phase."""
    return next((c.waiting for c in pod.containers if c.waiting), pod.phase)
