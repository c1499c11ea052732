"""The host of a request: a name as clients send it, or an address."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

from kubectl_alb.errors import UsageError

AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::([^:]*))?")
LABEL = re.compile(r"[a-z0-9_-]{1,63}")
# RFC 1035: what fits into a name of 255 octets.
LONGEST_NAME = 253
LARGEST_PORT = 65535


def host_and_port(authority: str) -> tuple[str, int | None]:
    """Return the host in lower case, and the port, None for the scheme's own.

    Names are in ASCII (RFC 5891), a dot at the end is kept. Raise `UsageError`.
    """
    found = AUTHORITY.fullmatch(authority.strip())
    if found is None:
        raise UsageError(f"invalid host {authority!r}: an IPv6 address needs brackets")
    name = found[1]
    host = _ipv6(name) if name.startswith("[") else _name(name)
    return host, _port(found[2]) if found[2] else None


def is_address(host: str) -> bool:
    """Return whether a host is an IP address."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= LARGEST_PORT):
        raise UsageError(f"invalid port {text!r}: use a number from 1 to {LARGEST_PORT}")
    return int(text)


def _ipv6(text: str) -> str:
    try:
        found = IPv6Address(text.strip("[]"))
    except ValueError:
        found = None
    if found is None or found.scope_id is not None:
        raise UsageError(f"invalid host {text!r}: no IPv6 address")
    return str(found)


def _name(text: str) -> str:
    name = text.lower() if text.isascii() else _in_ascii(text)
    labels = name.removesuffix(".").split(".")
    if not name:
        raise UsageError("no host to connect to")
    if len(name) > LONGEST_NAME or not all(map(LABEL.fullmatch, labels)):
        raise UsageError(
            f"invalid host {text!r}: expected labels of letters, digits and hyphens between dots"
        )
    return str(_ipv4(name)) if re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1]) else name


def _ipv4(name: str) -> IPv4Address:
    """Read a name that clients take for an address, as its last label is a number."""
    try:
        return IPv4Address(name.removesuffix("."))
    except ValueError:
        raise UsageError(f"invalid host {name!r}: no IPv4 address of four numbers") from None


def _in_ascii(name: str) -> str:
    # Imported only where a name needs it.
    import idna

    try:
        return idna.encode(name, uts46=True).decode().lower()
    except UnicodeError:
        pass
    try:
        # Symbols, which browsers take and RFC 5891 does not.
        return name.encode("idna").decode().lower()
    except UnicodeError:
        raise UsageError(f"invalid host {name!r}: it has no form in ASCII") from None
