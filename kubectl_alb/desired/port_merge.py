"""Listener ports: what the members want on each, merged.

controller: pkg/ingress/model_builder.go
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kubectl_alb.controller.annotations.values import int_or_text
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.go_text import slice_text
from kubectl_alb.desired.ports import HTTPS, PortConfig
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Member
from kubectl_alb.facts.settings import Given, class_value
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.rule import Token
from kubectl_alb.model.stack import MutualAuthentication

ANYWHERE_V4, ANYWHERE_V6 = "0.0.0.0/0", "::/0"
ADVERTISES_CA_NAMES_SINCE: Version = (2, 12, 0)


@dataclass(frozen=True, slots=True)
class Port:
    """A listener port of the group: what its members agreed on, and who they are."""

    number: int
    protocol: str
    members: tuple[Member, ...]
    cidrs: tuple[str, ...]
    ipv6_cidrs: tuple[str, ...]
    prefix_lists: tuple[str, ...]
    ssl_policy: str | None
    ssl_policy_given: Given | None
    certificates: tuple[Token, ...]
    mutual_authentication: MutualAuthentication | None
    certificates_unknown: bool


def merged_ports(facts: Facts, by_member: list[Mapping[int, PortConfig]]) -> list[Port]:
    """Merge what the members want, port by port in ascending order.

    The controller walks its ports in random order, so of two faulty ports it may name either.
    """
    numbers = sorted({number for configs in by_member for number in configs})
    return [
        _merge(facts, number, [configs[number] for configs in by_member if number in configs])
        for number in numbers
    ]


def _merge(facts: Facts, number: int, configs: list[PortConfig]) -> Port:
    try:
        given = _providers(configs, facts.config.version)
    except Refused as refused:
        raise refused.within(f"failed to merge listenPort config for port: {number}") from None
    cidrs: set[str] = set(given[CIDRS].cidrs) if CIDRS in given else set()
    ipv6_cidrs: set[str] = set(given[CIDRS].ipv6_cidrs) if CIDRS in given else set()
    prefix_lists: set[str] = (
        set(given[PREFIX_LISTS].prefix_lists) if PREFIX_LISTS in given else set()
    )
    if not (cidrs or ipv6_cidrs or prefix_lists):
        cidrs, ipv6_cidrs = {ANYWHERE_V4}, {ANYWHERE_V6}
    protocol = configs[0].protocol
    policy = given[SSL_POLICY].ssl_policy if SSL_POLICY in given else None
    plain = None if protocol != HTTPS else facts.config.default_ssl_policy
    return Port(
        number=number,
        protocol=protocol,
        members=tuple(config.member for config in configs),
        cidrs=tuple(sorted(cidrs)),
        ipv6_cidrs=tuple(sorted(ipv6_cidrs)),
        prefix_lists=tuple(sorted(prefix_lists)),
        ssl_policy=policy.value if policy is not None else plain,
        ssl_policy_given=policy,
        certificates=merged_certificates(facts, [config.certificates for config in configs]),
        mutual_authentication=(
            given[MUTUAL_TLS].mutual_authentication if MUTUAL_TLS in given else None
        ),
        certificates_unknown=any(config.certificates_unknown for config in configs),
    )


@dataclass(frozen=True, slots=True)
class _Agreement:
    """A setting that the members must agree on; `value` is None where a member says nothing."""

    reason: RefusalReason
    what: str
    value: Callable[[PortConfig], object | None]
    text: Callable[[PortConfig, Version], str]


def _providers(configs: list[PortConfig], version: Version) -> dict[str, PortConfig]:
    """Find the first member that gives each setting; refuse another that gives another value.

    Member by member, as the controller does: of two conflicts it names that of the earlier one.
    """
    found: dict[str, PortConfig] = {}
    for config in configs:
        for agreement in _AGREEMENTS:
            value = agreement.value(config)
            if value is None:
                continue
            first = found.setdefault(agreement.what, config)
            if agreement.value(first) != value:
                text = agreement.text
                raise Refused(
                    agreement.reason,
                    f"conflicting {agreement.what}, {first.member.ref}: {text(first, version)} | "
                    f"{config.member.ref}: {text(config, version)}",
                    config.member.ref,
                )
    return found


def _cidrs(config: PortConfig) -> object | None:
    given = (frozenset(config.cidrs), frozenset(config.ipv6_cidrs))
    return given if any(given) else None


def _cidrs_text(config: PortConfig, _: Version) -> str:
    lists = (sorted(set(cidrs)) for cidrs in (config.cidrs, config.ipv6_cidrs))
    return ", ".join(map(slice_text, lists))


def _policy_text(config: PortConfig, _: Version) -> str:
    return config.ssl_policy.value if config.ssl_policy is not None else ""


def _mtls_text(config: PortConfig, version: Version) -> str:
    """Write the settings as the controller does, except for its memory addresses.

    It prints every field of its structure, which got the third pointer with v2.12.0.
    """
    mtls = config.mutual_authentication or MutualAuthentication("")
    pointers: tuple[object | None, ...] = (mtls.trust_store, mtls.ignore_expiry)
    if version >= ADVERTISES_CA_NAMES_SINCE:
        pointers = (*pointers, mtls.advertise_ca_names)
    return f"&{{{mtls.mode} {' '.join('<nil>' if p is None else '0x…' for p in pointers)}}}"


PROTOCOL, CIDRS, PREFIX_LISTS = "protocol", "inbound-cidrs", "inbound-prefix-lists"
SSL_POLICY, MUTUAL_TLS = "sslPolicy", "mTLS Attributes"
_AGREEMENTS = (
    _Agreement(
        RefusalReason.LISTEN_PORT_CONFLICT, PROTOCOL, lambda c: c.protocol, lambda c, _: c.protocol
    ),
    _Agreement(RefusalReason.LISTEN_PORT_CONFLICT, CIDRS, _cidrs, _cidrs_text),
    _Agreement(
        RefusalReason.LISTEN_PORT_CONFLICT,
        PREFIX_LISTS,
        lambda c: frozenset(c.prefix_lists) or None,
        lambda c, _: slice_text(sorted(set(c.prefix_lists))),
    ),
    _Agreement(
        RefusalReason.SSL_POLICY_CONFLICT,
        SSL_POLICY,
        lambda c: c.ssl_policy and c.ssl_policy.value,
        _policy_text,
    ),
    _Agreement(
        RefusalReason.LISTEN_PORT_CONFLICT,
        MUTUAL_TLS,
        lambda c: c.mutual_authentication,
        _mtls_text,
    ),
)


def merged_certificates(facts: Facts, lists: list[tuple[Token, ...]]) -> tuple[Token, ...]:
    """Join the members' lists, the default certificate first.

    Since v2.13.0 the default one may occur again, if it is listed again.
    """
    if facts.config.version < (2, 13, 0):
        return tuple(dict.fromkeys(token for tokens in lists for token in tokens))
    first = next((index for index, tokens in enumerate(lists) if tokens), None)
    if first is None:
        return ()
    rest = [
        token
        for index, tokens in enumerate(lists)
        for at, token in enumerate(tokens)
        if (index, at) != (first, 0)
    ]
    return (lists[first][0], *dict.fromkeys(rest))


def ssl_redirect_port(members: Sequence[Member], ports: list[Port]) -> int | None:
    """Return the port that every HTTP listener of the group redirects to; None for none."""
    wanted: set[int] = set()
    for member in members:
        of_class = str(class_value(member, "ssl-redirect"))
        if of_class:
            parsed = _class_port(of_class)
            if parsed is None:
                # An unparsable class value silently switches the redirect off.
                return None
            wanted.add(parsed)
        elif (port := _annotated_port(member)) is not None:
            wanted.add(port)
    if not wanted:
        return None
    if len(wanted) > 1:
        text = f"conflicting sslRedirect port: {slice_text(sorted(wanted))}"
        raise Refused(RefusalReason.SSL_REDIRECT_CONFLICT, text, annotation=PREFIX + "ssl-redirect")
    return _checked_redirect(wanted.pop(), ports)


def _class_port(raw: str) -> int | None:
    port = int_or_text(raw)
    return port if isinstance(port, int) else None


def _annotated_port(member: Member) -> int | None:
    try:
        return member.annotations.integer("ssl-redirect")
    except Refused as refused:
        raise refused.within(f"ingress: {member.ref}") from None


def _checked_redirect(port: int, ports: list[Port]) -> int:
    protocol = next((p.protocol for p in ports if p.number == port), None)
    if protocol is None:
        text = f"listener does not exist for SSLRedirect port: {port}"
        raise Refused(
            RefusalReason.SSL_REDIRECT_WITHOUT_LISTENER, text, annotation=PREFIX + "ssl-redirect"
        )
    if protocol != HTTPS:
        text = f"listener protocol non-SSL for SSLRedirect port: {port}"
        raise Refused(RefusalReason.SSL_REDIRECT_TO_HTTP, text, annotation=PREFIX + "ssl-redirect")
    return port
