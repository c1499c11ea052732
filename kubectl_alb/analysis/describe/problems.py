"""What is visibly wrong with a described object, in the words and grades of the checks.

Everything here is found in what `describe` reads anyway; the checks of `doctor` look further.
"""

from collections.abc import Iterator
from itertools import groupby

from kubectl_alb.analysis.backends import faults_of
from kubectl_alb.analysis.coverers import shadowed
from kubectl_alb.analysis.describe.load_balancer import (
    AttributedRule,
    DescribedListener,
    DescribedLoadBalancer,
)
from kubectl_alb.analysis.shadow import covers
from kubectl_alb.analysis.shadow_witness import witness_in
from kubectl_alb.analysis.target_wording import (
    Filled,
    check_off,
    fails_open,
    no_ready_endpoint,
    no_target,
    not_registered,
    unhealthy,
    zone_not_enabled,
)
from kubectl_alb.analysis.targets import (
    MISSING,
    BoundTargetGroup,
    Target,
    has_settled,
    instances_without_pod,
    taking_traffic,
)
from kubectl_alb.analysis.wording import Order, expiring, never_matches, not_active
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.rule import RuleSource
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot

TRANSIENT = ("initial", "draining", "healthy")
TIMEOUT, IDLE = "Target.Timeout", "Target.NotInUse"


def backend_problems(ingress: Ingress, facts: Facts) -> Iterator[Finding]:
    """Find backends whose Service or port does not exist."""
    if facts.snapshot.known(Section.SERVICES):
        yield from faults_of(ingress, facts.snapshot, facts.config.tolerate_missing_service)


def load_balancer_problems(
    described: DescribedLoadBalancer, group: str, snapshot: Snapshot
) -> Iterator[Finding]:
    """Find what is wrong with a load balancer, its certificates, rules and targets."""
    lb = described.load_balancer
    said = not_active(lb, snapshot.taken_at)
    if said is not None:
        yield said
    for listener in described.listeners or ():
        yield from _certificate_problems(listener, lb.name, snapshot)
        yield from shadow_problems(listener, group)
    for bound in described.target_groups or ():
        yield from target_problems(bound, snapshot)
    outside = [t for bound in described.target_groups or () for t in _outside(bound, lb)]
    if outside:
        yield zone_not_enabled(lb, outside)


def _certificate_problems(
    listener: DescribedListener, name: str, snapshot: Snapshot
) -> Iterator[Finding]:
    for presented in listener.certificates:
        known = presented.certificate
        said = expiring(presented.arn, known, [name], snapshot.taken_at) if known else None
        if said is not None:
            yield said


def shadow_problems(listener: DescribedListener, group: str) -> Iterator[Finding]:
    """Find rules of a listener that can never match; a path with several is told once."""
    rules = {one.rule.arn: one for one in listener.rules or ()}
    told: set[RuleSource] = set()
    for arn, earlier in shadowed(tuple(one.rule for one in rules.values())).items():
        hidden, winner = rules[arn], rules[earlier.arn]
        if hidden.source is None or hidden.source not in told:
            yield hides(winner, hidden, listener, group)
        if hidden.source is not None:
            told.add(hidden.source)


def hides(
    winner: AttributedRule, hidden: AttributedRule, listener: DescribedListener, group: str
) -> Finding:
    """Say that a rule of AWS takes all requests of another."""
    port = str(listener.listener.port)
    order = Order(
        port,
        hidden.rule.priority,
        winner.rule.priority,
        group,
        witness_in(listener, hidden.rule, winner.rule),
        covers(hidden.rule.conditions, winner.rule.conditions),
    )
    if hidden.source is not None:
        return never_matches(hidden.source, winner.source, order)
    return Finding(
        ObjectRef("ListenerRule", "", hidden.rule.arn),
        f"rule {order.hidden} of port {port}, which is of no Ingress, can never match",
        str(order),
        code="ALB-GROUP-004",
        rating=Severity.WARNING,
        arn=hidden.rule.arn,
    )


def target_problems(bound: BoundTargetGroup, snapshot: Snapshot) -> Iterator[Finding]:
    """Find what keeps targets of a group from taking requests."""
    if bound.targets is None:
        return
    binding, tg = bound.binding, bound.target_group
    of = Filled(str(binding.service_ref) if binding else tg.name, tg, bound.registered)
    yield from _empty(of, bound, snapshot)
    yield from _failing(of, bound, snapshot)
    lost = [t for t in bound.targets if t.state == MISSING and t.pod]
    lost = [t for t in lost if t.pod and has_settled(t.pod, snapshot)]
    if lost and binding is not None:
        yield not_registered(of, lost, binding)
    if not tg.health_check.enabled:
        yield check_off(of)
    if of.targets and all(t.state == "unhealthy" for t in of.targets):
        yield fails_open(of)


def _empty(of: Filled, bound: BoundTargetGroup, snapshot: Snapshot) -> Iterator[Finding]:
    binding, by_address = bound.binding, of.group.target_type == "ip"
    if by_address and binding is not None and _has_no_endpoint(binding.service_ref, snapshot):
        yield no_ready_endpoint(of, binding.service_ref)
    elif not bound.targets:
        yield no_target(of)


def _has_no_endpoint(ref: Ref, snapshot: Snapshot) -> bool:
    service = snapshot.kubernetes.service_by_ref.get(ref)
    if service is None or service.type == "ExternalName":
        return False
    return snapshot.known(Section.ENDPOINT_SLICES) and not any(taking_traffic(ref, snapshot))


def _failing(of: Filled, bound: BoundTargetGroup, snapshot: Snapshot) -> Iterator[Finding]:
    binding = bound.binding
    expected = instances_without_pod(of.group, binding, snapshot) if binding else set()

    def kind(target: Target) -> tuple[str, str]:
        return target.reason, target.state

    bad = [t for t in of.targets if t.state not in TRANSIENT and t.reason != IDLE]
    bad = [t for t in bad if t.reason != TIMEOUT or t.id not in expected]
    for _, alike in groupby(sorted(bad, key=kind), key=kind):
        yield unhealthy(of, list(alike))


def _outside(bound: BoundTargetGroup, lb: LoadBalancer) -> Iterator[Target]:
    zones = {zone.zone for zone in lb.zones}
    for target in bound.registered:
        if target.reason == IDLE and target.zone and target.zone not in zones:
            yield target
