"""What is refused in an IngressClass by the API server, in its parameters by the webhook.

Kubernetes: pkg/apis/networking/validation/validation.go, ValidateIngressClass.
controller: webhooks/elbv2/ingressclassparams_validator.go
"""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_alb.context.manifests import name_rules as names

SCOPES = ("Cluster", "Namespace")
MAX_CONTROLLER = 250
DOMAIN_PATH = re.compile(r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+")

Json = Mapping[str, Any]
Problems = Iterator[tuple[str, str]]


def ingress_class(record: Json) -> Problems:
    """Yield path and message of everything wrong with the spec of an IngressClass."""
    spec = record.get("spec") or {}
    controller, parameters = spec.get("controller") or "", spec.get("parameters")
    if not controller:
        yield "spec.controller", "a class names its controller"
    elif len(controller) > MAX_CONTROLLER:
        yield "spec.controller", f"may not be more than {MAX_CONTROLLER} bytes"
    elif not _is_domain_path(controller):
        yield "spec.controller", f"{controller!r} must be a path behind a domain, as acme.io/foo"
    if parameters is not None:
        yield from _parameters(parameters)


def _is_domain_path(text: str) -> bool:
    domain, slash, path = text.partition("/")
    return bool(slash) and not names.subdomain(domain) and bool(DOMAIN_PATH.fullmatch(path))


def _parameters(parameters: Json) -> Problems:
    path = "spec.parameters"
    if parameters.get("apiGroup"):
        yield from _told(f"{path}.apiGroup", names.subdomain(parameters["apiGroup"]))
    for name in ("kind", "name"):
        if parameters.get(name):
            yield from _told(f"{path}.{name}", names.path_segment(parameters[name]))
        else:
            yield f"{path}.{name}", f"parameters need a {name}"
    scope, namespace = parameters.get("scope") or "Cluster", parameters.get("namespace")
    if scope not in SCOPES:
        yield f"{path}.scope", f"{scope!r} is not supported: write {', '.join(SCOPES)}"
    elif scope == "Namespace" and not namespace:
        yield f"{path}.namespace", "parameters of a namespace name it"
    elif scope == "Cluster" and namespace is not None:
        yield f"{path}.namespace", "parameters of the cluster have no namespace"


def _told(path: str, message: str) -> Problems:
    if message:
        yield path, message


def class_params(record: Json) -> Problems:
    """Yield path and message of everything wrong with the spec."""
    spec = record.get("spec") or {}
    for index, cidr in enumerate(spec.get("inboundCIDRs") or ()):
        if fault := _cidr_fault(cidr):
            yield f"spec.inboundCIDRs.{index}", fault
    subnets = spec.get("subnets")
    if subnets is not None:
        yield from _subnets(subnets)


def _cidr_fault(cidr: str) -> str:
    try:
        if "/" not in cidr:
            return f"{cidr!r} could not be parsed as a CIDR: it has no prefix length"
        network = ipaddress.ip_network(cidr, strict=False)
    except ValueError:
        return f"{cidr!r} could not be parsed as a CIDR"
    address = cidr.partition("/")[0]
    if ipaddress.ip_address(address) != network.network_address:
        return f"{cidr!r} has bits of a host set: write {network}"
    return ""


def _subnets(subnets: Json) -> Problems:
    ids, tags = subnets.get("ids"), subnets.get("tags")
    if ids is not None and tags is not None:
        yield "spec.subnets.tags", "may not have both `ids` and `tags`"
    elif ids is None and tags is None:
        yield "spec.subnets", "must have either `ids` or `tags`"
    if ids is not None:
        yield from _repeated("spec.subnets.ids", ids)
    if tags is None:
        return
    if not tags:
        yield "spec.subnets.tags", "must have at least one tag key"
    for key, values in tags.items():
        yield from _repeated(f"spec.subnets.tags.{key}", values or ())


def _repeated(path: str, values: Any) -> Problems:
    for index, value in enumerate(values):
        if value in list(values)[:index]:
            yield f"{path}.{index}", f"{value} is there twice"
