"""Problems that several commands tell of, each worded in one place: `describe`, `list`, checks.

A finding made here has the code and severity of the check that looks for it; its hint may be
empty, where the catalogue knows the remedy.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from shlex import quote

from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group
from kubectl_alb.facts.tags import FINALIZERS
from kubectl_alb.model.counting import count
from kubectl_alb.model.elbv2 import LoadBalancer, TargetGroup
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Ingress, TargetGroupBinding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.network import Certificate
from kubectl_alb.model.rule import RuleSource
from kubectl_alb.model.workloads import Service

EXPIRES_SOON = timedelta(days=30)
# How long a new load balancer usually takes.
PROVISIONING = timedelta(minutes=5)


def listed(items: Iterable[object], limit: int = 5) -> str:
    """Write items in a row, the first few by name and the others by number."""
    names = [str(item) for item in items]
    more = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {more} more" if more > 0 else "")


def lapse(span: timedelta) -> str:
    """Spell a time that has passed, of a minute or more: `45 minutes`, `29 hours`, `3 days`."""
    minutes = int(span.total_seconds() // 60)
    for units, size, limit in (("minutes", 1, 120), ("hours", 60, 48 * 60)):
        if minutes < limit:
            return f"{minutes // size} {units}"
    return f"{minutes // (24 * 60)} days"


def about_ref(ref: Ref) -> ObjectRef:
    """Name an Ingress as what a finding is about."""
    return ObjectRef("Ingress", ref.namespace, ref.name)


def claimed(ingress: Ingress) -> bool:
    """Return whether an Ingress carries one of the controller's finalizers."""
    return any(f.startswith(FINALIZERS) for f in ingress.meta.finalizers)


def grade(ingress: Ingress | None) -> Severity:
    """Rate what AWS refuses: an error once the controller has taken up the Ingress.

    What is not yet deployed can only be going to fail.
    """
    return Severity.ERROR if ingress is not None and claimed(ingress) else Severity.WARNING


def grade_of(ref: Ref, facts: Facts) -> Severity:
    """Rate what AWS refuses about an Ingress of this name."""
    return grade(facts.snapshot.kubernetes.ingress_by_ref.get(ref))


def service_missing(
    ingress: Ingress, service: Ref, places: Iterable[str], tolerated: bool
) -> Finding:
    """Say that a backend's Service does not exist; `places` are where the Ingress names it.

    The controller then either serves an error there or, not `tolerated`, refuses the group.
    """
    ref, where = ingress.ref, listed(places)
    title = f"{ref}: Service {service} does not exist"
    return Finding(
        about_ref(ref),
        f"{title}, {where} answers 503" if tolerated else title,
        "the rule is a fixed response that the controller makes up for it"
        if tolerated
        else f"the controller does not build the group; {where} names it",
        code="ALB-SVC-003",
        rating=grade(ingress) if tolerated else Severity.ERROR,
        hint=f"create Service {service}, or correct the backend",
        concerns=(ref,),
    )


def port_missing(ref: Ref, service: Service, port: object, places: Iterable[str]) -> Finding:
    """Say that a backend names a port which its Service does not have."""
    return Finding(
        about_ref(ref),
        f"{ref}: Service {service.ref} has no port {port}",
        f"its ports: {ports_of(service)}; {listed(places)} names it",
        code="ALB-SVC-004",
        rating=Severity.ERROR,
        hint="correct the backend's port, or add it to the Service",
        concerns=(ref,),
    )


def ports_of(service: Service) -> str:
    """List the ports of a Service."""
    ports = (f"{p.name}={p.port}" if p.name else str(p.port) for p in service.ports)
    return ", ".join(ports) or "none"


@dataclass(frozen=True, slots=True)
class Order:
    """Where a rule stands that another one hides: both priorities, on one port of a group.

    `witness` is a request that shows it, as arguments of `trace`; empty where none is known. It is
    `mutual` where either rule takes all requests of the other.
    """

    port: str
    hidden: int | None
    winner: int | None
    group: str = ""
    witness: str = ""
    mutual: bool = False

    def __str__(self) -> str:
        group = f" in group {self.group}" if self.group else ""
        shown = f", for example: kubectl alb trace {self.witness}" if self.witness else ""
        place = f"rule {self.hidden} of port {self.port}{group}"
        return f"{place} comes after rule {self.winner}{shown}"


def never_matches(hidden: RuleSource, winner: RuleSource | None, order: Order) -> Finding:
    """Say that a path gets no request, because an earlier rule takes them all.

    Warn of what one namespace does to another, or somebody in AWS to the cluster; within one
    namespace, the order may well be meant so.
    """
    own = winner is not None and winner.ingress.namespace == hidden.ingress.namespace
    taker = f"{place_of(winner)} of {winner.ingress}" if winner else "a rule of no Ingress"
    return Finding(
        about_ref(hidden.ingress),
        f"{hidden.ingress}: {place_of(hidden)} can never match, {taker} takes all its requests",
        str(order),
        code="ALB-GROUP-004",
        rating=Severity.INFO if own else Severity.WARNING,
        hint=_in_one_ingress(hidden, winner) or _in_a_group(hidden, winner, order),
        fix=_reorder(hidden, winner, order),
        concerns=(hidden.ingress, winner.ingress) if winner else (hidden.ingress,),
    )


