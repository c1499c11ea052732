"""What the controller says of Gateways and routes, and what it does not read: GW-007 and 008."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from kubectl_alb.analysis.wording import lapse, listed
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.gateways import CLASSED, OTHER_ROUTES, own_classes, own_gateways
from kubectl_alb.facts.tags import GATEWAY_CONTROLLERS, PREFIX, SERVICE_PREFIX
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import StatusCondition
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import Gateway

WAITED = timedelta(minutes=10)
WANTED = ("Accepted", "Programmed", "ResolvedRefs")


def _accepted_gateways(facts: Facts) -> list[Gateway]:
    """Return the living Gateways whose class is this controller's and accepted."""
    classes = {
        c.meta.name
        for c in facts.snapshot.kubernetes.gateway_classes
        if c.controller in GATEWAY_CONTROLLERS
        and any(s.type == "Accepted" and s.status == "True" for s in c.conditions)
    }
    found = facts.snapshot.kubernetes.gateways
    return [g for g in found if g.gateway_class in classes and g.meta.deleted is None]


def _planned_gateways(facts: Facts) -> list[Gateway]:
    """Return those of a class of this controller that stands in a file, so is not accepted yet."""
    classes = own_classes(facts)
    accepted = _accepted_gateways(facts)
    planned = [g for g in own_gateways(facts) if classes[g.gateway_class].meta.position]
    return [gateway for gateway in planned if gateway not in accepted]


def _about(found: Gateway, kind: str) -> ObjectRef:
    return ObjectRef(found.kind or kind, found.meta.namespace, found.meta.name)


@check(
    "ALB-GW-007",
    also=[*CLASSED, Section.HTTP_ROUTES, *OTHER_ROUTES, Section.LISTENER_RULE_CONFIGURATIONS],
)
def not_programmed(facts: Facts) -> Iterator[CheckResult]:
    """Find Gateways, listeners and routes that the controller does not accept or carry out."""
    gateways = _accepted_gateways(facts)
    for gateway in gateways:
        yield from _gateway_faults(gateway, facts)
    ours = {gateway.meta.ref for gateway in gateways}
    for route in facts.snapshot.kubernetes.routes:
        if route.meta.deleted is None and ours & set(route.parents):
            yield from _route_faults(route, ours, facts)
    for one in facts.snapshot.kubernetes.listener_rule_configurations:
        if one.refused:
            yield Finding(
                ObjectRef(one.kind, one.meta.namespace, one.meta.name),
                f"{one.kind} {one.meta.ref} is not accepted: {one.refused}",
                "the rules that refer to it are not made",
            )


def _gateway_faults(gateway: Gateway, facts: Facts) -> Iterator[Finding]:
    about = _about(gateway, "Gateway")
    denied = list(_denied(gateway.conditions))
    for state in gateway.states:
        denied += [f"listener {state.name}: {text}" for text in _denied(state.conditions)]
    if denied:
        yield Finding(
            about,
            f"Gateway {gateway.meta.ref} is not carried out: {denied[0]}",
            "; ".join(denied[1:]),
        )
    elif not _done(gateway.conditions, "Programmed") and _old(gateway, facts):
        yield Finding(
            about,
            f"Gateway {gateway.meta.ref} has no load balancer yet, {_age(gateway, facts)} after it "
            "was made",
            "the controller has not reported Programmed for it: "
            + (_waiting(gateway.conditions) or "it has said nothing at all"),
            hint="see whether the controller serves Gateways: its definitions, feature gates, log",
        )


def _route_faults(route: Gateway, ours: set[Ref], facts: Facts) -> Iterator[Finding]:
    about = _about(route, "HTTPRoute")
    kind = about.kind
    own = [state for state in route.states if state.controller in GATEWAY_CONTROLLERS]
    denied = [f"at Gateway {s.name}: {text}" for s in own for text in _denied(s.conditions)]
    told = {state.name for state in own}
    silent = [ref for ref in route.parents if ref in ours and str(ref) not in told]
    if denied:
        yield Finding(
            about,
            f"{kind} {route.meta.ref} is not carried out {denied[0]}",
            "; ".join(denied[1:]),
        )
    elif silent and _old(route, facts):
        yield Finding(
            about,
            f"{kind} {route.meta.ref}: the controller has said nothing of it at Gateway "
            f"{listed(silent)}, {_age(route, facts)} after it was made",
            hint="compare its parentRefs (sectionName, port) with the listeners of the Gateway",
        )


def _denied(conditions: Iterable[StatusCondition]) -> Iterator[str]:
    for one in conditions:
        if one.type in WANTED and one.status == "False" and one.reason != "Pending":
            reason = f" ({one.reason})" if one.reason else ""
            yield f"{one.type} is False{reason}" + (f": {one.message}" if one.message else "")


def _waiting(conditions: Iterable[StatusCondition]) -> str:
    found = (c for c in conditions if c.type in WANTED and c.status != "True")
    return "; ".join(f"{c.type} is {c.status} ({c.reason}) {c.message}".strip() for c in found)


def _done(conditions: Iterable[StatusCondition], kind: str) -> bool:
    return any(one.type == kind and one.status == "True" for one in conditions)


def _old(found: Gateway, facts: Facts) -> bool:
    made = found.meta.created
    return made is not None and facts.snapshot.taken_at - made > WAITED


def _age(found: Gateway, facts: Facts) -> str:
    made = found.meta.created or facts.snapshot.taken_at
    return lapse(facts.snapshot.taken_at - made)


@check(
    "ALB-GW-008",
    also=[*CLASSED, Section.HTTP_ROUTES, *OTHER_ROUTES],
)
def annotations_without_effect(facts: Facts) -> Iterator[CheckResult]:
    """Find annotations of Ingresses and Services on Gateways and routes, which do not read them."""
    gateways = [*_accepted_gateways(facts), *_planned_gateways(facts)]
    ours = {gateway.meta.ref for gateway in gateways}
    routes = [r for r in facts.snapshot.kubernetes.routes if ours & set(r.parents)]
    for found, kind in (*((g, "Gateway") for g in gateways), *((r, "HTTPRoute") for r in routes)):
        keys = [k for k in found.meta.annotations if k.startswith((PREFIX, SERVICE_PREFIX))]
        if keys:
            about = _about(found, kind)
            yield Finding(
                about,
                f"{about.kind} {found.meta.ref}: {listed(sorted(keys))} has no effect",
                "the controller reads such annotations from Ingresses and Services only",
                key=sorted(keys)[0],
                hint="set it in a LoadBalancerConfiguration, TargetGroupConfiguration or "
                "ListenerRuleConfiguration that the Gateway or route refers to",
            )
