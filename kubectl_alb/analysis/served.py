"""Services that load balancers send requests to, or are to send once files are applied."""

from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.bound_targets import bound
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.outcomes import target_groups
from kubectl_alb.model.names import Ref


@dataclass(frozen=True, slots=True)
class Served:
    """A Service behind a target group; `name` says whose, `ingress` is None for a binding alone."""

    service: Ref
    target_type: str
    name: str
    ingress: Ref | None = None


@fact
def served(facts: Facts) -> tuple[Served, ...]:
    """Return every Service behind a target group that is there or is to come, each once a kind."""
    return tuple(dict.fromkeys((*_desired(facts), *_bound(facts))))


def _desired(facts: Facts) -> Iterator[Served]:
    for groups in target_groups(facts).values():
        for group in groups:
            if group.service is not None:
                name = f"Ingress {group.ingress}"
                yield Served(group.service, group.target_type, name, group.ingress)


def _bound(facts: Facts) -> Iterator[Served]:
    known = {one.service for one in _desired(facts)}
    for one in bound(facts):
        if one.ref not in known:
            yield Served(one.ref, one.group.target_type, f"target group {one.group.name}")
