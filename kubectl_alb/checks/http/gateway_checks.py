"""HTTP/2 and gRPC of Gateways on listeners without TLS: HTTP-010."""

from collections.abc import Iterator

from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.controller.flags import Version
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.gateways import (
    APPLICATION,
    CLASSED,
    Attachment,
    attachments,
    given_setting,
)
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.section import Section

H2C = "kubernetes.io/h2c"
HTTP2_ONLY = frozenset(("HTTP2", "GRPC"))
# Since this release, target groups of an HTTP listener use HTTP/1.1, whatever the setting says.
# controller: pkg/gateway/model/model_build_target_group.go, buildTargetGroupProtocolVersion
DOWNGRADED: Version = (2, 17, 0)


@check(
    "ALB-HTTP-010",
    also=(
        *CLASSED,
        Section.SERVICES,
        Section.HTTP_ROUTES,
        Section.GRPC_ROUTES,
        Section.TARGET_GROUP_CONFIGURATIONS,
    ),
)
def http2_behind_http_listener(facts: Facts) -> Iterator[CheckResult]:
    """Find routes for HTTP/2 or gRPC at listeners of Gateways without TLS."""
    found = facts.snapshot.kubernetes
    told = set()
    for at in attachments((*found.http_routes, *found.grpc_routes), APPLICATION, facts):
        for service in at.route.backends if at.listener.protocol == "HTTP" else ():
            version, key = _wanted(at, service, facts), (at.route.meta.ref, service)
            if version and key not in told:
                told.add(key)
                yield _finding(at, service, version, facts.config.version < DOWNGRADED)


def _wanted(at: Attachment, service: Ref, facts: Facts) -> str:
    """Return the configured protocol version, if it works on HTTPS listeners only."""
    given = given_setting("protocolVersion", service, facts)
    if given:
        return next(iter(sorted(given & HTTP2_ONLY)), "")
    if at.route.kind == "GRPCRoute":
        return "GRPC"
    found = facts.snapshot.kubernetes.service_by_ref.get(service)
    speaks = any(port.app_protocol == H2C for port in found.ports) if found else False
    return "HTTP2" if speaks else ""


def _finding(at: Attachment, service: Ref, version: str, refused: bool) -> Finding:
    route = at.route
    return Finding(
        ObjectRef(route.kind, route.meta.namespace, route.meta.name),
        f"{route.kind} {route.meta.ref}: Service {service} is to get {version} from HTTP listener "
        f"{at.listener.name} of Gateway {at.gateway.meta.ref}",
        "ELB refuses target groups for HTTP/2 or gRPC behind an HTTP listener"
        if refused
        else "the controller makes a target group for HTTP/1.1 there, as ELB has HTTP/2 and gRPC "
        "on HTTPS listeners only",
        key="spec.parentRefs",
        rating=Severity.ERROR if refused else Severity.WARNING,
        hint="attach the route to an HTTPS listener (sectionName), or remove appProtocol "
        f"{H2C} from the Service",
    )
