"""One row for every host and path: its rule, what it does, and the health behind it.

Rows are in the order in which load balancers evaluate rules: by group, listener and priority. What
AWS has no rule for comes after the rules of its group, in the order that the controller will give.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kubectl_alb.analysis.coverers import shadowed
from kubectl_alb.analysis.describe.list_backends import Backend, backends_of_rule, planned_backends
from kubectl_alb.analysis.describe.load_balancer import (
    AttributedRule,
    DescribedListener,
    DescribedLoadBalancer,
    PresentedCertificate,
    load_balancers_of,
)
from kubectl_alb.analysis.describe.unserved import Unserved, unserved
from kubectl_alb.analysis.shadow_witness import witness_in
from kubectl_alb.analysis.trace.certificate import chosen
from kubectl_alb.desired.build import listeners_of
from kubectl_alb.facts.attribution import candidates
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups_shown
from kubectl_alb.model.elbv2 import Rule
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.rule import HOST_HEADER, Condition, RuleSource
from kubectl_alb.model.rule import Rule as DesiredRule
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Stack

LIST_NEEDS = frozenset(
    {
        Section.NAMESPACES,
        Section.INGRESSES,
        Section.INGRESS_CLASSES,
        Section.INGRESS_CLASS_PARAMS,
        Section.SERVICES,
        Section.ENDPOINT_SLICES,
        Section.PODS,
        Section.NODES,
        Section.TARGET_GROUP_BINDINGS,
        Section.LOAD_BALANCERS,
        Section.LISTENERS,
        Section.RULES,
        Section.LISTENER_CERTIFICATES,
        Section.CERTIFICATES,
        Section.TARGET_GROUPS,
        Section.TARGET_HEALTH,
        Section.TAGS,
    }
)


# What `list` reads beside: it says why nothing serves an Ingress.
LISTING_NEEDS = LIST_NEEDS | {Section.DEPLOYMENTS, Section.EVENTS}


@dataclass(frozen=True, slots=True)
class Row:
    """A host and path of an Ingress.

    `rule` is None when AWS has none for it, `planned` is the one that the controller would make.
    `ports` are those of all listeners with a rule for it. `hidden_by` is the rule that takes all
    its requests, and `witness` one of them. `deleting` is whether the Ingress is being deleted,
    `uncertain` whether the section that decides about its group was not read.
    """

    source: RuleSource
    group: GroupID
    deleting: bool = False
    uncertain: bool = False
    listener: DescribedListener | None = None
    rule: Rule | None = None
    planned: DesiredRule | None = None
    balancer: DescribedLoadBalancer | None = None
    ports: tuple[int, ...] = ()
    backends: tuple[Backend, ...] = ()
    certificate: PresentedCertificate | None = None
    hidden_by: AttributedRule | None = None
    witness: str = ""

    @property
    def healthy(self) -> int | None:
        """How many targets are healthy; None when it forwards nowhere, or that was not read."""
        known = [backend.healthy for backend in self.backends if backend.healthy is not None]
        return sum(known) if known and len(known) == len(self.backends) else None

    @property
    def total(self) -> int | None:
        """How many targets there are; None as for `healthy`."""
        known = [backend.total for backend in self.backends if backend.total is not None]
        return sum(known) if known and len(known) == len(self.backends) else None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What a request must have: of the rule in AWS, else the planned one, else its host."""
        rule = self.rule or self.planned
        if rule is not None:
            return rule.conditions
        return (Condition(HOST_HEADER, (self.source.host,)),) if self.source.host else ()


@dataclass(frozen=True, slots=True)
class Listing:
    """All rows in order of evaluation, and the Ingresses of which no rule in AWS serves a path."""

    rows: tuple[Row, ...]
    unserved: tuple[Unserved, ...] = ()


def listing(facts: Facts, wanted: Iterable[Ingress]) -> Listing:
    """List the paths of these Ingresses."""
    ingresses = {ingress.ref: ingress for ingress in wanted}
    rows: list[Row] = []
    for group in groups_shown(facts).values():
        if any(ingress.ref in ingresses for ingress in group.ingresses):
            found = (row for row in _rows(group, facts) if row.source.ingress in ingresses)
            rows += sorted(found, key=_place)
    served = {row.source.ingress for row in rows if row.rule is not None}
    left = (ingress for ref, ingress in sorted(ingresses.items()) if ref not in served)
    return Listing(tuple(rows), tuple(unserved(left, facts)))


