"""What the controller would build for a group, and AWS lacks: listeners, and rules of paths."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.describe.load_balancer import DescribedListener, DescribedLoadBalancer
from kubectl_alb.desired.build import listeners_of
from kubectl_alb.facts.attribution import candidates
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group
from kubectl_alb.model.names import Ref
from kubectl_alb.model.rule import RuleSource
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.stack import Stack


@dataclass(frozen=True, slots=True)
class AbsentListener:
    """A listener that should be there."""

    port: int
    protocol: str


@dataclass(frozen=True, slots=True)
class AbsentRule:
    """A path that should have a rule; `port` is None where it is not known on which listener."""

    source: RuleSource
    port: int | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """What AWS lacks; where it lacks the load balancer itself, only `load_balancer` is set."""

    load_balancer: bool = False
    listeners: tuple[AbsentListener, ...] = ()
    rules: tuple[AbsentRule, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether something is not there."""
        return self.load_balancer or bool(self.listeners or self.rules)

    def rules_of(self, ref: Ref | None) -> tuple[AbsentRule, ...]:
        """Return the rules of an Ingress; of all, if none is given."""
        return tuple(one for one in self.rules if ref in (None, one.source.ingress))


def absent_of(
    group: Group | None, described: tuple[DescribedLoadBalancer, ...], facts: Facts
) -> Absent:
    """Return what a group lacks in AWS, as far as that was read; nothing for one without members.

    Of a group that is refused, only the paths without any rule are known. While a member is being
    deleted, what there is follows from the members of before.
    """
    if group is None or not group.members or group.leaving:
        return Absent()
    if not facts.snapshot.known(Section.LOAD_BALANCERS):
        return Absent()
    balancers = [one for one in described if one.load_balancer.type == "application"]
    if not balancers:
        return Absent(load_balancer=True)
    if not all(_read(one, facts.snapshot) for one in balancers):
        return Absent()
    present = {e.listener.port: e for one in balancers for e in one.listeners or ()}
    built = listeners_of(group, facts)
    if not isinstance(built, Stack):
        return Absent(rules=tuple(_without_any(group, present.values())))
    ports = {listener.id: listener.port for listener in built.listeners}
    missing = [one for one in built.listeners if one.port not in present]
    return Absent(
        listeners=tuple(AbsentListener(one.port, one.protocol) for one in missing),
        rules=tuple(dict.fromkeys(_without_rule(built, ports, present))),
    )


def _without_rule(
    built: Stack, ports: dict[str, int], present: dict[int, DescribedListener]
) -> Iterator[AbsentRule]:
    sources = {port: _sources([entry]) for port, entry in present.items()}
    for rule in built.rules:
        port = ports.get(rule.listener)
        if port in sources and rule.source is not None and rule.source not in sources[port]:
            yield AbsentRule(rule.source, port)


def _without_any(group: Group, present: Iterable[DescribedListener]) -> Iterator[AbsentRule]:
    known = _sources(present)
    for candidate in candidates(tuple(member.ingress for member in group.members)):
        if candidate.source.rule_index >= 0 and candidate.source not in known:
            yield AbsentRule(candidate.source)


def _sources(listeners: Iterable[DescribedListener]) -> set[RuleSource]:
    return {
        rule.source for entry in listeners for rule in entry.rules or () if rule.source is not None
    }


def _read(described: DescribedLoadBalancer, snapshot: Snapshot) -> bool:
    """Return whether the listeners of a load balancer were read, with all their rules."""
    arn = described.load_balancer.arn
    if described.listeners is None or not _known(Section.LISTENERS, [arn], snapshot):
        return False
    arns = [entry.listener.arn for entry in described.listeners]
    read = all(entry.rules is not None for entry in described.listeners)
    return read and _known(Section.RULES, arns, snapshot)


def _known(section: Section, parents: list[str], snapshot: Snapshot) -> bool:
    return snapshot.known(section) or snapshot.known_of(section, parents)
