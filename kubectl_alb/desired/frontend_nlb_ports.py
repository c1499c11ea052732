"""The listener ports of a frontend NLB: what the members want on each, merged.

controller: pkg/ingress/model_build_frontend_nlb.go
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kubectl_alb.controller.annotations.reading import Annotated
from kubectl_alb.controller.annotations.values import int_or_text, parse_int
from kubectl_alb.desired.health_checks import TRAFFIC_PORT
from kubectl_alb.desired.ports import PortConfig
from kubectl_alb.facts.membership import Member
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.target_group import HealthCheck

MAPPING = "frontend-nlb-listener-port-mapping"
HEALTH = "frontend-nlb-healthcheck-"

# The controller's field names in the order in which it merges them, our keys, and defaults.
FIELDS: tuple[tuple[str, str, int | str], ...] = (
    ("IntervalSeconds", "interval-seconds", 15),
    ("TimeoutSeconds", "timeout-seconds", 5),
    ("HealthyThresholdCount", "healthy-threshold-count", 2),
    ("UnhealthyThresholdCount", "unhealthy-threshold-count", 2),
    ("Protocol", "protocol", "HTTP"),
    ("Path", "path", "/"),
    ("Matcher", "success-codes", "200"),
    ("Port", "port", TRAFFIC_PORT),
)


@dataclass(frozen=True, slots=True)
class NlbPort:
    """A listener port of the NLB and the ALB port behind it."""

    number: int
    alb_port: int
    health_check: HealthCheck


@dataclass(frozen=True, slots=True)
class _Wish:
    member: Member
    alb_port: int
    explicit: Mapping[str, int | str]


def nlb_ports(
    members: Sequence[Member], by_member: list[Mapping[int, PortConfig]]
) -> list[NlbPort]:
    """Merge what the members want, in ascending order of port."""
    wishes: dict[int, list[_Wish]] = {}
    for member, configs in zip(members, by_member, strict=True):
        for number, alb_port, explicit in _wanted(member, configs):
            wishes.setdefault(number, []).append(_Wish(member, alb_port, explicit))
    return [_merged(number, wishes[number]) for number in sorted(wishes)]


def _wanted(
    member: Member, configs: Mapping[int, PortConfig]
) -> list[tuple[int, int, Mapping[str, int | str]]]:
    try:
        mapping = _port_mapping(member)
        pairs = mapping.items() if mapping else ((port, port) for port in configs)
        # Ports that the Ingress does not listen on are skipped silently.
        wanted = [(nlb_port, alb_port) for nlb_port, alb_port in pairs if alb_port in configs]
        explicit = _explicit_health_check(member.annotations) if wanted else {}
    except Refused as refused:
        prefix = f"failed to compute listenPort config for ingress: {member.ref}"
        reason = RefusalReason.FRONTEND_NLB_PORTS_INVALID
        raise refused.within(prefix, reason=reason) from None
    return [(nlb_port, alb_port, explicit) for nlb_port, alb_port in wanted]


def _port_mapping(member: Member) -> dict[int, int]:
    try:
        raw = member.annotations.mapping(MAPPING) or {}
    except Refused as refused:
        raise refused.within(f"failed to parse {MAPPING} for ingress map[]") from None
    return {
        _port(member, "NLB", nlb_port): _port(member, "ALB", alb_port)
        for nlb_port, alb_port in raw.items()
    }


def _port(member: Member, whose: str, raw: str) -> int:
    try:
        return parse_int(raw, 32)
    except ValueError:
        text = f"invalid {whose} listener port: {raw}"
        raise Refused(
            RefusalReason.FRONTEND_NLB_PORTS_INVALID, text, member.ref, PREFIX + MAPPING
        ) from None


def _explicit_health_check(annotations: Annotated) -> dict[str, int | str]:
    """Return the health check fields that an Ingress sets, by the controller's field names."""
    found: dict[str, int | str] = {}
    port = annotations.text(HEALTH + "port")
    if port is not None:
        found["Port"] = _health_check_port(annotations, port)
    protocol = annotations.text(HEALTH + "protocol")
    if protocol is not None:
        if protocol not in ("HTTP", "HTTPS"):
            text = "healthCheckProtocol must be within [HTTP, HTTPS]"
            raise Refused(
                RefusalReason.FRONTEND_NLB_PORTS_INVALID,
                text,
                annotations.ingress,
                PREFIX + HEALTH + "protocol",
            )
        found["Protocol"] = protocol
    for name, key in (("Path", "path"), ("Matcher", "success-codes")):
        raw = annotations.text(HEALTH + key)
        if raw is not None:
            found[name] = raw
    for name, key, default in FIELDS:
        number = annotations.integer(HEALTH + key) if isinstance(default, int) else None
        if number is not None:
            found[name] = number
    return found


def _health_check_port(annotations: Annotated, raw: str) -> int | str:
    port = int_or_text(raw)
    if port == TRAFFIC_PORT or isinstance(port, int):
        return port
    text = "failed to resolve healthCheckPort"
    raise Refused(
        RefusalReason.FRONTEND_NLB_PORTS_INVALID,
        text,
        annotations.ingress,
        PREFIX + HEALTH + "port",
    )


def _merged(number: int, wishes: list[_Wish]) -> NlbPort:
    merged: dict[str, int | str] = {}
    try:
        for index, wish in enumerate(wishes, 1):
            _merge_health_check(merged, wish, index)
            if wish.alb_port != wishes[0].alb_port:
                raise Refused(
                    RefusalReason.FRONTEND_NLB_CONFLICT,
                    f"conflicting Target Port, config {index}: {wish.alb_port}, "
                    f"previous: {wishes[0].alb_port}",
                    wish.member.ref,
                    PREFIX + MAPPING,
                )
    except Refused as refused:
        prefix = f"failed to merge NLB listenPort config for port: {number}"
        raise refused.within(prefix) from None
    values = {name: merged.get(name, default) for name, _, default in FIELDS}
    return NlbPort(number, wishes[0].alb_port, _health_check(values))


def _merge_health_check(merged: dict[str, int | str], wish: _Wish, index: int) -> None:
    for name, key, _ in FIELDS:
        value = wish.explicit.get(name)
        if value is None:
            continue
        # Matchers are compared by identity, so two that are set always differ.
        if name in merged and (merged[name] != value or name == "Matcher"):
            text = f"conflicting {name}, config {index}: {_text(name, value)}"
            raise Refused(
                RefusalReason.FRONTEND_NLB_CONFLICT,
                f"{text}, previous: {_text(name, merged[name])}",
                wish.member.ref,
                PREFIX + HEALTH + key,
            )
        merged[name] = value


def _text(name: str, value: int | str) -> str:
    """Write a value as the controller does, except for its memory addresses."""
    if name == "Matcher":
        return "{0x… <nil>}"
    if name == "Port":
        return f"{{0 {value} }}" if isinstance(value, int) else f"{{1 0 {value}}}"
    return str(value)


def _health_check(values: Mapping[str, int | str]) -> HealthCheck:
    return HealthCheck(
        port=values["Port"],
        protocol=str(values["Protocol"]),
        path=str(values["Path"]),
        codes=str(values["Matcher"]),
        grpc=False,
        interval=int(values["IntervalSeconds"]),
        timeout=int(values["TimeoutSeconds"]),
        healthy_threshold=int(values["HealthyThresholdCount"]),
        unhealthy_threshold=int(values["UnhealthyThresholdCount"]),
    )
