"""Target groups of Gateways whose health check has no port: TGT-020."""

from collections.abc import Iterator

from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.gateways import CLASSED, NETWORK, attachments, given_setting
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.section import Section


@check(
    "ALB-TGT-020",
    also=(
        *CLASSED,
        Section.SERVICES,
        Section.TCP_ROUTES,
        Section.UDP_ROUTES,
        Section.TLS_ROUTES,
        Section.TARGET_GROUP_CONFIGURATIONS,
    ),
)
def no_health_check_port(facts: Facts) -> Iterator[CheckResult]:
    """Find Services with policy Local behind an NLB's Gateway that have no health check port."""
    found = facts.snapshot.kubernetes
    routes = (*found.tcp_routes, *found.udp_routes, *found.tls_routes)
    services = dict.fromkeys(
        (service, at.gateway.meta.ref)
        for at in attachments(routes, NETWORK, facts)
        for service in at.route.backends
    )
    for ref, gateway in services:
        if _port_is_zero(ref, facts):
            yield Finding(
                ObjectRef("Service", ref.namespace, ref.name),
                f"Service {ref}: the health check port of its target group at Gateway {gateway} is "
                "0, which ELB refuses",
                "with instance targets and externalTrafficPolicy Local the controller takes "
                "healthCheckNodePort, which only Services of type LoadBalancer have",
                key="spec.externalTrafficPolicy",
                hint="set externalTrafficPolicy to Cluster, or healthCheckPort or targetType ip in "
                f"a TargetGroupConfiguration of Service {ref}",
            )


def _port_is_zero(ref: Ref, facts: Facts) -> bool:
    service = facts.snapshot.kubernetes.service_by_ref.get(ref)
    if service is None or service.type == "LoadBalancer":
        return False
    kinds = given_setting("targetType", ref, facts) or {facts.config.default_target_type}
    local = service.external_traffic_policy == "Local"
    return local and "instance" in kinds and not given_setting("healthCheckPort", ref, facts)
