"""The listener ports of one Ingress and what it wants on each.

controller: pkg/ingress/model_build_listener.go, computeIngressListenPortConfigByPort
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from kubectl_alb.desired.certificates import discovered, reference, requested
from kubectl_alb.desired.draft import Draft
from kubectl_alb.desired.go.json import GoJsonError, decode
from kubectl_alb.desired.go.shapes import shapes_of
from kubectl_alb.desired.mutual_tls import mutual_tls
from kubectl_alb.facts.membership import Member
from kubectl_alb.facts.settings import Given, given_items, given_texts, items_of_class
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.rule import Token
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import MutualAuthentication

HTTP, HTTPS = "HTTP", "HTTPS"
PROTOCOLS = (HTTP, HTTPS)


@dataclass(frozen=True, slots=True)
class PortConfig:
    """What one Ingress wants on one port; CIDRs and prefix lists as written."""

    member: Member
    protocol: str
    cidrs: tuple[str, ...]
    ipv6_cidrs: tuple[str, ...]
    prefix_lists: tuple[str, ...]
    ssl_policy: Given | None = None
    certificates: tuple[Token, ...] = ()
    mutual_authentication: MutualAuthentication | None = None
    certificates_unknown: bool = False


def ports_of(draft: Draft, member: Member) -> Mapping[int, PortConfig]:
    """Read what an Ingress wants on each of its ports."""
    requested_certificate = requested(draft, member)
    try:
        named: tuple[Token, ...] = given_items(member, "certificate-arn")
        if not named and requested_certificate is not None:
            named = (reference(requested_certificate),)
        return _configs(draft, member, named)
    except Refused as refused:
        raise refused.within(f"ingress: {member.ref}", member.ref) from None


def _configs(draft: Draft, member: Member, named: tuple[Token, ...]) -> dict[int, PortConfig]:
    prefix_lists = given_items(member, "security-group-prefix-lists")
    cidrs, ipv6_cidrs = _inbound_cidrs(member)
    mtls = mutual_tls(draft, member)
    protocols = listen_ports(draft, member, bool(named))
    certificates, unknown = named, False
    if HTTPS in protocols.values() and not named:
        certificates = discovered(draft, member)
        unknown = not draft.facts.snapshot.known(Section.CERTIFICATES)
    sources = (cidrs, ipv6_cidrs, prefix_lists)
    return {
        port: PortConfig(
            member,
            protocol,
            *sources,
            _ssl_policy(member),
            certificates,
            mtls.get(port),
            unknown,
        )
        if protocol == HTTPS
        else PortConfig(member, protocol, *sources)
        for port, protocol in protocols.items()
    }


def _ssl_policy(member: Member) -> Given | None:
    return next(iter(given_texts([member], "ssl-policy")), None)


def _inbound_cidrs(member: Member) -> tuple[tuple[str, ...], tuple[str, ...]]:
    of_class = items_of_class(member, "inbound-cidrs")
    given = given_items(member, "inbound-cidrs")
    for cidr in given:
        if not is_cidr(cidr):
            where = (
                f"invalid CIDR in IngressClassParams InboundCIDR {cidr}"
                if of_class
                else f"invalid inbound-cidrs settings on Ingress: {member.ref}"
            )
            key = "" if of_class else PREFIX + "inbound-cidrs"
            raise Refused(
                RefusalReason.INBOUND_CIDR_INVALID,
                f"{where}: invalid CIDR address: {cidr}",
                member.ref,
                key,
            )
    return (
        tuple(cidr for cidr in given if ":" not in cidr),
        tuple(cidr for cidr in given if ":" in cidr),
    )


def is_cidr(text: str) -> bool:
    """Tell whether Go's net.ParseCIDR accepts a text; host bits may be set, zones may not."""
    address, slash, length = text.partition("/")
    # Leading zeros count for nothing, and Python refuses to convert a very long number.
    if not slash or not re.fullmatch(r"0*[0-9]{1,3}", length, re.ASCII) or "%" in address:
        return False
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return int(length[-3:]) <= parsed.max_prefixlen


def listen_ports(draft: Draft, member: Member, has_certificate: bool) -> dict[int, str]:
    """Read `listen-ports`: port to protocol; the last entry of a port wins."""
    raw = member.annotations.text("listen-ports")
    if raw is None:
        return {443: HTTPS} if has_certificate else {80: HTTP}
    try:
        entries = decode(raw, shapes_of(draft.facts.config.version).listen_ports)
    except GoJsonError as error:
        raise _refused(
            RefusalReason.LISTEN_PORTS_UNREADABLE,
            member,
            f"failed to parse listen-ports configuration: `{raw}`: {error}",
        ) from None
    if not isinstance(entries, tuple) or not entries:
        text = f"empty listen-ports configuration: `{raw}`"
        raise _refused(RefusalReason.LISTEN_PORTS_EMPTY, member, text)
    ports: dict[int, str] = {}
    for entry in entries:
        for protocol, port in (entry if isinstance(entry, dict) else {}).items():
            ports[_checked(member, protocol, port)] = protocol
    return ports


def _checked(member: Member, protocol: str, port: object) -> int:
    number = port if isinstance(port, int) else 0
    if not 1 <= number <= 65535:
        text = f"listen port must be within [1, 65535]: {number}"
        raise _refused(RefusalReason.LISTEN_PORT_OUT_OF_RANGE, member, text)
    if protocol not in PROTOCOLS:
        text = f"listen protocol must be within [HTTP, HTTPS]: {protocol}"
        raise _refused(RefusalReason.LISTEN_PROTOCOL_UNKNOWN, member, text)
    return number


def _refused(reason: RefusalReason, member: Member, message: str) -> Refused:
    return Refused(reason, message, member.ref, PREFIX + "listen-ports")
