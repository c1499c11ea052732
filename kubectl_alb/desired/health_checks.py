"""Health checks of target groups.

controller: pkg/ingress/model_build_target_group.go
"""

from kubectl_alb.controller.annotations.reading import Annotated
from kubectl_alb.controller.annotations.values import int_or_text
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.target_group import HealthCheck
from kubectl_alb.model.workloads import Service

TRAFFIC_PORT = "traffic-port"


def health_check(
    annotations: Annotated, service: Service, target_type: str, protocol: str, version: str
) -> HealthCheck:
    """Read the health check of a target group, defaults filled in."""
    grpc = version == "GRPC"
    port = _port(annotations, service, target_type)
    probe_protocol = _protocol(annotations, protocol)
    path = annotations.text("healthcheck-path")
    codes = annotations.text("success-codes")
    if path is None:
        path = "/AWS.ALB/healthcheck" if grpc else "/"
    if codes is None:
        codes = "12" if grpc else "200"
    return HealthCheck(
        port,
        probe_protocol,
        path,
        codes,
        grpc,
        interval=_number(annotations, "healthcheck-interval-seconds", 15),
        timeout=_number(annotations, "healthcheck-timeout-seconds", 5),
        healthy_threshold=_number(annotations, "healthy-threshold-count", 2),
        unhealthy_threshold=_number(annotations, "unhealthy-threshold-count", 2),
    )


def _number(annotations: Annotated, key: str, default: int) -> int:
    value = annotations.integer(key)
    return default if value is None else value


def _port(annotations: Annotated, service: Service, target_type: str) -> int | str:
    raw = annotations.text("healthcheck-port")
    if raw is None or raw == TRAFFIC_PORT:
        return TRAFFIC_PORT
    port = int_or_text(raw)
    if isinstance(port, int):
        return port
    key = PREFIX + "healthcheck-port"
    named = next((p for p in service.ports if p.name == port), None)
    if named is None:
        text = f"failed to resolve healthCheckPort: unable to find port {port} on service"
        raise Refused(
            RefusalReason.HEALTH_CHECK_PORT_NOT_FOUND,
            f"{text} {service.meta.ref}",
            annotations.ingress,
            key,
        )
    if target_type == "instance":
        return service.node_port(named)
    if isinstance(named.target_port, int):
        return named.target_port
    raise Refused(
        RefusalReason.HEALTH_CHECK_PORT_NAMED,
        "cannot use named healthCheckPort for IP TargetType when service's targetPort is a "
        "named port",
        annotations.ingress,
        key,
    )


def _protocol(annotations: Annotated, default: str) -> str:
    raw = annotations.text("healthcheck-protocol")
    protocol = default if raw is None else raw
    if protocol not in ("HTTP", "HTTPS"):
        key = PREFIX + "healthcheck-protocol"
        text = "healthCheckProtocol must be within [HTTP, HTTPS]"
        raise Refused(RefusalReason.HEALTH_CHECK_PROTOCOL_UNKNOWN, text, annotations.ingress, key)
    return protocol
