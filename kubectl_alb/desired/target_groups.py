"""Target groups: one for each Ingress, Service and port as referred to.

controller: pkg/ingress/model_build_target_group.go
"""

from kubectl_alb.controller.annotations.reading import Annotated
from kubectl_alb.desired.bindings import binding_of
from kubectl_alb.desired.draft import Draft
from kubectl_alb.desired.health_checks import health_check
from kubectl_alb.desired.naming import digest, target_group_name
from kubectl_alb.desired.service_backend import ServiceBackend, service_view
from kubectl_alb.desired.tags import backend_tags, with_defaults
from kubectl_alb.facts.dialect import dialect
from kubectl_alb.facts.membership import Member
from kubectl_alb.facts.settings import class_value, from_class
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.names import Ref
from kubectl_alb.model.origin import Origin, OriginKind
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.stack import TargetGroup, Type
from kubectl_alb.model.target_group import KNOWN_AFTER_APPLY
from kubectl_alb.model.workloads import Service, ServicePort

# Annotation keys and the field of the target group that each decides.
FIELDS = {
    "target-type": "targetType",
    "backend-protocol": "protocol",
    "backend-protocol-version": "protocolVersion",
    "target-group-attributes": "targetGroupAttributes",
    "healthcheck-port": "healthCheckConfig.port",
    "healthcheck-protocol": "healthCheckConfig.protocol",
    "healthcheck-path": "healthCheckConfig.path",
    "healthcheck-interval-seconds": "healthCheckConfig.intervalSeconds",
    "healthcheck-timeout-seconds": "healthCheckConfig.timeoutSeconds",
    "healthy-threshold-count": "healthCheckConfig.healthyThresholdCount",
    "unhealthy-threshold-count": "healthCheckConfig.unhealthyThresholdCount",
    "success-codes": "healthCheckConfig.matcher",
    "tags": "tags",
}
DUAL_STACK = ("dualstack", "dualstack-without-public-ipv4")


def target_group(draft: Draft, member: Member, service: Service, port: int | str) -> str:
    """Build a target group and its binding on first use; return its id.

    The id is not unique: Ingress `a` with Service `b-c` and Ingress `a-b` with Service `c` share
    one, and then share the target group of whichever comes first.
    """
    id_ = f"{member.ref}-{service.meta.name}:{port}"
    known = draft.target_groups.get(id_)
    if known is not None:
        if (known.ingress, known.service) != (member.ref, service.meta.ref):
            draft.notes.append(
                f"ingress {member.ref} and {known.ingress} share the target group {id_}, which "
                f"sends traffic to service {known.service} only"
            )
        return id_
    service_port = service.port(port)
    if service_port is None:
        text = f"unable to find port {port} on service {service.meta.ref}"
        raise Refused(RefusalReason.SERVICE_PORT_NOT_FOUND, text, member.ref)
    view = service_view(service, draft.facts)
    raw = {**member.annotations.raw, **view} if view else member.annotations.raw
    annotations = Annotated(raw, dialect(draft.facts), member.ref)
    wanted = ServiceBackend(member, service, port, service_port, annotations, view)
    built = _build(draft, id_, wanted)
    _note_unknown(draft, built)
    draft.target_groups[id_] = built
    draft.bindings[id_] = binding_of(draft, built, wanted)
    _trace(draft, id_, wanted)
    return id_


def _build(draft: Draft, id_: str, wanted: ServiceBackend) -> TargetGroup:
    annotations = wanted.annotations
    target_type = _target_type(draft, wanted)
    protocol = _one_of(annotations, "backend-protocol", "backend protocol", ("HTTP", "HTTPS"))
    version = _one_of(
        annotations,
        "backend-protocol-version",
        "backend protocol version",
        ("HTTP1", "HTTP2", "GRPC"),
    )
    check = health_check(annotations, wanted.service, target_type, protocol, version)
    attributes = annotations.mapping("target-group-attributes") or {}
    tags = _tags(draft, wanted)
    ip_address_type = _ip_address_type(draft, wanted)
    port = _port(wanted.service, wanted.service_port, target_type)
    control_port = _control_port(wanted, target_type)
    if port == 0 and draft.facts.config.version >= (2, 13, 4):
        raise _empty_port(target_type, wanted.member.ref)
    parts = (str(port), target_type, protocol, version)
    return TargetGroup(
        id=id_,
        name=_name(draft, wanted, (*parts, *([] if control_port is None else [str(control_port)]))),
        target_type=target_type,
        port=port,
        protocol=protocol,
        protocol_version=version,
        ip_address_type=ip_address_type,
        health_check=check,
        attributes=attributes,
        tags=tags,
        control_port=control_port,
        ingress=wanted.member.ref,
        service=wanted.service.meta.ref,
        service_port=wanted.port,
    )


