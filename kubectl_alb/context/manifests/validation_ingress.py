"""What the API server refuses in an Ingress.

Kubernetes: pkg/apis/networking/validation/validation.go, ValidateIngressSpec.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_alb.context.manifests import name_rules as names

Json = Mapping[str, Any]
Problems = Iterator[tuple[str, str]]

PATH_TYPES = ("Exact", "ImplementationSpecific", "Prefix")
SEQUENCES = ("//", "/./", "/../", "%2f", "%2F")
ENDINGS = ("/..", "/.")


def ingress(record: Json) -> Problems:
    """Yield path and message of everything wrong with the spec."""
    spec = record.get("spec") or {}
    rules = spec.get("rules") or []
    default = spec.get("defaultBackend")
    if not rules and default is None:
        yield "spec", "either `defaultBackend` or `rules` must be specified"
    if default is not None:
        yield from _backend(default, "spec.defaultBackend")
    if spec.get("ingressClassName") is not None:
        yield from _told("spec.ingressClassName", names.subdomain(spec["ingressClassName"]))
    for index, rule in enumerate(rules):
        yield from _rule(rule, f"spec.rules.{index}")
    for index, entry in enumerate(spec.get("tls") or ()):
        yield from _tls(entry, f"spec.tls.{index}")


def _told(path: str, message: str) -> Problems:
    if message:
        yield path, message


def _rule(rule: Json, path: str) -> Problems:
    if rule.get("host"):
        yield from _told(f"{path}.host", names.host(rule["host"]))
    http = rule.get("http")
    if http is None:
        return
    if not http.get("paths"):
        yield f"{path}.http.paths", "at least one path is required"
    for index, entry in enumerate(http.get("paths") or ()):
        inner = f"{path}.http.paths.{index}"
        yield from _path(entry, inner)
        yield from _backend(entry.get("backend") or {}, f"{inner}.backend")


def _path(entry: Json, path: str) -> Problems:
    kind, text = entry.get("pathType"), entry.get("path") or ""
    if not kind:
        yield f"{path}.pathType", "pathType must be specified"
    elif kind not in PATH_TYPES:
        yield f"{path}.pathType", f"{kind!r} is not supported: write {', '.join(PATH_TYPES)}"
    elif kind == "ImplementationSpecific":
        if text and not text.startswith("/"):
            yield f"{path}.path", f"{text!r} must be an absolute path"
    else:
        yield from _strict_path(text, f"{path}.path")


def _strict_path(text: str, path: str) -> Problems:
    if not text.startswith("/"):
        yield path, f"{text!r} must be an absolute path"
        return
    for part in SEQUENCES:
        if part in text:
            yield path, f"{text!r} must not contain '{part}'"
    for ending in ENDINGS:
        if text.endswith(ending):
            yield path, f"{text!r} cannot end with '{ending}'"


def _backend(backend: Json, path: str) -> Problems:
    service, resource = backend.get("service"), backend.get("resource")
    if service is not None and resource is not None:
        yield path, "cannot set both resource and service backends"
    elif service is not None:
        yield from _service(service, path)
    elif resource is not None:
        yield from _resource(resource, f"{path}.resource")
    else:
        yield path, "resource or service backend is required"


def _resource(resource: Json, path: str) -> Problems:
    if resource.get("apiGroup"):
        yield from _told(f"{path}.apiGroup", names.subdomain(resource["apiGroup"]))
    for name in ("kind", "name"):
        if resource.get(name):
            yield from _told(f"{path}.{name}", names.path_segment(resource[name]))
        else:
            yield f"{path}.{name}", f"resource needs a {name}"


def _service(service: Json, path: str) -> Problems:
    if service.get("name"):
        yield from _told(f"{path}.service.name", names.service_name(service["name"]))
    else:
        yield f"{path}.service.name", "the backend's service needs a name"
    port = service.get("port") or {}
    name, number = port.get("name") or "", port.get("number") or 0
    if name and number:
        yield path, "cannot set both port name & port number"
    elif name:
        yield from _told(f"{path}.service.port.name", names.port_name(name))
    elif number:
        yield from _told(f"{path}.service.port.number", names.port_number(number))
    else:
        yield path, "port name or number is required"


def _tls(entry: Json, path: str) -> Problems:
    for index, host in enumerate(entry.get("hosts") or ()):
        checked = names.host if "*" in host else names.subdomain
        yield from _told(f"{path}.hosts.{index}", checked(host))
    if entry.get("secretName"):
        yield from _told(f"{path}.secretName", names.subdomain(entry["secretName"]))
