"""What the API server refuses in the ports of a Service.

Kubernetes: pkg/apis/core/validation/validation.go, validateServicePort.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_alb.context.manifests import name_rules as names

Json = Mapping[str, Any]
Problems = Iterator[tuple[str, str]]

PROTOCOLS = ("SCTP", "TCP", "UDP")


def ports_of(spec: Json, kind: str) -> Problems:
    """Yield path and message of everything wrong with the ports."""
    ports = spec.get("ports") or []
    if not ports and kind != "ExternalName" and spec.get("clusterIP") != "None":
        yield "spec.ports", "at least one port is required"
    for index, port in enumerate(ports):
        yield from _port(port, f"spec.ports.{index}", kind, len(ports) > 1)
    yield from _repeated(ports)


def _port(port: Json, path: str, kind: str, several: bool) -> Problems:
    name, number = port.get("name"), port.get("port") or 0
    told = [(f"{path}.port", names.port_number(number))]
    if name:
        told.append((f"{path}.name", names.label(name)))
    elif several:
        told.append((f"{path}.name", "a name is required when there are several ports"))
    # The target is the port itself unless it is given.
    told.append((f"{path}.targetPort", _target(port.get("targetPort") or number)))
    protocol = port.get("protocol") or "TCP"
    if protocol not in PROTOCOLS:
        text = f"{protocol!r} is not supported: write {', '.join(PROTOCOLS)}"
        told.append((f"{path}.protocol", text))
    if port.get("nodePort") and kind == "ClusterIP":
        told.append((f"{path}.nodePort", "may not be used when `type` is 'ClusterIP'"))
    if port.get("appProtocol"):
        told.append((f"{path}.appProtocol", names.qualified(port["appProtocol"])))
    yield from ((where, message) for where, message in told if message)


def _target(target: int | str) -> str:
    return names.port_name(target) if isinstance(target, str) else names.port_number(target)


def _repeated(ports: list[Json]) -> Problems:
    seen: set[tuple[object, ...]] = set()
    for index, port in enumerate(ports):
        path, protocol = f"spec.ports.{index}", port.get("protocol") or "TCP"
        keys = [(path, "port", port.get("port"), protocol)]
        if port.get("name"):
            keys.append((f"{path}.name", "name", port["name"], ""))
        if port.get("nodePort"):
            keys.append((f"{path}.nodePort", "node port", port["nodePort"], protocol))
        for where, *key in keys:
            if tuple(key) in seen:
                yield where, f"duplicate {key[0]} {key[1]}"
            seen.add(tuple(key))
