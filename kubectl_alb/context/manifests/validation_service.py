"""What the API server refuses in a Service.

Kubernetes: pkg/apis/core/validation/validation.go, ValidateService.
"""

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_alb.context.manifests import name_rules as names
from kubectl_alb.context.manifests.validation_service_ports import ports_of

Json = Mapping[str, Any]
Problems = Iterator[tuple[str, str]]

TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
CHOICES = {
    "sessionAffinity": ("ClientIP", "None"),
    "externalTrafficPolicy": ("Cluster", "Local"),
    "internalTrafficPolicy": ("Cluster", "Local"),
    "ipFamilyPolicy": ("PreferDualStack", "RequireDualStack", "SingleStack"),
}
FAMILIES = ("IPv4", "IPv6")
HEADLESS = "None"


def service(record: Json) -> Problems:
    """Yield path and message of everything wrong with the spec."""
    spec = record.get("spec") or {}
    kind = spec.get("type") or "ClusterIP"
    if kind not in TYPES:
        yield "spec.type", f"{kind!r} is not supported: write {', '.join(TYPES)}"
    for check in (_external_name, _selector, _cluster_ip, _balancer, _choices, _families):
        yield from check(spec, kind)
    yield from ports_of(spec, kind)


def _external_name(spec: Json, kind: str) -> Problems:
    if kind != "ExternalName":
        return
    name = spec.get("externalName") or ""
    if not name:
        yield "spec.externalName", "a Service of type ExternalName needs externalName"
    elif fault := names.subdomain(name.removesuffix(".")):
        yield "spec.externalName", fault
    if spec.get("clusterIP"):
        yield "spec.clusterIPs", "may not be set for ExternalName services"


def _selector(spec: Json, kind: str) -> Problems:
    for key, value in (spec.get("selector") or {}).items():
        for fault in (names.qualified(key), names.label_value(value or "")):
            if fault:
                yield f"spec.selector.{key}", fault


def _cluster_ip(spec: Json, kind: str) -> Problems:
    given = spec.get("clusterIP")
    if not given or kind == "ExternalName":
        return
    if given == HEADLESS:
        if kind in ("LoadBalancer", "NodePort"):
            yield "spec.clusterIPs.0", f"may not be set to 'None' for {kind} services"
    elif not _is_address(given):
        yield "spec.clusterIPs.0", f"{given!r} must be a valid IP address"


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _balancer(spec: Json, kind: str) -> Problems:
    """Check what only a Service of type LoadBalancer has."""
    wanted = kind == "LoadBalancer"
    ranges, of_class = spec.get("loadBalancerSourceRanges"), spec.get("loadBalancerClass")
    told = {
        "loadBalancerSourceRanges": bool(ranges),
        "loadBalancerClass": of_class is not None,
        "allocateLoadBalancerNodePorts": spec.get("allocateLoadBalancerNodePorts") is not None,
    }
    for field, given in told.items():
        if given and not wanted:
            yield f"spec.{field}", "may only be used when `type` is 'LoadBalancer'"
    if not wanted:
        return
    if of_class is not None and (fault := names.qualified(of_class)):
        yield "spec.loadBalancerClass", fault
    for index, one in enumerate(ranges or ()):
        if not _is_cidr(one.strip()):
            yield f"spec.loadBalancerSourceRanges.{index}", f"{one!r} must be a valid CIDR"


def _is_cidr(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return "/" in text


def _choices(spec: Json, kind: str) -> Problems:
    for field, choices in CHOICES.items():
        given = spec.get(field)
        if given and given not in choices:
            yield f"spec.{field}", f"{given!r} is not supported: write {', '.join(choices)}"
    outside = kind in ("LoadBalancer", "NodePort") or spec.get("externalIPs")
    if spec.get("externalTrafficPolicy") in CHOICES["externalTrafficPolicy"] and not outside:
        text = "may only be set for externally-accessible services"
        yield "spec.externalTrafficPolicy", text


def _families(spec: Json, kind: str) -> Problems:
    families = spec.get("ipFamilies") or []
    for index, family in enumerate(families):
        if family not in FAMILIES:
            yield f"spec.ipFamilies.{index}", f"{family!r} is not supported: write IPv4 or IPv6"
        elif family in families[:index]:
            yield f"spec.ipFamilies.{index}", f"{family} is there twice"
