"""Connections to the API server: trust, client certificates and proxies."""

import ipaddress
import os
import ssl
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies

import urllib3
from urllib3.util import make_headers

from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.kubernetes.exec_credential import Credential
from kubectl_alb.errors import ConfigError

CONNECTIONS = 32


def pool(connection: Connection, credential: Credential) -> urllib3.PoolManager:
    """Make the pool of connections to this server, through its proxy if it has one."""
    options: dict[str, Any] = {"maxsize": CONNECTIONS, "num_pools": 4}
    if connection.server.startswith("https:"):
        options["ssl_context"] = _tls(connection, credential)
        if connection.tls_server_name:
            options["server_hostname"] = connection.tls_server_name
            options["assert_hostname"] = connection.tls_server_name
        if connection.insecure:
            options["assert_hostname"] = False
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    proxy = connection.proxy or _proxy_of_environment(connection.server)
    if not proxy:
        return urllib3.PoolManager(**options)
    if proxy.startswith("socks"):
        raise ConfigError(
            f"the API server's proxy {_without_login(proxy)} is a SOCKS proxy",
            hint="use an HTTP proxy; SOCKS is not supported",
        )
    return urllib3.ProxyManager(
        _without_login(proxy),
        proxy_headers=_login(proxy),
        # The server's certificates are not the proxy's.
        proxy_ssl_context=ssl.create_default_context() if proxy.startswith("https") else None,
        **options,
    )


def _without_login(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _login(url: str) -> Mapping[str, str] | None:
    parts = urlsplit(url)
    if not parts.username:
        return None
    return make_headers(
        proxy_basic_auth=f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    )


def _proxy_of_environment(server: str) -> str:
    parts = urlsplit(server)
    proxies = getproxies()
    if passes_by(parts.hostname or "", parts.port, proxies.get("no", "")):
        return ""
    return proxies.get(parts.scheme) or proxies.get("all", "")


def passes_by(host: str, port: int | None, no_proxy: str) -> bool:
    """Tell whether a host is reached without the environment's proxy.

    As Go's programs do: the loopback interface always, and hosts that a domain, an address or a
    range of addresses in NO_PROXY names. golang.org/x/net/http/httpproxy
    """
    address = _address(host)
    if host == "localhost" or (address is not None and address.is_loopback):
        return True
    entries = (entry.strip().lower() for entry in no_proxy.split(","))
    return any(_names(entry, host.lower(), port, address) for entry in entries if entry)


Address = ipaddress.IPv4Address | ipaddress.IPv6Address


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


def _tls(connection: Connection, credential: Credential) -> ssl.SSLContext:
    """Trust what the kubeconfig trusts and nothing the environment names."""
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        # As in Go, an authority may be an intermediate one, or the server's own certificate.
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        if connection.authority:
            context.load_verify_locations(cadata=connection.authority.decode("ascii"))
        else:
            context.load_default_certs()
        if connection.insecure:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        certificate = connection.certificate or credential.certificate
        if certificate:
            with _file(certificate + b"\n" + (connection.key or credential.key)) as name:
                context.load_cert_chain(name)
    except (ssl.SSLError, ValueError) as error:
        raise ConfigError(
            f"a certificate or key of the kubeconfig cannot be used: {error}",
            hint="check certificate-authority, client-certificate and client-key",
        ) from error
    return context


@contextmanager
def _file(content: bytes) -> Iterator[str]:
    """Yield a private file for as long as TLS takes to read it."""
    try:
        handle, name = tempfile.mkstemp(prefix="kubectl-alb-")
    except OSError as error:
        raise ConfigError(
            f"cannot write a temporary file for the client certificate: {error.strerror}",
            hint="set TMPDIR to a folder that this user may write to",
        ) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        yield name
    finally:
        Path(name).unlink()
