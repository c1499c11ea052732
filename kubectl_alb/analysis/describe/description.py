"""Everything that is known of one Ingress, group, Service, class or load balancer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kubectl_alb.analysis.describe.load_balancer import (
    DescribedLoadBalancer,
    describe_load_balancer,
)
from kubectl_alb.analysis.describe.membership import ClassOf, Group, class_of, groups
from kubectl_alb.analysis.describe.problems import backend_problems, load_balancer_problems
from kubectl_alb.analysis.describe.reconcile import Reconcile, reconcile_of
from kubectl_alb.analysis.wording import about_ref, load_balancer_lost
from kubectl_alb.facts.attribution import candidates
from kubectl_alb.facts.settings import Setting, settings_of
from kubectl_alb.facts.tags import CLUSTER_TAG, SERVICE_STACK_TAG, STACK_TAG
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Address, Ingress
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.system import Event
from kubectl_alb.model.workloads import Service

NEEDS = frozenset(
    {
        Section.INGRESSES,
        Section.INGRESS_CLASSES,
        Section.INGRESS_CLASS_PARAMS,
        Section.SERVICES,
        Section.ENDPOINT_SLICES,
        Section.PODS,
        Section.NODES,
        Section.TARGET_GROUP_BINDINGS,
        Section.EVENTS,
        Section.LOAD_BALANCERS,
        Section.LISTENERS,
        Section.RULES,
        Section.LISTENER_CERTIFICATES,
        Section.CERTIFICATES,
        Section.TARGET_GROUPS,
        Section.TARGET_HEALTH,
        Section.LOAD_BALANCER_ATTRIBUTES,
        Section.TARGET_GROUP_ATTRIBUTES,
        Section.TAGS,
        Section.WEB_ACLS,
    }
)


@dataclass(frozen=True, slots=True)
class MemberState:
    """A member of the group, its order and how its last reconcile ended."""

    ingress: Ingress
    order: int
    reconcile: Reconcile


@dataclass(frozen=True, slots=True)
class Description:
    """The answer to `describe`.

    `subject` is what was asked for. `reconcile` is the subject's own, or the group's worst.
    `load_balancers` has one entry, two with a frontend NLB, none when there is none.
    """

    subject: ObjectRef
    ingress: Ingress | None = None
    service: Service | None = None
    ingress_class: ClassOf | None = None
    group: GroupID | None = None
    members: tuple[MemberState, ...] = ()
    addresses: tuple[Address, ...] = ()
    reconcile: Reconcile = field(default_factory=lambda: Reconcile("unknown"))
    load_balancers: tuple[DescribedLoadBalancer, ...] = ()
    events: tuple[Event, ...] = ()
    settings: tuple[Setting, ...] = ()
    problems: tuple[Finding, ...] = ()

    @property
    def rank(self) -> int:
        """The place of the described Ingress among the members, from 1; 0 when it is none."""
        refs = [member.ingress.ref for member in self.members]
        return refs.index(self.ingress.ref) + 1 if self.ingress and self.ingress.ref in refs else 0


def with_problems(description: Description, snapshot: Snapshot) -> Description:
    """Add what is visibly wrong, errors first."""
    found = dict.fromkeys(_problems(description, snapshot))
    worst_first = list(Severity).index
    return replace(
        description, problems=tuple(sorted(found, key=lambda f: worst_first(f.severity)))
    )


def _problems(description: Description, snapshot: Snapshot) -> Iterator[Finding]:
    own = description.reconcile
    if own.state in ("failed", "unmanaged") and not description.members:
        yield Finding("", Severity.ERROR, own.message, description.subject)
    if own.state == "unmanaged":
        return
    for member in description.members:
        ref = member.ingress.ref
        about = about_ref(ref)
        if member.reconcile.state == "failed":
            whose = "" if about == description.subject else f"{ref}: "
            yield Finding("", Severity.ERROR, whose + member.reconcile.message, about)
        yield from backend_problems(member.ingress, snapshot)
    yield from _address_problems(description, snapshot)
    for described in description.load_balancers:
        group = str(description.group) if description.group else ""
        yield from load_balancer_problems(described, group, snapshot)


def _address_problems(description: Description, snapshot: Snapshot) -> Iterator[Finding]:
    if not snapshot.known(Section.LOAD_BALANCERS):
        return
    live = {d.load_balancer.dns_name.lower() for d in description.load_balancers}
    for address in description.addresses:
        if address.hostname and address.hostname.lower() not in live:
            yield load_balancer_lost(_shows(address, description), address.hostname)


def _shows(address: Address, description: Description) -> ObjectRef:
    """Name the Ingress that shows an address: the described one, else the first of its group."""
    if description.subject.kind != "IngressGroup":
        return description.subject
    showing = (m.ingress for m in description.members if address in m.ingress.addresses)
    return next((about_ref(ingress.ref) for ingress in showing), description.subject)


def describe_ingress(ingress: Ingress, snapshot: Snapshot) -> Description:
    """Describe an Ingress with the whole group it shares a load balancer with."""
    about = ObjectRef("Ingress", ingress.ref.namespace, ingress.ref.name)
    found = class_of(ingress, snapshot)
    group = next(
        (g for g in groups(snapshot).values() if ingress in (m.ingress for m in g.members)), None
    )
    reconcile = reconcile_of(about, ingress.addresses, snapshot)
    if found.ignored:
        reconcile = Reconcile("unmanaged", f"the controller ignores this Ingress: {found.ignored}")
    gid = group.id if group else None
    return Description(
        subject=about,
        ingress=ingress,
        ingress_class=found,
        group=gid,
        members=_members(group, snapshot),
        addresses=ingress.addresses,
        reconcile=reconcile,
        load_balancers=load_balancers_of(gid, ingress.addresses, group, snapshot),
        events=snapshot.events_of.get(about, ()),
        settings=settings_of(ingress, group, snapshot),
    )


def describe_group(group: Group, snapshot: Snapshot) -> Description:
    """Describe a group."""
    members = _members(group, snapshot)
    addresses = next((m.ingress.addresses for m in members if m.ingress.addresses), ())
    return Description(
        subject=ObjectRef("IngressGroup", "", str(group.id)),
        group=group.id,
        members=members,
        addresses=addresses,
        reconcile=_worst(member.reconcile for member in members),
        load_balancers=load_balancers_of(group.id, addresses, group, snapshot),
    )


def describe_service(service: Service, snapshot: Snapshot) -> Description:
    """Describe the Network Load Balancer of a Service."""
    about = ObjectRef("Service", service.ref.namespace, service.ref.name)
    found = _by_address(service.addresses, snapshot) or _by_tag(
        SERVICE_STACK_TAG, str(service.ref), snapshot
    )
    return Description(
        subject=about,
        service=service,
        addresses=service.addresses,
        reconcile=reconcile_of(about, service.addresses, snapshot),
        load_balancers=tuple(describe_load_balancer(lb, (), snapshot) for lb in found),
        events=snapshot.events_of.get(about, ()),
    )


def describe_alb(lb: LoadBalancer, snapshot: Snapshot) -> Description:
    """Describe a load balancer, from AWS to the Ingresses or the Service it serves."""
    group = group_of_load_balancer(lb, snapshot)
    members = _members(group, snapshot)
    possible = candidates(tuple(m.ingress for m in members))
    owner = snapshot.tags_of.get(lb.arn, {}).get(SERVICE_STACK_TAG, "")
    namespace, _, name = owner.partition("/")
    service = snapshot.service.get(Ref(namespace, name))
    reconcile = _worst(member.reconcile for member in members)
    if service is not None:
        about = ObjectRef("Service", namespace, name)
        reconcile = reconcile_of(about, service.addresses, snapshot)
    return Description(
        subject=ObjectRef("LoadBalancer", "", lb.name),
        service=service,
        group=group.id if group else None,
        members=members,
        addresses=(Address(lb.dns_name.lower()),),
        reconcile=reconcile,
        load_balancers=(describe_load_balancer(lb, possible, snapshot),),
    )


def group_of_load_balancer(lb: LoadBalancer, snapshot: Snapshot) -> Group | None:
    """Find the group that a load balancer belongs to: by its tag, else by an Ingress's address."""
    known = groups(snapshot)
    stack = snapshot.tags_of.get(lb.arn, {}).get(STACK_TAG)
    if stack is not None:
        gid = GroupID.parse(stack)
        return known.get(gid, Group(gid, ()))
    for group in known.values():
        for member in group.members:
            if any(a.hostname == lb.dns_name.lower() for a in member.ingress.addresses):
                return group
    return None


