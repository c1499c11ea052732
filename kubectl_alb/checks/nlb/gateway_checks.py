"""Network Load Balancers of Gateways that ELB refuses: NLB-011."""

from collections.abc import Iterator

from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.controller.flags import Version
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.gateways import CLASSED, NETWORK, attachments, given_setting
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import Gateway

# controller: pkg/gateway/model/model_build_target_group.go, still so in v3.5.0
SINCE: Version = (3, 1, 0)


@check(
    "ALB-NLB-011",
    also=(
        *CLASSED,
        Section.TLS_ROUTES,
        Section.TARGET_GROUP_CONFIGURATIONS,
    ),
)
def tls_group_behind_passthrough(facts: Facts) -> Iterator[CheckResult]:
    """Find TLSRoutes at listeners that pass TLS through, whose target groups would be for TLS."""
    routes = facts.snapshot.kubernetes.tls_routes if facts.config.version >= SINCE else ()
    for at in attachments(routes, NETWORK, facts):
        if not at.listener.passthrough or _works(at.gateway):
            continue
        for service in at.route.backends:
            if given_setting("protocol", service, facts) <= {"TLS"}:
                yield Finding(
                    ObjectRef("TLSRoute", at.route.meta.namespace, at.route.meta.name),
                    f"TLSRoute {at.route.meta.ref}: Gateway {at.gateway.meta.ref} passes TLS "
                    f"through on port {at.listener.port}, but the target group of {service} is one "
                    "for TLS, which ELB refuses",
                    "a bug of the controller since v3.1.0: the listener becomes TCP, the target "
                    "group of a TLSRoute TLS",
                    key="spec.parentRefs",
                    hint=f"set defaultConfiguration.protocol to TCP in a TargetGroupConfiguration "
                    f"of Service {service}",
                )


def _works(gateway: Gateway) -> bool:
    return any(c.type == "Programmed" and c.status == "True" for c in gateway.conditions)
