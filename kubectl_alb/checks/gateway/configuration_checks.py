"""Configurations of Gateways that have no effect: GW-009 and 010."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.controller.releases.definition_table import DEFINITIONS
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.gateways import (
    CLASSED,
    configuration_of,
    listener_names,
    own_classes,
    own_gateways,
)
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import Gateway, GatewayConfiguration

# The release that brought each field that the first one had not.
_SINCE = dict(
    next(d.fields for d in DEFINITIONS if d.name == "loadbalancerconfigurations.gateway.k8s.aws")
)


def _about(found: GatewayConfiguration) -> ObjectRef:
    return ObjectRef(found.kind, found.meta.namespace, found.meta.name)


@check(
    "ALB-GW-009",
    also=(*CLASSED, Section.LOAD_BALANCER_CONFIGURATIONS),
)
def listener_not_there(facts: Facts) -> Iterator[CheckResult]:
    """Find listenerConfigurations for a protocol and port that no listener has."""
    for found in facts.snapshot.kubernetes.load_balancer_configurations:
        gateways = _users(found, facts)
        names = {name for gateway in gateways for name in listener_names(gateway)}
        odd = [name for name in found.listeners if name.upper() not in names]
        if gateways and odd:
            whose = listed(f"{one.meta.ref}" for one in gateways)
            yield Finding(
                _about(found),
                f"{found.kind} {found.meta.ref}: {listed(odd)} is no listener of Gateway {whose}",
                f"its listeners are {listed(sorted(names))}; settings of others are ignored "
                "without an error, such as certificates and TLS policies",
                key="spec.listenerConfigurations",
                hint="name protocol and port as the Gateway does; what passes TLS through is TCP",
            )


def _users(found: GatewayConfiguration, facts: Facts) -> list[Gateway]:
    """Return the Gateways that refer to a configuration, themselves or by their class."""
    classes = own_classes(facts)
    return [
        gateway
        for gateway in own_gateways(facts)
        for owner in (gateway, classes[gateway.gateway_class])
        if configuration_of(owner, facts) == found
    ]


@check("ALB-GW-010", also=(Section.LOAD_BALANCER_CONFIGURATIONS,))
def newer_than_controller(facts: Facts) -> Iterator[CheckResult]:
    """Find fields of configurations that the controller's release does not know yet."""
    release = facts.config.version
    for found in facts.snapshot.kubernetes.load_balancer_configurations:
        newer = {field: _SINCE[field] for field in sorted(found.fields) if _SINCE[field] > release}
        if not newer or not facts.config.version_known:
            continue
        needed = f"v{'.'.join(map(str, max(newer.values())))}"
        yield Finding(
            _about(found),
            f"{found.kind} {found.meta.ref}: controller {facts.config.version_text} does not know "
            f"{listed(newer)}",
            f"known from {needed} on; until then nothing comes of it",
            key=next(iter(newer)),
            hint=f"upgrade the controller to {needed} or later, or remove it",
        )
