"""The deletion of an Ingress that is under way, and what stands in its way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kubectl_alb.analysis.describe.load_balancer import DescribedLoadBalancer
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group
from kubectl_alb.facts.outcomes import outcome_of
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.refusal import Refusal

PROTECTION = "deletion_protection.enabled"


@dataclass(frozen=True, slots=True)
class Deletion:
    """Since when an object is being deleted, which finalizers hold it, and what blocks it.

    `blocked_by` is empty where nothing is known to block it.
    """

    since: datetime
    finalizers: tuple[str, ...]
    blocked_by: tuple[str, ...] = ()


def deletion_of(
    ingress: Ingress,
    group: Group | None,
    load_balancers: tuple[DescribedLoadBalancer, ...],
    facts: Facts,
) -> Deletion | None:
    """Return the deletion of an Ingress; None for one that is not being deleted.

    The controller lets a member go only after it has reconciled the rest of the group.
    """
    meta = ingress.meta
    if meta.deleted is None:
        return None
    blocked = _blocked_by(group, load_balancers, facts) if group is not None else ()
    return Deletion(meta.deleted, meta.finalizers, tuple(blocked))


def _blocked_by(
    group: Group, load_balancers: tuple[DescribedLoadBalancer, ...], facts: Facts
) -> Iterator[str]:
    outcome = outcome_of(group.id, facts)
    if isinstance(outcome, Refusal) and not outcome.unknown:
        yield f"the controller cannot reconcile group {group.id}: {outcome.message}"
    if group.members or group.uncertain:
        return
    for described in load_balancers:
        if (described.attributes or {}).get(PROTECTION) == "true":
            yield f"load balancer {described.load_balancer.name} has deletion protection"
