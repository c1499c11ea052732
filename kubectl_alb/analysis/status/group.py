"""How one IngressGroup stands: load balancer, rules, targets, certificates, last reconcile."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from kubectl_alb.analysis.describe.description import MemberState, member_states, worst_of
from kubectl_alb.analysis.describe.load_balancer import (
    PresentedCertificate,
    describe_load_balancer,
    present_load_balancers,
)
from kubectl_alb.analysis.describe.reconcile import Reconcile
from kubectl_alb.analysis.status.awaited import awaited_of, awaited_targets
from kubectl_alb.analysis.targets import BoundTargetGroup
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, uncertainty
from kubectl_alb.facts.quotas import Usage, rule_usage
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.network import Certificate
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot

# The target group in which a frontend Network Load Balancer has the ALB is not the cluster's.
OF_FRONTEND = "alb"


@dataclass(frozen=True, slots=True)
class TargetCount:
    """How many targets there are, ready pods that are not registered among them."""

    healthy: int
    total: int
    draining: int = 0
    groups: int = 0


@dataclass(frozen=True, slots=True)
class CertificateCount:
    """How many certificates the listeners present, and those of which it is known when they end.

    Of others, such as those of IAM, it is not.
    """

    presented: int
    known: tuple[Certificate, ...] = ()

    @property
    def unknown(self) -> int:
        """How many there are of which it is not known when they end."""
        return self.presented - len(self.known)

    @property
    def worst(self) -> datetime | None:
        """The earliest end that is known."""
        ends = (c.not_after for c in self.known if c.not_after is not None)
        return min(ends, default=None)

    def days_left(self, now: datetime) -> int | None:
        """Return the whole days until the earliest end; negative once it is over."""
        return None if self.worst is None else (self.worst - now) // timedelta(days=1)


@dataclass(frozen=True, slots=True)
class GroupStatus:
    """A group with what stands in AWS for it; None marks what was not read.

    `awaited` is what has yet to come about before the group is healthy, `unread` the sections
    without which that is not known for sure.
    """

    id: GroupID
    members: tuple[MemberState, ...] = ()
    uncertain: str = ""
    load_balancers: tuple[LoadBalancer, ...] | None = None
    rules: Usage | None = None
    targets: TargetCount | None = None
    certificates: CertificateCount | None = None
    reconcile: Reconcile = field(default_factory=lambda: Reconcile("unknown"))
    awaited: tuple[str, ...] = ()
    unread: tuple[Section, ...] = ()

    @property
    def load_balancer(self) -> LoadBalancer | None:
        """The Application Load Balancer; where there is none, the first that there is."""
        balancers = self.load_balancers or ()
        return next(
            (lb for lb in balancers if lb.type == "application"), next(iter(balancers), None)
        )

    @property
    def state(self) -> str:
        """One of `healthy`, `failed` (the last reconcile did), `pending` or `unknown`."""
        if self.reconcile.state == "failed":
            return "failed"
        if self.awaited:
            return "pending"
        return "unknown" if self.unread else "healthy"


def group_status(group: Group, facts: Facts) -> GroupStatus:
    """Put together what is known of a group."""
    snapshot = facts.snapshot
    members = member_states(group, snapshot)
    staying = [member for member in members if not member.deleting] or members
    addresses = next((m.ingress.addresses for m in members if m.ingress.addresses), ())
    balancers = present_load_balancers(group.id, addresses, facts)
    known = balancers or snapshot.known(Section.LOAD_BALANCERS, Section.TAGS)
    status = GroupStatus(
        group.id,
        members,
        uncertainty(group, facts),
        balancers if known else None,
        reconcile=worst_of(member.reconcile for member in staying),
        awaited=awaited_of(balancers if known else None, members),
        unread=tuple(_unread(snapshot, Section.EVENTS)),
    )
    if not known:
        missing = _unread(snapshot, Section.LOAD_BALANCERS, Section.TAGS)
        return replace(status, unread=(*missing, *status.unread))
    return _with_what_hangs_on_it(status, balancers, facts)


def _with_what_hangs_on_it(
    status: GroupStatus, balancers: tuple[LoadBalancer, ...], facts: Facts
) -> GroupStatus:
    snapshot = facts.snapshot
    described = [describe_load_balancer(lb, {}, facts) for lb in balancers]
    bound = [group for each in described for group in each.target_groups or ()]
    presented = [
        c for each in described for listener in each.listeners or () for c in listener.certificates
    ]
    missing = tuple(_unread_below(balancers, bound, snapshot))
    albs = [lb for lb in balancers if lb.type == "application"]
    more = (text for group in bound for text in awaited_targets(group, snapshot))
    return replace(
        status,
        rules=rule_usage(albs[0], snapshot) if albs and _knows_rules(albs[0], snapshot) else None,
        targets=None if missing else _count(bound),
        certificates=_ends(presented) if _knows_certificates(balancers, snapshot) else None,
        awaited=(*status.awaited, *more),
        unread=(*missing, *status.unread),
    )


def _unread(snapshot: Snapshot, *sections: Section) -> Iterator[Section]:
    return (section for section in sections if not snapshot.known(section))


def _unread_below(
    balancers: Iterable[LoadBalancer], bound: Iterable[BoundTargetGroup], snapshot: Snapshot
) -> Iterator[Section]:
    if not snapshot.known_of(Section.TARGET_GROUPS, [lb.arn for lb in balancers]):
        yield Section.TARGET_GROUPS
    if not snapshot.known_of(Section.TARGET_HEALTH, [group.target_group.arn for group in bound]):
        yield Section.TARGET_HEALTH


def _listener_arns(balancers: Iterable[LoadBalancer], snapshot: Snapshot) -> list[str]:
    of = snapshot.aws.listeners_by_load_balancer_arn
    return [listener.arn for lb in balancers for listener in of.get(lb.arn, ())]


def _knows_rules(lb: LoadBalancer, snapshot: Snapshot) -> bool:
    return snapshot.known_of(Section.LISTENERS, [lb.arn]) and snapshot.known_of(
        Section.RULES, _listener_arns([lb], snapshot)
    )


def _knows_certificates(balancers: tuple[LoadBalancer, ...], snapshot: Snapshot) -> bool:
    return snapshot.known_of(Section.LISTENERS, [lb.arn for lb in balancers]) and snapshot.known_of(
        Section.LISTENER_CERTIFICATES, _listener_arns(balancers, snapshot)
    )


def _count(bound: Iterable[BoundTargetGroup]) -> TargetCount:
    own = [group for group in bound if group.target_group.target_type != OF_FRONTEND]
    every = [target for group in own for target in group.targets or ()]
    draining = sum(target.state.endswith("draining") for target in every)
    return TargetCount(sum(target.healthy for target in every), len(every), draining, len(own))


def _ends(presented: Iterable[PresentedCertificate]) -> CertificateCount:
    by_arn = {each.arn: each.certificate for each in presented}
    known = (c for c in by_arn.values() if c is not None and c.not_after is not None)
    return CertificateCount(len(by_arn), tuple(known))
