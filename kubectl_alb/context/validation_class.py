"""What the controller's webhook refuses in an IngressClassParams.

controller: webhooks/elbv2/ingressclassparams_validator.go
"""

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]
Problems = Iterator[tuple[str, str]]


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
