"""Gateways of this controller: GW."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.gateways import CLASSED, OTHER_ROUTES, own_classes
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section


@check("ALB-GW-001", also=CLASSED)
def class_not_accepted(facts: Facts) -> Iterator[CheckResult]:
    """Find Gateways of a class that the controller has not accepted."""
    ours = own_classes(facts)
    for gateway in facts.snapshot.kubernetes.gateways:
        found = ours.get(gateway.gateway_class)
        if found is None:
            continue
        state = next((c for c in found.conditions if c.type == "Accepted"), None)
        if state is None and found.meta.position is not None:
            # A class of a file is not there yet, so that nobody can have said anything of it.
            continue
        if state is None or state.status != "True":
            yield Finding(
                ObjectRef("Gateway", gateway.meta.namespace, gateway.meta.name),
                f"Gateway {gateway.meta.ref} waits: its class {found.meta.name} is not accepted",
                state.message if state else "the controller has not said anything about the class",
            )


@check(
    "ALB-GW-002",
    also=(*CLASSED, Section.HTTP_ROUTES, *OTHER_ROUTES),
)
def deletion_blocked(facts: Facts) -> Iterator[CheckResult]:
    """Find Gateways that cannot be deleted, because routes still name them."""
    ours = own_classes(facts)
    for gateway in facts.snapshot.kubernetes.gateways:
        if gateway.meta.deleted is None or gateway.gateway_class not in ours:
            continue
        routes = facts.snapshot.kubernetes.routes
        attached = [route.meta.ref for route in routes if gateway.meta.ref in route.parents]
        if attached:
            yield Finding(
                ObjectRef("Gateway", gateway.meta.namespace, gateway.meta.name),
                f"Gateway {gateway.meta.ref} cannot be deleted while {listed(attached)} names it",
            )
