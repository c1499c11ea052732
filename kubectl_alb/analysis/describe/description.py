"""Everything that is known of one Ingress, group, Service, class or load balancer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kubectl_alb.analysis.describe.absent import Absent, absent_of
from kubectl_alb.analysis.describe.deletion import Deletion, deletion_of
from kubectl_alb.analysis.describe.load_balancer import (
    DescribedLoadBalancer,
    attributed_load_balancer,
    by_address,
    describe_load_balancer,
    group_of_load_balancer,
    load_balancers_of,
)
from kubectl_alb.analysis.describe.problems import backend_problems, load_balancer_problems
from kubectl_alb.analysis.describe.reconcile import (
    Reconcile,
    reconcile_of_ingress,
    reconcile_of_service,
)
from kubectl_alb.analysis.describe.target_group import (
    TargetGroupDescription,
    described_bindings_of,
)
from kubectl_alb.analysis.wording import about_ref, load_balancer_lost
from kubectl_alb.facts.claims import Owner, service_claim
from kubectl_alb.facts.classes import ClassOf, class_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, group_shown, groups, uncertainty
from kubectl_alb.facts.ownership import owned_by_service, service_of_tags, tags_of
from kubectl_alb.facts.setting_overrides import EffectiveSetting, effective_settings
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
        Section.NAMESPACES,
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
        Section.SECURITY_GROUPS,
    }
)


@dataclass(frozen=True, slots=True)
class MemberState:
    """A member of the group, its order and how its last reconcile ended.

    Of an `uncertain` one, what decides about its group was not read.
    """

    ingress: Ingress
    order: int
    reconcile: Reconcile
    uncertain: bool = False

    @property
    def deleting(self) -> bool:
        """Whether the Ingress is being deleted."""
        return self.ingress.meta.deleted is not None


@dataclass(frozen=True, slots=True)
class Description:
    """The answer to `describe`.

    `subject` is the object described. `uncertain` is why group and settings are not certain.
    `reconcile` is the subject's own, or the group's worst. `load_balancers` has one entry, two
    with a frontend NLB, none when there is none. `absent` is what of the group is not in AWS.
    `bound` are the target groups of a Service without a load balancer of its own.
    """

    subject: ObjectRef
    ingress: Ingress | None = None
    deletion: Deletion | None = None
    service: Service | None = None
    ingress_class: ClassOf | None = None
    group: GroupID | None = None
    uncertain: str = ""
    members: tuple[MemberState, ...] = ()
    addresses: tuple[Address, ...] = ()
    reconcile: Reconcile = field(default_factory=lambda: Reconcile("unknown"))
    load_balancers: tuple[DescribedLoadBalancer, ...] = ()
    events: tuple[Event, ...] = ()
    settings: tuple[EffectiveSetting, ...] = ()
    problems: tuple[Finding, ...] = ()
    absent: Absent = field(default_factory=Absent)
    bound: tuple[TargetGroupDescription, ...] = ()

    @property
    def rank(self) -> int:
        """The place of the described Ingress among the members, from 1; 0 when it is none."""
        refs = [member.ingress.ref for member in self.members]
        return refs.index(self.ingress.ref) + 1 if self.ingress and self.ingress.ref in refs else 0


def with_problems(description: Description, facts: Facts) -> Description:
    """Add what is visibly wrong, errors first."""
    found = dict.fromkeys(_problems(description, facts))
    worst_first = list(Severity).index
    return replace(
        description, problems=tuple(sorted(found, key=lambda f: worst_first(f.severity)))
    )


def _problems(description: Description, facts: Facts) -> Iterator[Finding]:
    snapshot = facts.snapshot
    own = description.reconcile
    if own.state in ("failed", "unmanaged") and not description.members:
        yield Finding(description.subject, own.message, rating=Severity.ERROR)
    if own.state == "unmanaged":
        return
    for member in description.members:
        ref = member.ingress.ref
        about = about_ref(ref)
        if member.reconcile.state == "failed":
            whose = "" if about == description.subject else f"{ref}: "
            yield Finding(about, whose + member.reconcile.message, rating=Severity.ERROR)
        if not member.deleting:
            yield from backend_problems(member.ingress, facts)
    yield from _address_problems(description, facts)
    for described in description.load_balancers:
        group = str(description.group) if description.group else ""
        yield from load_balancer_problems(described, group, snapshot)


def _address_problems(description: Description, facts: Facts) -> Iterator[Finding]:
    if not facts.snapshot.known(Section.LOAD_BALANCERS) or description.deletion is not None:
        return
    if _is_foreign(description.subject, facts):
        return
    live = {d.load_balancer.dns_name.lower() for d in description.load_balancers}
    for address in description.addresses:
        if address.hostname and address.hostname.lower() not in live:
            yield load_balancer_lost(_shows(address, description), address.hostname)


def _is_foreign(about: ObjectRef, facts: Facts) -> bool:
    """Return whether somebody else makes the load balancer of a Service, maybe a Classic one."""
    services = facts.snapshot.kubernetes.service_by_ref
    found = services.get(Ref(about.namespace, about.name)) if about.kind == "Service" else None
    return found is not None and service_claim(found, facts).owner is not Owner.CONTROLLER


def _shows(address: Address, description: Description) -> ObjectRef:
    """Name the Ingress that shows an address: the described one, else the first of its group."""
    if description.subject.kind != "IngressGroup":
        return description.subject
    showing = (m.ingress for m in description.members if address in m.ingress.addresses)
    return next((about_ref(ingress.ref) for ingress in showing), description.subject)


def describe_ingress(ingress: Ingress, facts: Facts) -> Description:
    """Describe an Ingress with the whole group it shares a load balancer with."""
    about = ObjectRef("Ingress", ingress.ref.namespace, ingress.ref.name)
    snapshot = facts.snapshot
    found = class_of(ingress, facts)
    gid = group_shown(facts).get(ingress.ref)
    group = groups(facts)[gid] if gid is not None else None
    reconcile = reconcile_of_ingress(ingress, snapshot)
    if found.ignored and (group is None or ingress.meta.deleted is None):
        reconcile = Reconcile("unmanaged", f"the controller ignores this Ingress: {found.ignored}")
    load_balancers = load_balancers_of(gid, ingress.addresses, group, facts)
    return Description(
        subject=about,
        ingress=ingress,
        deletion=deletion_of(ingress, group, load_balancers, facts),
        ingress_class=found,
        group=gid,
        uncertain=uncertainty(group, facts) if group else "",
        members=member_states(group, snapshot),
        addresses=ingress.addresses,
        reconcile=reconcile,
        load_balancers=load_balancers,
        events=snapshot.kubernetes.events_by_object.get(about, ()),
        settings=effective_settings(ingress, group, facts),
        absent=absent_of(group, load_balancers, facts),
    )


def describe_group(group: Group, facts: Facts) -> Description:
    """Describe a group."""
    members = member_states(group, facts.snapshot)
    addresses = next((m.ingress.addresses for m in members if m.ingress.addresses), ())
    load_balancers = load_balancers_of(group.id, addresses, group, facts)
    return Description(
        subject=ObjectRef("IngressGroup", "", str(group.id)),
        group=group.id,
        uncertain=uncertainty(group, facts),
        members=members,
        addresses=addresses,
        reconcile=worst_of(member.reconcile for member in members),
        load_balancers=load_balancers,
        absent=absent_of(group, load_balancers, facts),
    )


def describe_service(service: Service, facts: Facts) -> Description:
    """Describe the Network Load Balancer of a Service."""
    snapshot = facts.snapshot
    about = ObjectRef("Service", service.ref.namespace, service.ref.name)
    found = by_address(service.addresses, snapshot)
    found = found or owned_by_service(service.ref, facts).load_balancers
    return Description(
        subject=about,
        service=service,
        addresses=service.addresses,
        reconcile=reconcile_of_service(service, snapshot),
        load_balancers=tuple(describe_load_balancer(lb, {}, facts) for lb in found),
        bound=() if found else tuple(described_bindings_of(service.ref, facts)),
        events=snapshot.kubernetes.events_by_object.get(about, ()),
    )


def describe_alb(lb: LoadBalancer, facts: Facts) -> Description:
    """Describe a load balancer, from AWS to the Ingresses or the Service it serves."""
    snapshot = facts.snapshot
    group = group_of_load_balancer(lb, facts)
    members = member_states(group, snapshot)
    owner = service_of_tags(tags_of(lb.arn, facts))
    service = snapshot.kubernetes.service_by_ref.get(owner) if owner is not None else None
    reconcile = worst_of(member.reconcile for member in members)
    if service is not None:
        reconcile = reconcile_of_service(service, snapshot)
    described = (attributed_load_balancer(lb, group, facts),)
    return Description(
        subject=ObjectRef("LoadBalancer", "", lb.name),
        service=service,
        group=group.id if group else None,
        uncertain=uncertainty(group, facts) if group else "",
        members=members,
        addresses=(Address(lb.dns_name.lower()),),
        reconcile=reconcile,
        load_balancers=described,
        absent=absent_of(group, described, facts),
    )


def member_states(group: Group | None, snapshot: Snapshot) -> tuple[MemberState, ...]:
    """Return the members of a group, each with how its last reconcile ended."""
    if group is None:
        return ()
    orders = {member.ref: member.order for member in group.members}
    uncertain = {member.ref for member in group.uncertain}
    return tuple(
        MemberState(
            ingress,
            orders.get(ingress.ref, 0),
            reconcile_of_ingress(ingress, snapshot),
            ingress.ref in uncertain,
        )
        for ingress in group.ingresses
    )


WORST_FIRST = ("failed", "pending", "unknown", "unmanaged", "ok")


def worst_of(outcomes: Iterable[Reconcile]) -> Reconcile:
    """Return the worst outcome; unknown without any."""
    return min(outcomes, key=lambda r: WORST_FIRST.index(r.state), default=Reconcile("unknown", ""))