def _in_a_group(hidden: RuleSource, winner: RuleSource | None, order: Order) -> str:
    """Return what to do where one Ingress hides a path of another one."""
    if winner is None:
        return "remove the rule in AWS, or narrow it"
    if order.mutual:
        return (
            "both ask for the same requests, so no order helps: change or remove one of the paths"
        )
    return f"put {hidden.ingress} before {winner.ingress}, or narrow the wider path"


def _reorder(hidden: RuleSource, winner: RuleSource | None, order: Order) -> str:
    """Return the command after which the path has its requests; empty where no order helps."""
    if winner is None or order.mutual or not order.group or winner.ingress == hidden.ingress:
        return ""
    words = (f"group/{order.group}", "--before", str(winner.ingress), str(hidden.ingress))
    return f"kubectl alb reorder {' '.join(map(quote, words))}"


def _in_one_ingress(hidden: RuleSource, winner: RuleSource | None) -> str:
    """Return what to do where one Ingress hides a path of its own; else an empty text."""
    if winner is None or winner.ingress != hidden.ingress:
        return ""
    if winner.rule_index != hidden.rule_index:
        return f"in {hidden.ingress}, move the rule of {place_of(hidden)} above the wider one"
    return (
        f"in {hidden.ingress}, move {place_of(hidden)} above {place_of(winner)}, with the same "
        "pathType: the order of paths counts there, not group.order"
    )


def place_of(source: RuleSource) -> str:
    """Write the host and path of a rule's source."""
    return f"{source.host or '*'}{source.path or '/'}"


def not_active(lb: LoadBalancer, now: datetime) -> Finding | None:
    """Say that a load balancer failed, is impaired, or takes long to be set up."""
    age = now - lb.created if lb.created else PROVISIONING
    if lb.state == "active" or (lb.state == "provisioning" and age < PROVISIONING):
        return None
    return Finding(
        ObjectRef("LoadBalancer", "", lb.name),
        f"load balancer {lb.name} is {lb.state}",
        lb.state_reason,
        code="ALB-DNS-003",
        rating=Severity.ERROR if lb.state == "failed" else Severity.WARNING,
        arn=lb.arn,
    )


def expiring(
    arn: str, certificate: Certificate, presenters: Iterable[str], now: datetime
) -> Finding | None:
    """Say that a certificate which load balancers present has expired, or soon will."""
    left = certificate.not_after - now if certificate.not_after else EXPIRES_SOON
    if left >= EXPIRES_SOON:
        return None
    gone = left < timedelta(0)
    days = count(abs(left.days), "day")
    when = f"expired {days} ago" if gone else f"expires in {days}"
    return Finding(
        ObjectRef("Certificate", "", arn),
        f"certificate {arn} ({certificate.domains[0]}) {when}",
        f"presented by {listed(presenters)}",
        code="ALB-CERT-003",
        rating=Severity.ERROR if gone else Severity.WARNING,
        arn=arn,
        hint="renew it, or name another in certificate-arn",
    )


def load_balancer_lost(about: ObjectRef, hostname: str) -> Finding:
    """Say that an object shows the address of no load balancer."""
    own = about.kind == "Ingress"
    whose = f"{about.namespace}/{about.name}" if own else f"{about.kind} {about.name}"
    return Finding(
        about,
        f"{whose}: no load balancer in this account and region has the address {hostname}",
        "it was deleted outside Kubernetes, or this is another account or region",
        code="ALB-DEL-008",
        rating=Severity.ERROR,
        hint="let the next reconcile make it again, and stop whoever deletes it",
        concerns=(Ref(about.namespace, about.name),) if own else (),
    )


def load_balancer_ref(lb: LoadBalancer) -> ObjectRef:
    """Name a load balancer."""
    return ObjectRef("LoadBalancer", "", lb.name)


def target_group_ref(tg: TargetGroup) -> ObjectRef:
    """Name a target group."""
    return ObjectRef("TargetGroup", "", tg.name)


def binding_ref(binding: TargetGroupBinding) -> ObjectRef:
    """Name a TargetGroupBinding."""
    return ObjectRef("TargetGroupBinding", binding.ref.namespace, binding.ref.name)


def refs_of(group: Group) -> tuple[Ref, ...]:
    """Return the active members."""
    return tuple(member.ref for member in group.members)


def about_group(group: Group) -> ObjectRef:
    """Name the only member, else the group."""
    if len(group.members) == 1:
        return about_ref(group.members[0].ref)
    return ObjectRef("IngressGroup", "", str(group.id))


def whose(about: ObjectRef) -> str:
    """Name an object in a sentence: an Ingress by namespace/name, anything else with its kind."""
    if about.kind == "Ingress":
        return f"{about.namespace}/{about.name}"
    if about.kind == "IngressGroup":
        return f"group {about.name}"
    name = f"{about.namespace}/{about.name}" if about.namespace else about.name
    return f"{about.kind} {name}"