def _name(draft: Draft, wanted: ServiceBackend, parts: tuple[str, ...]) -> str:
    service, ingress = wanted.service.meta, wanted.member.ref
    if not service.uid or KNOWN_AFTER_APPLY in parts:
        return KNOWN_AFTER_APPLY
    hashed = digest(
        draft.facts.config.cluster_name,
        str(draft.group.id),
        ingress.namespace,
        ingress.name,
        service.uid,
        str(wanted.port),
        *parts,
    )
    return target_group_name(service.namespace, service.name, hashed)


def _note_unknown(draft: Draft, group: TargetGroup) -> None:
    """Say what the API server has yet to choose."""
    if group.name == KNOWN_AFTER_APPLY:
        why = f"the name of a target group hangs on the uid of service {group.service}"
        draft.unknown(Type.TARGET_GROUP, group.id, "name", f"{why}, which is not stored yet")
    if group.port == KNOWN_AFTER_APPLY:
        why = f"service {group.service} gets its node ports when it is applied"
        draft.unknown(Type.TARGET_GROUP, group.id, "port", why)


def _target_type(draft: Draft, wanted: ServiceBackend) -> str:
    config = draft.facts.config
    raw = wanted.annotations.text("target-type")
    kind = config.default_target_type if raw is None else raw
    kind = str(class_value(wanted.member, "target-type") or kind)
    key = PREFIX + "target-type"
    if (
        kind == "ip"
        and not config.gate("EnableIPTargetType")
        and draft.facts.config.version >= (2, 4, 3)
    ):
        text = "unsupported targetType: ip when EnableIPTargetType is false"
        raise Refused(RefusalReason.IP_TARGETS_OFF, text, wanted.member.ref, key)
    if kind not in ("instance", "ip"):
        raise Refused(
            RefusalReason.TARGET_TYPE_UNKNOWN, f"unknown targetType: {kind}", wanted.member.ref, key
        )
    return kind


def _one_of(annotations: Annotated, key: str, what: str, values: tuple[str, ...]) -> str:
    raw = annotations.text(key)
    if raw is None:
        return values[0]
    if raw not in values:
        text = f"{what} must be within [{', '.join(values)}]: {raw}"
        raise Refused(
            RefusalReason.BACKEND_PROTOCOL_UNKNOWN, text, annotations.ingress, PREFIX + key
        )
    return raw


def _tags(draft: Draft, wanted: ServiceBackend) -> dict[str, str]:
    own = Annotated(wanted.view, dialect(draft.facts), wanted.member.ref)
    service: Ref = wanted.service.meta.ref
    return with_defaults(backend_tags(wanted.member, service, own, draft.facts), draft.facts)


def _ip_address_type(draft: Draft, wanted: ServiceBackend) -> str:
    if "IPv6" not in wanted.service.ip_families:
        return "ipv4"
    alb = draft.load_balancers[0]
    if alb.ip_address_type not in DUAL_STACK:
        text = "unsupported IPv6 configuration, lb not dual-stack"
        raise Refused(RefusalReason.NOT_DUAL_STACK, text, wanted.member.ref)
    return "ipv6"


def _port(service: Service, service_port: ServicePort, target_type: str) -> int | str:
    """Return the port; targets are registered with their own, so a named one is just 1."""
    if target_type == "instance":
        return service.node_port(service_port)
    return service_port.target_port if isinstance(service_port.target_port, int) else 1


def _control_port(wanted: ServiceBackend, target_type: str) -> int | None:
    key = f"target-control-port.{wanted.service.meta.name}.{wanted.port}"
    port = wanted.annotations.integer(key)
    if port is not None and target_type == "instance":
        text = "target control port is not supported for instance target target group"
        raise Refused(
            RefusalReason.CONTROL_PORT_OF_INSTANCES, text, wanted.member.ref, PREFIX + key
        )
    return port


def _empty_port(target_type: str, ingress: Ref) -> Refused:
    if target_type == "ip":
        text = "TargetGroup port is empty. Are you using the correct service type?"
        return Refused(RefusalReason.NO_TARGET_PORT, text, ingress)
    return Refused(
        RefusalReason.NO_NODE_PORT,
        "TargetGroup port is empty. When using Instance targets, your service be must of type "
        "'NodePort' or 'LoadBalancer'",
        ingress,
    )


def _trace(draft: Draft, id_: str, wanted: ServiceBackend) -> None:
    for key, path in FIELDS.items():
        if key in wanted.annotations.raw:
            of_service = key in wanted.view
            owner = wanted.service.meta.ref if of_service else wanted.member.ref
            kind = "Service" if of_service else "Ingress"
            draft.origins.append(
                Origin(
                    Type.TARGET_GROUP, id_, path, OriginKind.ANNOTATION, PREFIX + key, owner, kind
                )
            )
        elif key == "target-type":
            draft.flag(Type.TARGET_GROUP, id_, path, "default-target-type")
    if class_value(wanted.member, "target-type"):
        draft.trace(Type.TARGET_GROUP, id_, "targetType", from_class(wanted.member, "targetType"))
