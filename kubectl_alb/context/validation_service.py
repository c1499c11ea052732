"""What the API server refuses in a Service.

Kubernetes: pkg/apis/core/validation/validation.go, ValidateService.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_alb.context import name_rules as names

Json = Mapping[str, Any]
Problems = Iterator[tuple[str, str]]

TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
PROTOCOLS = ("SCTP", "TCP", "UDP")


def service(record: Json) -> Problems:
    """Yield path and message of everything wrong with the spec."""
    spec = record.get("spec") or {}
    kind = spec.get("type") or "ClusterIP"
    ports = spec.get("ports") or []
    if kind not in TYPES:
        yield "spec.type", f"{kind!r} is not supported: write {', '.join(TYPES)}"
    if not ports and kind != "ExternalName" and spec.get("clusterIP") != "None":
        yield "spec.ports", "at least one port is required"
    if kind == "ExternalName" and not spec.get("externalName"):
        yield "spec.externalName", "a Service of type ExternalName needs externalName"
    for index, port in enumerate(ports):
        yield from _port(port, f"spec.ports.{index}", kind, len(ports) > 1)
    yield from _repeated(ports)


def _port(port: Json, path: str, kind: str, several: bool) -> Problems:
    name, target = port.get("name"), port.get("targetPort")
    told = [(f"{path}.port", names.port_number(port.get("port") or 0))]
    if name:
        told.append((f"{path}.name", names.label(name)))
    elif several:
        told.append((f"{path}.name", "a name is required when there are several ports"))
    if isinstance(target, str) and target:
        told.append((f"{path}.targetPort", names.port_name(target)))
    elif target:
        told.append((f"{path}.targetPort", names.port_number(target)))
    protocol = port.get("protocol") or "TCP"
    if protocol not in PROTOCOLS:
        text = f"{protocol!r} is not supported: write {', '.join(PROTOCOLS)}"
        told.append((f"{path}.protocol", text))
    if port.get("nodePort") and kind == "ClusterIP":
        told.append((f"{path}.nodePort", "may not be used when `type` is 'ClusterIP'"))
    yield from ((where, message) for where, message in told if message)


def _repeated(ports: list[Json]) -> Problems:
    seen: set[tuple[object, ...]] = set()
    for index, port in enumerate(ports):
        number = ("port", port.get("port"), port.get("protocol") or "TCP")
        for key in (number, ("name", port["name"])) if port.get("name") else (number,):
            if key in seen:
                yield f"spec.ports.{index}", f"duplicate {key[0]} {key[1]}"
            seen.add(key)
