"""What is wrong with a described object: the checks that need no more than `describe` reads.

To them come what the controller last reported of it, and what only a description shows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kubectl_alb.analysis.describe.description import NEEDS, Description
from kubectl_alb.analysis.describe.pod import PodDescription
from kubectl_alb.analysis.describe.target_group import TargetGroupDescription
from kubectl_alb.analysis.wording import about_ref, binding_ref, load_balancer_ref
from kubectl_alb.checks.engine import catalogue, failure_catalogue
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.engine.doctor_report import finished
from kubectl_alb.checks.engine.offers import with_offers
from kubectl_alb.checks.engine.run import diagnose
from kubectl_alb.checks.engine.status_report import (
    EXPIRED,
    OF_ACCOUNT,
    UNSPOKEN,
    failure_of,
    of_objects,
)
from kubectl_alb.checks.engine.within import ObjectScope
from kubectl_alb.checks.logs.reported import heard_in_events, heard_in_status
from kubectl_alb.checks.logs.reported_findings import UNKNOWN_ERROR, with_reported
from kubectl_alb.checks.logs.settled import settled
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.owners import owners_of
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import ObjectRef, Ref

# To know whether a resource is a leftover takes all Services, and only some are read here.
LEFTOVERS = "ALB-DEL-004"

CHECKS: tuple[Check, ...] = tuple(
    replace(check, also=check.also & NEEDS)
    for check in catalogue.ALL
    if check.basis <= NEEDS
    and not check.models
    and check.code not in {*OF_ACCOUNT, LEFTOVERS, EXPIRED}
)


def with_findings(described: Description, facts: Facts) -> Description:
    """Return a description with all that was found of it, errors first, each with its code."""
    found = found_within(scope_of_description(described, facts), facts)
    return replace(described, problems=_worst_first(_merged(found, described, facts)))


def with_target_group_findings(
    described: TargetGroupDescription, facts: Facts
) -> TargetGroupDescription:
    """Return a target group with all that was found of it and of its bindings."""
    objects = {described.subject, *map(binding_ref, described.bindings)}
    if described.group is not None:
        objects.add(ObjectRef("TargetGroup", "", described.group.target_group.name))
    found = found_within(ObjectScope(frozenset(), frozenset(objects)), facts)
    told = {(one.code, one.about) for one in found}
    more = (one for one in described.problems if (one.code, one.about) not in told)
    completed = (_completed(one, facts) for one in more)
    return replace(described, problems=_worst_first([*found, *completed]))


def with_pod_findings(described: PodDescription, facts: Facts) -> PodDescription:
    """Return a pod with all that was found of it and of the bindings that it is a target by."""
    objects = {described.subject, *(binding_ref(one.binding) for one in described.targets)}
    groups = (one.group for one in described.targets if one.group is not None)
    objects |= {ObjectRef("TargetGroup", "", group.name) for group in groups}
    scope = ObjectScope(frozenset(), frozenset(objects))
    return replace(described, problems=_worst_first(found_within(scope, facts)))


def found_within(scope: ObjectScope, facts: Facts) -> list[Finding]:
    """Return what the checks find of some objects, and what the controller reported of them."""
    snapshot = facts.snapshot
    heard = heard_in_events(snapshot) + heard_in_status(snapshot)
    report = with_reported(diagnose(facts, CHECKS), of_objects(settled(heard, facts)), facts)
    done = finished(report, snapshot, scope)
    return [finding for finding in done.findings if not finding.suppressed_by]


def _worst_first(found: Iterable[Finding]) -> tuple[Finding, ...]:
    order = list(Severity)
    return tuple(sorted(found, key=lambda one: order.index(one.severity)))


def scope_of_description(described: Description, facts: Facts) -> ObjectScope:
    """Return what a finding has to bear on: the object, its group, load balancers and bindings."""
    objects = {described.subject}
    if described.group is not None:
        objects.add(ObjectRef("IngressGroup", "", str(described.group)))
    if described.service is not None:
        ref = described.service.ref
        objects.add(ObjectRef("Service", ref.namespace, ref.name))
    for balancer in described.load_balancers:
        objects.add(load_balancer_ref(balancer.load_balancer))
        for group in balancer.target_groups or ():
            objects |= {binding_ref(binding) for binding in group.bindings}
    groups = (one.group.target_group for one in described.bound if one.group is not None)
    objects |= {ObjectRef("TargetGroup", "", group.name) for group in groups}
    ingresses = frozenset(_ingresses(described))
    objects |= {binding_ref(binding) for binding in _bindings(described, ingresses, facts)}
    return ObjectScope(ingresses, frozenset(objects))


def _bindings(
    described: Description, ingresses: frozenset[Ref], facts: Facts
) -> Iterator[TargetGroupBinding]:
    """Yield the bindings of the Ingresses or the Service, attached to a load balancer or not."""
    service = described.service.ref if described.service is not None else None
    for binding in facts.snapshot.kubernetes.target_group_bindings:
        if binding.service_ref == service or ingresses.intersection(owners_of(binding, facts)):
            yield binding


def _ingresses(described: Description) -> Iterator[Ref]:
    yield from (member.ingress.ref for member in described.members)
    if described.ingress is not None:
        yield described.ingress.ref


def _merged(found: list[Finding], described: Description, facts: Facts) -> list[Finding]:
    """Add what only the description shows; a failed reconcile says why, where nothing else does."""
    failing = {
        about_ref(member.ingress.ref): failure_of(member.reconcile) or UNKNOWN_ERROR
        for member in described.members
        if member.reconcile.state == "failed"
    }
    if described.reconcile.state == "failed":
        failing.setdefault(described.subject, failure_of(described.reconcile) or UNKNOWN_ERROR)
    told = {(one.code, one.about) for one in found}
    spoken = _spoken(found)
    unspoken = {one.about for one in described.problems if not one.code} - spoken
    kept = [one for one in found if one.code not in UNSPOKEN or one.about not in unspoken]
    for problem in described.problems:
        if problem.code:
            if (problem.code, problem.about) not in told:
                kept.append(_completed(problem, facts))
        elif problem.about in unspoken:
            code = failing.get(problem.about, problem.code)
            kept.append(_completed(replace(problem, code=code), facts))
    return kept


def _spoken(found: Iterable[Finding]) -> set[ObjectRef]:
    """Return the objects of whose failure an error tells."""
    errors = [f for f in found if f.severity is Severity.ERROR and f.code not in UNSPOKEN]
    return {f.about for f in errors} | {about_ref(ref) for f in errors for ref in f.concerns}


def _completed(problem: Finding, facts: Facts) -> Finding:
    """Return a finding with what the catalogue knows of its failure."""
    failure = failure_catalogue.failure(problem.code)
    return problem if failure is None else with_offers(problem, failure, facts)
