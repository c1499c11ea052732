"""Proxies, and pools of connections through them, as Go's programs choose and use them.

golang.org/x/net/http/httpproxy
"""

import ipaddress
import os
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import truststore
import urllib3
from urllib3.contrib.socks import SOCKSProxyManager
from urllib3.util import make_headers

from kubectl_alb.context.secret import refuse_control_characters
from kubectl_alb.errors import ConfigError

SCHEMES = ("http", "https", "socks5", "socks5h")
HINT = "use an http, https or socks5 URL, or host:port"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def system_trust() -> ssl.SSLContext:
    """Return a context that trusts the system's certificate authorities, wherever they are."""
    context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def pool_manager(proxy: str, source: str, **options: Any) -> urllib3.PoolManager:
    """Return a pool of connections through a proxy, or without one if it is empty.

    `source` is the proxy's origin for messages. Raises `ConfigError` for what is not a proxy.
    """
    if not proxy:
        return urllib3.PoolManager(**options)
    parts = _parts(proxy, source)
    if parts.scheme.startswith("socks5"):
        # Go's SOCKS client leaves the name to the proxy for both schemes.
        url = parts._replace(scheme="socks5h", netloc=_place(parts)).geturl()
        return SOCKSProxyManager(
            url,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            **options,
        )
    return urllib3.ProxyManager(
        parts._replace(netloc=_place(parts)).geturl(),
        proxy_headers=_login(parts),
        # The server's certificates are not the proxy's.
        proxy_ssl_context=system_trust() if parts.scheme == "https" else None,
        **options,
    )


def _parts(proxy: str, source: str) -> SplitResult:
    refuse_control_characters(proxy, source)
    try:
        # Go: HTTPS_PROXY=host:port
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        valid = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid or " " in proxy:
        raise ConfigError(f"{source} is not the URL of a proxy", hint=HINT)
    return parts


def _place(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]


def _login(parts: SplitResult) -> Mapping[str, str] | None:
    if not parts.username:
        return None
    return make_headers(
        proxy_basic_auth=f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    )


def proxy_of_environment(url: str, environ: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """Return the proxy for a URL and the variable that names it; both empty if there is none."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    no_proxy = environ.get("NO_PROXY") or environ.get("no_proxy") or ""
    if passes_by(parts.hostname or "", port, no_proxy):
        return "", ""
    name = f"{parts.scheme.upper()}_PROXY"
    for variable in (name, name.lower(), "ALL_PROXY", "all_proxy"):
        if environ.get(variable):
            return environ[variable], variable
    return "", ""


def passes_by(host: str, port: int | None, no_proxy: str) -> bool:
    """Return whether a host is reached without the environment's proxy.

    As Go's programs do: the loopback interface always, and hosts that a domain, an address or a
    range of addresses in NO_PROXY names.
    """
    address = _address(host)
    if host == "localhost" or (address is not None and address.is_loopback):
        return True
    entries = (entry.strip().lower() for entry in no_proxy.split(","))
    return any(_names(entry, host.lower(), port, address) for entry in entries if entry)


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _names(entry: str, host: str, port: int | None, address: Address | None) -> bool:
    if entry == "*":
        return True
    if address is not None:
        try:
            return address in ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return entry == f"{host}:{port}"
    name, _, only = entry.partition(":")
    if only and only != str(port):
        return False
    domain = name.removeprefix("*").removeprefix(".")
    return host.endswith(f".{domain}") or (host == domain and not name.startswith((".", "*")))
