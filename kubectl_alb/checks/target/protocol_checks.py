"""Health checks that cannot succeed, for the protocol that the backend speaks: TGT-021."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.bound_targets import BOUND, bound
from kubectl_alb.analysis.wording import about_ref, listed
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.outcomes import target_groups
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import TargetGroup
from kubectl_alb.model.workloads import Service, ServicePort

GRPC_PORT = 50051
# gRPC-Web and gateways speak HTTP in front of gRPC.
_GRPC = re.compile(r"grpc(?!.?(?:web|gateway))", re.IGNORECASE)
_CODE = re.compile(r"\d+")
LOWEST_HTTP_CODE, HIGHEST_GRPC_CODE = 200, 99
VERSION_KEY, PROTOCOL_KEY = f"{PREFIX}backend-protocol-version", f"{PREFIX}healthcheck-protocol"
CODES_KEY = f"{PREFIX}success-codes"


@dataclass(frozen=True, slots=True)
class _Fault:
    """The annotation to blame, why no check can pass, and what to do."""

    key: str
    why: str
    hint: str


@check("ALB-TGT-021", *MEMBERSHIP, Section.SERVICES, models=True, uses=BOUND)
def check_cannot_succeed(facts: Facts) -> Iterator[CheckResult]:
    """Find target groups whose health check does not suit what the backend speaks."""
    works = {
        (one.ref, one.binding.service_port)
        for one in bound(facts)
        if any(target.healthy for target in one.targets)
    }
    for id_, found in target_groups(facts).items():
        alike: dict[tuple[Ref, _Fault], list[TargetGroup]] = defaultdict(list)
        for tg in found:
            works_already = (tg.service, tg.service_port) in works
            fault = None if works_already else _fault(tg, id_, facts)
            if fault is not None and tg.ingress is not None:
                alike[tg.ingress, fault].append(tg)
        for (ingress, fault), faulty in alike.items():
            yield _finding(ingress, fault, faulty)


def _finding(ingress: Ref, fault: _Fault, faulty: list[TargetGroup]) -> Finding:
    check = faulty[0].health_check
    places = listed(f"{tg.service} port {tg.service_port}" for tg in faulty)
    return Finding(
        about_ref(ingress),
        f"{ingress}: targets of Service {places} cannot become healthy, {fault.why}",
        f"the health check asks for {check.path} over {check.protocol} "
        f"({faulty[0].protocol_version}), wanted {check.codes}",
        key=fault.key,
        hint=fault.hint,
        concerns=(ingress,),
    )


def _fault(tg: TargetGroup, id_: GroupID, facts: Facts) -> _Fault | None:
    """Return why no check can pass; None where nothing says so."""
    service = facts.snapshot.kubernetes.service_by_ref.get(tg.service) if tg.service else None
    port = service.port(tg.service_port) if service else None
    if service is None or port is None:
        return None
    return (
        _wrong_codes(tg)
        or _wrong_protocol(tg, port)
        or _wrong_version(tg, service, port, id_, facts)
    )


def _wrong_codes(tg: TargetGroup) -> _Fault | None:
    codes = [int(code) for code in _CODE.findall(tg.health_check.codes)]
    if tg.protocol_version == "GRPC" and codes and min(codes) > HIGHEST_GRPC_CODE:
        why = f"since success-codes {tg.health_check.codes} are HTTP's, and gRPC has 0 to 99"
        return _Fault(
            CODES_KEY, why, "use gRPC codes: 12 (not implemented) suits a check of no method"
        )
    if tg.protocol_version != "GRPC" and codes and max(codes) < LOWEST_HTTP_CODE:
        why = f"since success-codes {tg.health_check.codes} are no HTTP codes that AWS takes"
        hint = "use HTTP codes from 200 to 499, or backend-protocol-version GRPC"
        return _Fault(CODES_KEY, why, hint)
    return None


def _wrong_protocol(tg: TargetGroup, port: ServicePort) -> _Fault | None:
    check = tg.health_check
    same_port = check.port in ("traffic-port", port.target_port, port.node_port)
    if not same_port or check.protocol == tg.protocol:
        return None
    if check.protocol == "HTTPS":
        why = "since the check speaks TLS to a port that gets plain HTTP (backend-protocol HTTP)"
    elif "400" in check.codes or "499" in check.codes:
        return None
    else:
        why = "since the check speaks plain HTTP to a port of TLS (backend-protocol HTTPS)"
    hint = f"set healthcheck-protocol to {tg.protocol}, or name another healthcheck-port"
    return _Fault(PROTOCOL_KEY, why, hint)


def _wrong_version(
    tg: TargetGroup, service: Service, port: ServicePort, id_: GroupID, facts: Facts
) -> _Fault | None:
    version = tg.protocol_version
    if version == "GRPC" and port.app_protocol in ("http", "kubernetes.io/ws"):
        why = f"since its appProtocol is {port.app_protocol}, not gRPC"
        return _Fault(VERSION_KEY, why, "set backend-protocol-version to HTTP1")
    evidence = _speaks_grpc(tg, service, port, id_, facts)
    if version == "GRPC" or not evidence:
        return None
    if version != "HTTP2" and not _certain(port):
        return None
    why = f"since it seems to speak gRPC ({evidence}), which answers no {version} check with 200"
    hint = (
        "set backend-protocol-version to GRPC (on the Service, if other backends are not), and "
        "leave success-codes at 12"
    )
    return _Fault(VERSION_KEY, why, hint)


def _certain(port: ServicePort) -> bool:
    """Return whether the port itself says that it speaks gRPC."""
    return bool(_GRPC.search(port.app_protocol) or _GRPC.match(port.name))


def _speaks_grpc(
    tg: TargetGroup, service: Service, port: ServicePort, id_: GroupID, facts: Facts
) -> str:
    """Return what says that a backend speaks gRPC; empty where nothing does."""
    if _GRPC.search(port.app_protocol):
        return f"appProtocol {port.app_protocol}"
    if _GRPC.search(port.name):
        return f"its port is named {port.name}"
    if isinstance(port.target_port, str) and _GRPC.search(port.target_port):
        return f"its target port is named {port.target_port}"
    members = {member.ref: member for member in groups(facts)[id_].members}
    member = members.get(tg.ingress) if tg.ingress else None
    raw = member.annotations.raw if member else {}
    if "application/grpc" in raw.get(f"conditions.{service.meta.name}", ""):
        return "its condition asks for Content-Type application/grpc"
    if _GRPC.search(service.meta.name):
        return f"the Service is named {service.meta.name}"
    return f"port {GRPC_PORT}, by convention" if GRPC_PORT in (port.port, port.target_port) else ""
