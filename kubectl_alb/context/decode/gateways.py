"""Gateways, routes and their configurations from the API server's JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_alb.context.decode.kubernetes import conditions, meta
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.system import (
    Gateway,
    GatewayConfiguration,
    GatewayListener,
    ParentLink,
    PartState,
)

Json = Mapping[str, Any]

# What tells how target groups are made, in a TargetGroupConfiguration.
SETTINGS = ("protocol", "protocolVersion", "targetType")
# Of LoadBalancerConfigurations, what came after the first release.
LATER_FIELDS = ("shieldConfiguration", "wafV2", "disableSecurityGroup")


def gateway(record: Json) -> Gateway:
    """Read a Gateway, a route of any kind, or a GatewayClass."""
    spec, status = record.get("spec") or {}, record.get("status") or {}
    namespace = record["metadata"].get("namespace") or ""
    infrastructure = spec.get("infrastructure") or {}
    given = spec.get("parametersRef") or infrastructure.get("parametersRef")
    return Gateway(
        meta=meta(record),
        kind=record.get("kind") or "",
        gateway_class=spec.get("gatewayClassName") or "",
        controller=spec.get("controllerName") or "",
        listeners=tuple(_listener(each) for each in spec.get("listeners") or ()),
        links=tuple(
            _link(parent, namespace)
            for parent in spec.get("parentRefs") or ()
            if parent.get("kind", "Gateway") == "Gateway"
        ),
        backends=tuple(dict.fromkeys(_backends(spec, namespace))),
        parameters=_reference(given, namespace) if given else None,
        conditions=conditions(status),
        states=tuple(_part_states(status, namespace)),
    )


def _listener(listener: Json) -> GatewayListener:
    return GatewayListener(
        listener.get("name") or "",
        listener.get("protocol") or "",
        listener.get("port") or 0,
        (listener.get("tls") or {}).get("mode") == "Passthrough",
    )


def _link(parent: Json, namespace: str) -> ParentLink:
    ref = Ref(parent.get("namespace") or namespace, parent["name"])
    return ParentLink(ref, parent.get("sectionName") or "", parent.get("port") or 0)


def _backends(spec: Json, namespace: str) -> Iterator[Ref]:
    for rule in spec.get("rules") or ():
        for backend in rule.get("backendRefs") or ():
            if (backend.get("kind") or "Service") == "Service":
                yield Ref(backend.get("namespace") or namespace, backend.get("name") or "")


def _reference(given: Json, namespace: str) -> ObjectRef:
    return ObjectRef(
        given.get("kind") or "", given.get("namespace") or namespace, given.get("name") or ""
    )


def _part_states(status: Json, namespace: str) -> Iterator[PartState]:
    for listener in status.get("listeners") or ():
        yield PartState(listener.get("name") or "", conditions(listener))
    for parent in status.get("parents") or ():
        named = parent.get("parentRef") or {}
        name = f"{named.get('namespace') or namespace}/{named.get('name') or ''}"
        yield PartState(name, conditions(parent), parent.get("controllerName") or "")


def load_balancer_configuration(record: Json) -> GatewayConfiguration:
    """Read a LoadBalancerConfiguration."""
    spec = record.get("spec") or {}
    named = (each.get("protocolPort") for each in spec.get("listenerConfigurations") or ())
    later = {name: spec.get(name) for name in LATER_FIELDS}
    default = spec.get("defaultTargetGroupConfiguration") or {}
    fields = {f"spec.{name}" for name, value in later.items() if value is not None}
    if default.get("name"):
        fields.add("spec.defaultTargetGroupConfiguration")
    return GatewayConfiguration(
        meta(record),
        "LoadBalancerConfiguration",
        frozenset(fields),
        tuple(name for name in named if name),
    )


def target_group_configuration(record: Json) -> GatewayConfiguration:
    """Read a TargetGroupConfiguration."""
    spec = record.get("spec") or {}
    namespace = record["metadata"].get("namespace") or ""
    routes = spec.get("routeConfigurations") or ()
    groups = [
        spec.get("defaultConfiguration") or {},
        *(route.get("targetGroupProps") or {} for route in routes),
    ]
    given = {(name, str(each.get(name) or "")) for each in groups for name in SETTINGS}
    checks = (each.get("healthCheckConfig") or {} for each in groups)
    given |= {("healthCheckPort", str(check.get("healthCheckPort") or "")) for check in checks}
    target = spec.get("targetReference")
    named = {"kind": "Service", **target} if target else None
    return GatewayConfiguration(
        meta(record),
        "TargetGroupConfiguration",
        target=_reference(named, namespace) if named else None,
        settings=frozenset(pair for pair in given if pair[1]),
    )


def listener_rule_configuration(record: Json) -> GatewayConfiguration:
    """Read a ListenerRuleConfiguration."""
    status = record.get("status") or {}
    refused = status.get("accepted") is False
    return GatewayConfiguration(
        meta(record),
        "ListenerRuleConfiguration",
        refused=(status.get("message") or "it does not say why") if refused else "",
    )
