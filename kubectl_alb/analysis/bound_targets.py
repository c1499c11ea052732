"""Bindings with their target group, Service and targets."""

from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.target_wording import Filled
from kubectl_alb.analysis.targets import (
    MISSING,
    Target,
    has_settled,
    instances_without_pod,
    registered_targets,
    selected_pods,
    taking_traffic,
    targets_of,
)
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.ownership import target_groups_by_load_balancer
from kubectl_alb.facts.security_groups import admits, interfaces, with_ids
from kubectl_alb.facts.tags import COMPUTE_TYPE
from kubectl_alb.model.elbv2 import LoadBalancer, TargetGroup
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
        """The same, as the subject of a finding."""
        return Filled(str(self.ref), self.group, self.targets)


@fact
def bound(facts: Facts) -> tuple[Bound, ...]:
    """Return every living binding with its target group."""
    snapshot = facts.snapshot
    return tuple(
        Bound(binding, group, registered_targets(group, snapshot))
        for binding in snapshot.kubernetes.target_group_bindings
        if binding.meta.deleted is None
        and (group := snapshot.aws.target_group_by_arn.get(binding.target_group_arn)) is not None
    )


def unregistered(of: Bound, facts: Facts) -> list[Target]:
    """Return the ready pods, not only just made, that are not registered."""
    found = targets_of(of.group, facts.snapshot) or ()
    return [t for t in found if t.state == MISSING and t.pod and settled(t.pod, facts)]


def settled(ref: Ref, facts: Facts) -> bool:
    """Return whether a pod was made long enough ago for everything to have happened."""
    return has_settled(ref, facts.snapshot)


def endpoints_of(service: Ref, facts: Facts) -> Iterator[Endpoint]:
    """Return the endpoints of a Service that take traffic."""
    return taking_traffic(service, facts.snapshot)


def service_of(of: Bound, facts: Facts) -> Service | None:
    """Return the Service of a binding."""
    return facts.snapshot.kubernetes.service_by_ref.get(of.ref)


def is_ready(node: Node) -> bool:
    """Return whether a node says that it is ready."""
    return any(c.type == "Ready" and c.status == "True" for c in node.conditions)


def waiting_of(pod: Pod) -> str:
    """Return what a pod waits for: the reason of a container, else its phase."""
    return next((c.waiting for c in pod.containers if c.waiting), pod.phase)


def unused_targets(lb: LoadBalancer, facts: Facts) -> Iterator[Target]:
    """Yield the targets of a load balancer that it says it does not use."""
    for group in target_groups_by_load_balancer(facts).get(lb.arn, ()):
        for target in registered_targets(group, facts.snapshot):
            if target.reason == "Target.NotInUse":
                yield target


def is_hybrid(target: Target, facts: Facts) -> bool:
    """Return whether a target is on a hybrid node, whose pods have addresses of another network."""
    node = facts.snapshot.kubernetes.node_by_name.get(target.node)
    return node is not None and node.meta.labels.get(COMPUTE_TYPE) == "hybrid"


def pods_behind(service: Service, facts: Facts) -> list[Pod]:
    """Return the living pods that a Service selects."""
    return selected_pods(service, facts.snapshot)


def nodes_without_pod(one: Bound, facts: Facts) -> set[str]:
    """Return instances that fail by design: without a pod, under externalTrafficPolicy Local."""
    return instances_without_pod(one.group, one.binding, facts.snapshot)


def closed_targets(lb: LoadBalancer, group: TargetGroup, facts: Facts) -> list[Target]:
    """Return the targets, not healthy, that no security group opens to a load balancer."""
    subnets = (facts.snapshot.aws.subnet_by_id.get(zone.subnet_id) for zone in lb.zones)
    cidrs = [subnet.cidr for subnet in subnets if subnet and subnet.cidr]
    closed = []
    for target in registered_targets(group, facts.snapshot):
        eni = interfaces(facts).of_target(target.id)
        if target.healthy or eni is None:
            continue
        guards = with_ids(eni.groups, facts)
        if guards and not admits(guards, target.port, lb.security_groups, cidrs):
            closed.append(target)
    return closed