def _place(row: Row) -> tuple[bool, str, int, bool, int]:
    """Return where a row stands within its group; default rules are tried last."""
    rule = row.rule or row.planned
    priority = rule.priority if rule else None
    name = row.balancer.load_balancer.name if row.balancer else ""
    port = row.listener.listener.port if row.listener else 0
    return row.rule is None, name, port, priority is None, priority or 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source's rule stands, and the rule that hides it."""

    source: RuleSource
    balancer: DescribedLoadBalancer
    listener: DescribedListener
    rule: AttributedRule
    hidden_by: AttributedRule | None


@dataclass(slots=True)
class _Live:
    places: dict[RuleSource, Place] = field(default_factory=dict)
    ports: dict[RuleSource, list[int]] = field(default_factory=dict)


def _rows(group: Group, facts: Facts) -> Iterator[Row]:
    ingresses = group.ingresses
    leaving = {ingress.ref for ingress in group.leaving}
    uncertain = {member.ref for member in group.uncertain}
    possible = [candidate.source for candidate in candidates(ingresses)]
    live, planned = _live(group, possible, facts), _planned(group, facts)
    for source in possible:
        place = live.places.get(source)
        row = _row(place, group.id, facts) if place else _without(source, group.id, planned)
        ref = source.ingress
        yield replace(
            row,
            ports=tuple(sorted(live.ports.get(source, ()))),
            deleting=ref in leaving,
            uncertain=ref in uncertain,
        )


def _live(group: Group, possible: list[RuleSource], facts: Facts) -> _Live:
    """Return where rules stand, those of HTTPS listeners before those of plain ones."""
    addresses = next((i.addresses for i in group.ingresses if i.addresses), ())
    defaults = [source for source in possible if source.rule_index < 0]
    default = defaults[0] if len(defaults) == 1 else None
    found = _Live()
    for balancer in load_balancers_of(group.id, addresses, group, facts):
        for place in _places(balancer, default):
            found.places[place.source] = place
            ports = found.ports.setdefault(place.source, [])
            ports.append(place.listener.listener.port)
    return found


def _places(balancer: DescribedLoadBalancer, default: RuleSource | None) -> Iterator[Place]:
    for listener in sorted(
        balancer.listeners or (), key=lambda e: (e.listener.protocol == "HTTPS", -e.listener.port)
    ):
        by_arn = {attributed.rule.arn: attributed for attributed in listener.rules or ()}
        hidden = shadowed(tuple(attributed.rule for attributed in by_arn.values()))
        for arn, rule in by_arn.items():
            source = default if rule.rule.priority is None else rule.source
            if source is not None:
                winner = by_arn[hidden[arn].arn] if arn in hidden else None
                yield Place(source, balancer, listener, rule, winner)


def _planned(group: Group, facts: Facts) -> Mapping[RuleSource, tuple[DesiredRule, Stack]]:
    stack = listeners_of(replace(group, inactive=()), facts)
    if not isinstance(stack, Stack):
        return {}
    return {rule.source: (rule, stack) for rule in reversed(stack.rules) if rule.source}


def _without(
    source: RuleSource, group: GroupID, planned: Mapping[RuleSource, tuple[DesiredRule, Stack]]
) -> Row:
    rule, stack = planned.get(source, (None, None))
    return Row(source, group, planned=rule, backends=planned_backends(source, rule, stack))


def _row(place: Place, group: GroupID, facts: Facts) -> Row:
    return Row(
        place.source,
        group,
        listener=place.listener,
        rule=place.rule.rule,
        balancer=place.balancer,
        backends=backends_of_rule(place.rule.rule, place.balancer),
        certificate=chosen(place.source.host, place.listener.certificates, facts.snapshot.taken_at),
        hidden_by=place.hidden_by,
        witness=_witness(place),
    )


def _witness(place: Place) -> str:
    if place.hidden_by is None:
        return ""
    return witness_in(place.listener, place.rule.rule, place.hidden_by.rule)
