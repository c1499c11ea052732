"""Ingresses, their classes and TargetGroupBindings from the API server's JSON."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from kubectl_alb.context.decode.shared import shared, shared_keys, shared_mapping
from kubectl_alb.model.class_params import (
    IngressClassParams,
    LabelSelector,
    ListenerParams,
    SelectorRequirement,
    SubnetSelector,
)
from kubectl_alb.model.kubernetes import (
    Address,
    ClassParameters,
    Ingress,
    IngressBackend,
    IngressClass,
    IngressPath,
    IngressRule,
    IngressTLS,
    Meta,
    Namespace,
    NetworkingRule,
    Position,
    StatusCondition,
    TargetGroupBinding,
)
from kubectl_alb.render.secrets import without_secrets

Json = Mapping[str, Any]

POSITION = "__position__"


def time(value: Any) -> datetime | None:
    """Read an RFC 3339 time; None stays None."""
    return _time(str(value)) if value else None


# What happened to an object happened mostly at once, and to many of them.
@lru_cache(maxsize=4096)
def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def meta(record: Json) -> Meta:
    """Read `metadata`, and the position that a manifest reader left beside it."""
    place = record.get(POSITION)
    data = record["metadata"]
    return Meta(
        name=data["name"],
        namespace=shared(data.get("namespace") or ""),
        uid=data.get("uid") or "",
        labels=shared_mapping(data.get("labels") or {}),
        annotations=shared_keys(data.get("annotations") or {}),
        finalizers=tuple(map(shared, data.get("finalizers") or ())),
        generation=data.get("generation") or 0,
        created=time(data.get("creationTimestamp")),
        deleted=time(data.get("deletionTimestamp")),
        position=Position(place["file"], place["line"], place["lines"]) if place else None,
    )


def message(text: Any) -> Any:
    """Return a sentence of the cluster without the secrets that it quotes."""
    return _message(text) if text and isinstance(text, str) else text


@lru_cache(maxsize=1024)
def _message(text: str) -> str:
    return without_secrets(text, prose=True)


def conditions(status: Json) -> tuple[StatusCondition, ...]:
    """Read `status.conditions`."""
    return tuple(
        StatusCondition(
            shared(c["type"]),
            shared(c["status"]),
            shared(c.get("reason") or ""),
            message(c.get("message") or ""),
            time(c.get("lastTransitionTime")),
        )
        for c in status.get("conditions") or ()
    )


def namespace(record: Json) -> Namespace:
    """Read a Namespace."""
    return Namespace(meta(record))


def _backend(backend: Json | None) -> IngressBackend | None:
    service = (backend or {}).get("service")
    if not service:
        return None
    port = service.get("port") or {}
    return IngressBackend(service["name"], port.get("name") or port.get("number"))


def _rule(rule: Json) -> IngressRule:
    http = rule.get("http")
    paths = tuple(
        IngressPath(p.get("path") or "", p.get("pathType") or "", _backend(p.get("backend")))
        for p in (http or {}).get("paths") or ()
    )
    return IngressRule(rule.get("host") or "", paths, http is not None)


def addresses(status: Json) -> tuple[Address, ...]:
    """Read `status.loadBalancer.ingress`."""
    return tuple(
        Address(
            entry.get("hostname") or "",
            entry.get("ip") or "",
            tuple(port["port"] for port in entry.get("ports") or ()),
        )
        for entry in (status.get("loadBalancer") or {}).get("ingress") or ()
    )


def ingress(record: Json) -> Ingress:
    """Read an Ingress (networking.k8s.io/v1)."""
    spec = record.get("spec") or {}
    default = spec.get("defaultBackend")
    backend = _backend(default)
    return Ingress(
        meta=meta(record),
        class_name=spec.get("ingressClassName"),
        default_backend=backend,
        rules=tuple(_rule(rule) for rule in spec.get("rules") or ()),
        tls=tuple(
            IngressTLS(tuple(entry.get("hosts") or ()), entry.get("secretName") or "")
            for entry in spec.get("tls") or ()
        ),
        addresses=addresses(record.get("status") or {}),
        default_is_resource=default is not None and backend is None,
        changed=_changed(record["metadata"]),
    )


def _changed(data: Json) -> datetime | None:
    """Return when a field outside of the status was last changed, as `managedFields` has it."""
    entries = data.get("managedFields") or ()
    times = (time(entry.get("time")) for entry in entries if entry.get("subresource") != "status")
    return max((when for when in times if when is not None), default=None)


def ingress_class(record: Json) -> IngressClass:
    """Read an IngressClass."""
    spec = record.get("spec") or {}
    given = spec.get("parameters")
    parameters = (
        ClassParameters(given.get("apiGroup") or "", given["kind"], given["name"])
        if given
        else None
    )
    return IngressClass(meta(record), spec.get("controller") or "", parameters)


def label_selector(selector: Json | None) -> LabelSelector | None:
    """Read a label selector; None stays None."""
    if selector is None:
        return None
    return LabelSelector(
        selector.get("matchLabels") or {},
        tuple(
            SelectorRequirement(e["key"], e["operator"], tuple(e.get("values") or ()))
            for e in selector.get("matchExpressions") or ()
        ),
    )


def _pairs(entries: Any) -> tuple[tuple[str, str], ...]:
    return tuple((entry["key"], entry.get("value") or "") for entry in entries or ())


def _subnets(given: Json | None) -> SubnetSelector | None:
    if given is None:
        return None
    tags = given.get("tags")
    return SubnetSelector(
        tuple(given.get("ids") or ()),
        None if tags is None else {key: tuple(values or ()) for key, values in tags.items()},
    )


def ingress_class_params(record: Json) -> IngressClassParams:
    """Read an IngressClassParams (elbv2.k8s.aws/v1beta1)."""
    spec = record.get("spec") or {}
    return IngressClassParams(
        meta=meta(record),
        load_balancer_name=spec.get("loadBalancerName") or "",
        certificate_arns=tuple(spec.get("certificateArn") or ()),
        namespace_selector=label_selector(spec.get("namespaceSelector")),
        group=spec["group"].get("name") or "" if spec.get("group") is not None else None,
        scheme=spec.get("scheme"),
        inbound_cidrs=tuple(spec.get("inboundCIDRs") or ()),
        ssl_policy=spec.get("sslPolicy") or "",
        ssl_redirect_port=spec.get("sslRedirectPort") or "",
        subnets=_subnets(spec.get("subnets")),
        ip_address_type=spec.get("ipAddressType"),
        tags=_pairs(spec.get("tags")),
        target_type=spec.get("targetType") or "",
        load_balancer_attributes=_pairs(spec.get("loadBalancerAttributes")),
        listeners=tuple(
            ListenerParams(
                entry.get("protocol") or "",
                entry.get("port") or 0,
                _pairs(entry.get("listenerAttributes")),
            )
            for entry in spec.get("listeners") or ()
        ),
        capacity_units=(spec.get("minimumLoadBalancerCapacity") or {}).get("capacityUnits"),
        ipv4_ipam_pool_id=(spec.get("ipamConfiguration") or {}).get("ipv4IPAMPoolId"),
        prefix_lists=tuple(spec.get("prefixListsIDs") or ()),
        legacy_prefix_lists=tuple(spec.get("PrefixListsIDs") or ()),
        wafv2_acl_arn=spec.get("wafv2AclArn") or "",
        wafv2_acl_name=spec.get("wafv2AclName") or "",
    )


def _networking(given: Json | None) -> tuple[NetworkingRule, ...] | None:
    if given is None:
        return None
    return tuple(
        NetworkingRule(
            tuple(p["securityGroup"]["groupID"] for p in e["from"] if p.get("securityGroup")),
            tuple(p["ipBlock"]["cidr"] for p in e["from"] if p.get("ipBlock")),
            tuple((p.get("protocol") or "TCP", p.get("port")) for p in e.get("ports") or ()),
        )
        for e in given.get("ingress") or ()
    )


def target_group_binding(record: Json) -> TargetGroupBinding:
    """Read a TargetGroupBinding (elbv2.k8s.aws/v1beta1)."""
    spec, status = record.get("spec") or {}, record.get("status") or {}
    backend = spec.get("serviceRef") or {}
    return TargetGroupBinding(
        meta=meta(record),
        target_group_arn=spec.get("targetGroupARN") or "",
        target_group_name=spec.get("targetGroupName") or "",
        target_type=spec.get("targetType") or "",
        service=backend.get("name") or "",
        service_port=backend.get("port") or "",
        ip_address_type=spec.get("ipAddressType") or "",
        vpc_id=spec.get("vpcID") or "",
        networking=_networking(spec.get("networking")),
        node_selector=spec.get("nodeSelector"),
        multi_cluster=bool(spec.get("multiClusterTargetGroup")),
        assume_role=spec.get("iamRoleArnToAssume") or "",
        protocol=spec.get("targetGroupProtocol") or "",
        observed_generation=status.get("observedGeneration"),
        conditions=conditions(status),
    )
