"""Gateways of this controller, the routes attached to them, and their configurations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.tags import GATEWAY_CONTROLLERS
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import Gateway, GatewayConfiguration, GatewayListener

APPLICATION, NETWORK = GATEWAY_CONTROLLERS
# Without these it is not known whose a Gateway is. Files may hold what a bundle has not.
CLASSED = (Section.GATEWAYS, Section.GATEWAY_CLASSES)
# Routes beside HTTPRoutes.
OTHER_ROUTES = (
    Section.GRPC_ROUTES,
    Section.TCP_ROUTES,
    Section.UDP_ROUTES,
    Section.TLS_ROUTES,
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A route at a listener of a Gateway, as far as its parentRefs say."""

    gateway: Gateway
    listener: GatewayListener
    route: Gateway


@fact
def own_classes(facts: Facts) -> dict[str, Gateway]:
    """Return the GatewayClasses of this controller by name."""
    classes = facts.snapshot.kubernetes.gateway_classes
    return {c.meta.name: c for c in classes if c.controller in GATEWAY_CONTROLLERS}


@fact
def own_gateways(facts: Facts) -> tuple[Gateway, ...]:
    """Return the living Gateways whose class is this controller's."""
    classes, found = own_classes(facts), facts.snapshot.kubernetes.gateways
    return tuple(g for g in found if g.gateway_class in classes and g.meta.deleted is None)


def attachments(routes: Iterable[Gateway], controller: str, facts: Facts) -> Iterator[Attachment]:
    """Yield the living ones of routes at listeners of Gateways that a controller serves."""
    living = [route for route in routes if route.meta.deleted is None]
    classes = own_classes(facts)
    for gateway in own_gateways(facts):
        if classes[gateway.gateway_class].controller != controller:
            continue
        for route in living:
            links = [link for link in route.links if link.gateway == gateway.meta.ref]
            for listener in gateway.listeners:
                if any(link.fits(listener) for link in links):
                    yield Attachment(gateway, listener, route)


def given_setting(name: str, service: Ref, facts: Facts) -> frozenset[str]:
    """Return the values that TargetGroupConfigurations of a Service give to a setting."""
    about = ObjectRef("Service", service.namespace, service.name)
    return frozenset(
        value
        for one in facts.snapshot.kubernetes.target_group_configurations
        if one.target == about
        for key, value in one.settings
        if key == name
    )


def configuration_of(owner: Gateway, facts: Facts) -> GatewayConfiguration | None:
    """Return the LoadBalancerConfiguration that a Gateway or GatewayClass refers to."""
    given = owner.parameters
    if given is None or given.kind != "LoadBalancerConfiguration":
        return None
    found = facts.snapshot.kubernetes.load_balancer_configurations
    return next((c for c in found if c.meta.ref == Ref(given.namespace, given.name)), None)


def listener_names(gateway: Gateway) -> frozenset[str]:
    """Return the listeners of a Gateway as a LoadBalancerConfiguration names them: `HTTPS:443`.

    What passes TLS on is TCP to the load balancer; TCP and UDP on one port are TCP_UDP.

    controller v3.5.0: pkg/gateway/model/model_build_listener.go, mapGatewayListenerConfigsByPort
    """
    by_port: dict[int, set[str]] = {}
    for one in gateway.listeners:
        protocol = "TCP" if one.passthrough else one.protocol
        by_port.setdefault(one.port, set()).add(protocol.upper())
    return frozenset(
        f"{kind}:{port}"
        for port, kinds in by_port.items()
        for kind in ({"TCP_UDP"} if kinds == {"TCP", "UDP"} else kinds)
    )
