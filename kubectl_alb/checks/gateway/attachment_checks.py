"""Routes that no listener of their Gateway takes: GW-006."""

from collections.abc import Iterator, Mapping

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.gateways import CLASSED, OTHER_ROUTES, own_gateways
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import Gateway, GatewayListener, ParentLink

# controller: pkg/gateway/routeutils/constants.go, and the table in loader.go
KINDS: Mapping[str, tuple[str, ...]] = {
    "HTTP": ("HTTPRoute", "GRPCRoute"),
    "HTTPS": ("HTTPRoute", "GRPCRoute"),
    "TCP": ("TCPRoute",),
    "UDP": ("UDPRoute",),
    "TLS": ("TCPRoute", "TLSRoute"),
}


@check(
    "ALB-GW-006",
    also=(*CLASSED, Section.HTTP_ROUTES, *OTHER_ROUTES),
)
def no_listener_takes_route(facts: Facts) -> Iterator[CheckResult]:
    """Find routes whose sectionName, port or kind fits no listener, where no status says so yet."""
    gateways = {gateway.meta.ref: gateway for gateway in own_gateways(facts)}
    for route in facts.snapshot.kubernetes.routes:
        told = {state.name for state in route.states}
        for link in route.links if route.meta.deleted is None else ():
            gateway = gateways.get(link.gateway)
            if gateway is None or str(link.gateway) in told or not gateway.listeners:
                continue
            why = _why_not(route, link, gateway)
            if why:
                yield Finding(
                    ObjectRef(route.kind, route.meta.namespace, route.meta.name),
                    f"{route.kind} {route.meta.ref}: {why} of Gateway {link.gateway}",
                    "its listeners are " + listed(map(_shown, gateway.listeners)),
                    key="spec.parentRefs",
                    hint=_attached(route, gateway),
                )


def _why_not(route: Gateway, link: ParentLink, gateway: Gateway) -> str:
    named = [one for one in gateway.listeners if link.fits(one)]
    if not named:
        asked = (f"sectionName {link.section}", link.section), (f"port {link.port}", link.port)
        return f"{' with '.join(text for text, given in asked if given)} is no listener"
    if any(_takes(route, one) for one in named):
        return ""
    return f"a {route.kind} cannot be attached to listener {listed(one.name for one in named)}"


def _attached(route: Gateway, gateway: Gateway) -> str:
    taking = [_shown(one) for one in gateway.listeners if _takes(route, one)]
    if taking:
        return f"name in parentRefs one of its listeners that take a {route.kind}: {listed(taking)}"
    return f"give the Gateway a listener that takes a {route.kind}"


def _takes(route: Gateway, listener: GatewayListener) -> bool:
    return route.kind in KINDS.get(listener.protocol, (route.kind,))


def _shown(one: GatewayListener) -> str:
    return f"{one.name} ({one.protocol} {one.port})"
