"""One row for every host and path: its rule, what it does, and the health behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kubectl_alb.analysis.coverers import shadowed
from kubectl_alb.analysis.describe.load_balancer import (
    AttributedRule,
    DescribedListener,
    DescribedLoadBalancer,
    PresentedCertificate,
    load_balancers_of,
)
from kubectl_alb.analysis.patterns import pattern_takes
from kubectl_alb.analysis.shadow_witness import witness_in
from kubectl_alb.analysis.trace.certificate import chosen
from kubectl_alb.facts.attribution import candidates
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups_shown
from kubectl_alb.model.elbv2 import Rule
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.rule import RuleSource
from kubectl_alb.model.section import Section

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


@dataclass(frozen=True, slots=True)
class Row:
    """A host and path of an Ingress.

    `rule` is None when AWS has none for it. `healthy` and `total` are None when it forwards
    nowhere or the health was not read. `hidden_by` is the rule that takes all its requests, and
    `witness` one of them.
    `deleting` is whether the Ingress is being deleted, `uncertain` whether the section that
    decides about its group was not read.
    """

    source: RuleSource
    group: GroupID
    deleting: bool = False
    uncertain: bool = False
    listener: DescribedListener | None = None
    rule: Rule | None = None
    balancer: DescribedLoadBalancer | None = None
    healthy: int | None = None
    total: int | None = None
    certificate: PresentedCertificate | None = None
    hidden_by: AttributedRule | None = None
    witness: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """All rows, in order of namespace, Ingress, and place in the manifest; and the unhandled."""

    rows: tuple[Row, ...]
    ignored: int = 0


def listing(facts: Facts, wanted: Iterable[Ingress]) -> Listing:
    """List the paths of these Ingresses."""
    chosen = {ingress.ref for ingress in wanted}
    rows: list[Row] = []
    handled = set()
    for group in groups_shown(facts).values():
        members = {ingress.ref for ingress in group.ingresses}
        handled |= members
        if members & chosen:
            rows += [row for row in _rows(group, facts) if row.source.ingress in chosen]
    ordered = sorted(rows, key=lambda row: (row.source.ingress, *_place(row.source)))
    return Listing(tuple(ordered), len(chosen - handled))


def _place(source: RuleSource) -> tuple[bool, int, int]:
    return source.rule_index < 0, source.rule_index, source.path_index


def _rows(group: Group, facts: Facts) -> Iterator[Row]:
    ingresses = group.ingresses
    leaving = {ingress.ref for ingress in group.leaving}
    uncertain = {member.ref for member in group.uncertain}
    addresses = next((i.addresses for i in ingresses if i.addresses), ())
    balancers = load_balancers_of(group.id, addresses, group, facts)
    live = {source: place for balancer in balancers for source, place in _live(balancer)}
    for candidate in candidates(ingresses):
        source = candidate.source
        place = live.get(source)
        row = _row(place, group.id, facts) if place else Row(source, group.id)
        ref = source.ingress
        yield replace(row, deleting=ref in leaving, uncertain=ref in uncertain)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source's rule stands, and the rule that hides it."""

    source: RuleSource
    balancer: DescribedLoadBalancer
    listener: DescribedListener
    rule: AttributedRule
    hidden_by: AttributedRule | None


def _live(balancer: DescribedLoadBalancer) -> Iterator[tuple[RuleSource, Place]]:
    """Yield each source with its rule, HTTPS listeners last so that they win over plain ones."""
    for listener in sorted(
        balancer.listeners or (), key=lambda e: (e.listener.protocol == "HTTPS", -e.listener.port)
    ):
        by_arn = {attributed.rule.arn: attributed for attributed in listener.rules or ()}
        hidden = shadowed(tuple(attributed.rule for attributed in by_arn.values()))
        for arn, rule in by_arn.items():
            if rule.source is not None:
                winner = by_arn[hidden[arn].arn] if arn in hidden else None
                yield rule.source, Place(rule.source, balancer, listener, rule, winner)


def _row(place: Place, group: GroupID, facts: Facts) -> Row:
    healthy, total = _health(place.rule.rule, place.balancer)
    return Row(
        place.source,
        group,
        listener=place.listener,
        rule=place.rule.rule,
        balancer=place.balancer,
        healthy=healthy,
        total=total,
        certificate=chosen(place.source.host, place.listener.certificates, facts.snapshot.taken_at),
        hidden_by=place.hidden_by,
        witness=_witness(place),
    )


def _witness(place: Place) -> str:
    if place.hidden_by is None:
        return ""
    return witness_in(place.listener, place.rule.rule, place.hidden_by.rule)


def _health(rule: Rule, balancer: DescribedLoadBalancer) -> tuple[int | None, int | None]:
    arns = [target.arn for action in rule.actions for target in action.target_groups]
    found = [balancer.target_group(arn) for arn in arns]
    known = [group for group in found if group is not None and group.targets is not None]
    if not known or len(known) != len(arns):
        return None, None
    return sum(g.healthy for g in known), sum(len(g.targets or ()) for g in known)


def chosen_by(row: Row, host: str, group: str) -> bool:
    """Return whether a row passes `--host` (a pattern) and `--group`."""
    name = row.source.host or "*"
    return (not host or pattern_takes(host, name, caseless=True)) and (
        not group or str(row.group) == group
    )