def _members(group: Group | None, snapshot: Snapshot) -> tuple[MemberState, ...]:
    return tuple(
        MemberState(
            m.ingress,
            m.order,
            reconcile_of(
                ObjectRef("Ingress", m.ingress.ref.namespace, m.ingress.ref.name),
                m.ingress.addresses,
                snapshot,
            ),
        )
        for m in (group.members if group else ())
    )


WORST_FIRST = ("failed", "pending", "unknown", "unmanaged", "ok")


def _worst(outcomes: Iterable[Reconcile]) -> Reconcile:
    return min(outcomes, key=lambda r: WORST_FIRST.index(r.state), default=Reconcile("unknown", ""))


def load_balancers_of(
    gid: GroupID | None, addresses: tuple[Address, ...], group: Group | None, snapshot: Snapshot
) -> tuple[DescribedLoadBalancer, ...]:
    """Describe a group's load balancers: those with its address, else those with its tags."""
    found = _by_address(addresses, snapshot)
    if not found and gid is not None:
        found = _by_tag(STACK_TAG, str(gid), snapshot)
    possible = candidates(tuple(m.ingress for m in group.members)) if group else ()
    return tuple(describe_load_balancer(lb, possible, snapshot) for lb in found)


def _by_address(addresses: tuple[Address, ...], snapshot: Snapshot) -> tuple[LoadBalancer, ...]:
    names = [address.hostname.lower() for address in addresses]
    found = [lb for lb in snapshot.load_balancers if lb.dns_name.lower() in names]
    return tuple(sorted(found, key=lambda lb: names.index(lb.dns_name.lower())))


def _by_tag(key: str, value: str, snapshot: Snapshot) -> tuple[LoadBalancer, ...]:
    cluster = snapshot.context.cluster_name.value
    return tuple(
        lb
        for lb in snapshot.load_balancers
        if (tags := snapshot.tags_of.get(lb.arn, {})).get(key) == value
        and (not cluster or tags.get(CLUSTER_TAG, cluster) == cluster)
    )
