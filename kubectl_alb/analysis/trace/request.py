"""The request that is traced: what a client sends, and what the load balancer sees of it.

The path and the query are kept percent-encoded, as they are sent: a load balancer compares them so.
What every client does before it sends is done here too: the fragment is dropped, dot segments are
resolved, other characters than ASCII are encoded.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from kubectl_alb.analysis.trace.host import host_and_port, is_address
from kubectl_alb.errors import UsageError

USUAL_PORTS = {"http": 80, "https": 443}
# RFC 9110, token.
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# RFC 3986: what stays as it is in a path or a query; `%` is taken as the start of an encoding.
PATH_SAFE = "/%!$&'()*+,;=:@-._~"
QUERY_SAFE = PATH_SAFE + '?"<>[]^`{|}\\'
CONTROLS = frozenset(map(chr, (*range(0x20), 0x7F)))
EXAMPLE = "write for example https://shop.example.com/cart"

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A request; `host` is what the Host header names, without a port, in lower case.

    `server_name` is the name that TLS and DNS look up, without a dot at its end. `source` is the
    client's address; empty where it is not known.
    """

    method: str
    scheme: str
    server_name: str
    host: str
    port: int
    path: str = "/"
    query: str = ""
    headers: Headers = ()
    source: str = ""

    @property
    def name(self) -> str:
        """The host without a dot at its end, as Ingresses and rules name hosts."""
        return self.host.removesuffix(".")

    @property
    def is_address(self) -> bool:
        """Whether the URL names an address, for which clients send no server name."""
        return is_address(self.server_name)

    @property
    def target(self) -> str:
        """The path and the query, as they stand in the request line."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def url(self) -> str:
        """The URL, the port only where it is not the scheme's own."""
        port = "" if self.port == USUAL_PORTS[self.scheme] else f":{self.port}"
        name = f"[{self.server_name}]" if ":" in self.server_name else self.server_name
        return f"{self.scheme}://{name}{port}{self.target}"

    def values(self, header: str) -> list[str]:
        """Return the values of a header, in order."""
        return [value for name, value in self.headers if name.lower() == header.lower()]


def parse_request(method: str, url: str, headers: Iterable[str] = (), source: str = "") -> Request:
    """Read a request as it is typed; raise `UsageError` for what no client could send."""
    if not TOKEN.fullmatch(method):
        raise UsageError(f"invalid method {method!r}", hint="write for example GET or POST")
    request = replace(parse_url(url), method=method, source=_address(source))
    return with_headers(request, [_header(text) for text in headers])


def parse_url(url: str) -> Request:
    """Read a URL as a GET request; a user and password in it are left out; raise `UsageError`."""
    text = url.strip()
    shown = re.sub(r"//[^/@]*@", "//", text.partition("?")[0])
    if not _is_unicode(text):
        raise UsageError(f"invalid URL {shown!a}: it is not text in UTF-8", hint=EXAMPLE)
    if any(character.isspace() or character in CONTROLS for character in text):
        raise UsageError(f"invalid URL {shown!r}: it holds blanks or control characters",
                         hint="encode a blank as %20")  # fmt: skip
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise UsageError(f"invalid URL {shown!r}: {error}", hint=EXAMPLE) from None
    scheme = parts.scheme.lower()
    if scheme not in USUAL_PORTS or not parts.netloc:
        raise UsageError(f"invalid URL {shown!r}: expected http:// or https://", hint=EXAMPLE)
    try:
        host, port = host_and_port(parts.netloc.rpartition("@")[2])
    except UsageError as error:
        raise UsageError(f"invalid URL {shown!r}: {error.message}", hint=EXAMPLE) from None
    return Request(
        "GET",
        scheme,
        host.removesuffix("."),
        host,
        port or USUAL_PORTS[scheme],
        quote(without_dots(parts.path), PATH_SAFE),
        quote(parts.query, QUERY_SAFE),
    )


def _is_unicode(text: str) -> bool:
    """Return whether a text holds no bytes that could not be decoded."""
    return not any(0xD800 <= ord(character) <= 0xDFFF for character in text)


def without_dots(path: str) -> str:
    """Return a path without `.` and `..` segments; RFC 3986, section 5.2.4."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        plain = segment.lower().replace("%2e", ".")
        if plain == "..":
            kept = kept[:-1]
        elif plain != ".":
            kept.append(segment)
    last = segments[-1].lower().replace("%2e", ".")
    if last in (".", "..") and len(segments) > 1:
        kept.append("")
    return "/" + "/".join(kept)


def with_headers(request: Request, headers: Iterable[tuple[str, str]]) -> Request:
    """Return the request with these headers; a Host header replaces the host of the URL."""
    listed = tuple(headers)
    hosts = [value for name, value in listed if name.lower() == "host"]
    return replace(
        request,
        headers=tuple(pair for pair in listed if pair[0].lower() != "host"),
        host=_host_header(hosts[-1]) if hosts else request.host,
    )


def _host_header(value: str) -> str:
    try:
        return host_and_port(value)[0]
    except UsageError as error:
        raise UsageError(
            f"invalid header Host: {error.message}", hint="write -H 'Host: shop.example.com'"
        ) from None


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    fit = not CONTROLS & set(value.strip()) and _is_unicode(value)
    if not colon or not TOKEN.fullmatch(name) or not fit:
        raise UsageError(
            f"invalid header {name!r}", hint="write -H 'Name: value', for example 'X-Canary: 1'"
        )
    return name, value.strip()


def _address(source: str) -> str:
    if not source:
        return ""
    try:
        found = ip_address(source)
    except ValueError:
        found = None
    if found is None or "%" in source:
        raise UsageError(
            f"invalid address {source!r}", hint="--from takes one IP address, such as 203.0.113.7"
        )
    return str(getattr(found, "ipv4_mapped", None) or found)
