"""What has yet to come about before an IngressGroup is healthy, one sentence each."""

from collections import Counter
from collections.abc import Iterable, Iterator

from kubectl_alb.analysis.describe.description import MemberState
from kubectl_alb.analysis.describe.reasons import reason_of
from kubectl_alb.analysis.targets import (
    MISSING,
    BoundTargetGroup,
    Target,
    instances_without_pod,
)
from kubectl_alb.model.counting import count
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.snapshot import Snapshot

# Such a target takes requests, and AWS never calls it healthy.
NOT_CHECKED = "Target.HealthCheckDisabled"


def awaited_of(
    load_balancers: Iterable[LoadBalancer] | None, members: Iterable[MemberState]
) -> tuple[str, ...]:
    """Return what load balancers (None where they were not read) and members wait for."""
    of_them = () if load_balancers is None else tuple(_balancers(tuple(load_balancers)))
    return (*of_them, *_members(members))


def _balancers(load_balancers: tuple[LoadBalancer, ...]) -> Iterator[str]:
    if not load_balancers:
        yield "there is no load balancer"
    for lb in load_balancers:
        if lb.state != "active":
            yield f"load balancer {lb.name} is {lb.state}"


def _members(members: Iterable[MemberState]) -> Iterator[str]:
    for member in members:
        if member.deleting:
            yield f"{member.ingress.ref}: is being deleted"
            continue
        if member.reconcile.state == "pending":
            yield f"{member.ingress.ref}: {member.reconcile.message}"
        if member.reconcile.state == "failed":
            yield f"{member.ingress.ref}: the last reconcile failed"


def awaited_targets(bound: BoundTargetGroup, snapshot: Snapshot) -> Iterator[str]:
    """Yield what the targets of a group wait for: each of them is to be healthy.

    Those that drain, or fail by design, are not waited for.
    """
    if bound.targets is None:
        return
    binding, tg = bound.binding, bound.target_group
    name = str(binding.service_ref) if binding else tg.name
    if not bound.targets:
        yield f"target group {tg.name} of {name} has no target"
    ill = [target for target in bound.targets if _is_ill(target)]
    by_design = instances_without_pod(tg, binding, snapshot) if ill and binding else set()
    ill = [target for target in ill if target.id not in by_design]
    if ill:
        counted = Counter(map(_reason, ill))
        why = ", ".join(f"{number} {reason}" for reason, number in sorted(counted.items()))
        yield f"{len(ill)} of {count(len(bound.targets), 'target')} of {name} not healthy: {why}"


def _is_ill(target: Target) -> bool:
    drains = target.state.endswith("draining")
    return not (target.healthy or drains or target.reason == NOT_CHECKED)


def _reason(target: Target) -> str:
    if target.state == MISSING:
        return "not registered"
    reason = reason_of(target.reason)
    return f"{target.state} ({reason.plain})" if reason else target.state
