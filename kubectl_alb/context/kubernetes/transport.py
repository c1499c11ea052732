"""Connections to the API server: trust, client certificates and proxies."""

import os
import re
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import urllib3

from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.kubernetes.exec_credential import Credential
from kubectl_alb.context.proxies import pool_manager, proxy_of_environment, system_trust
from kubectl_alb.errors import ConfigError

CONNECTIONS = 32
CERTIFICATE = re.compile(
    rb"^-----BEGIN CERTIFICATE-----[ \t]*\r?\n([A-Za-z0-9+/=\s]+?)^-----END CERTIFICATE-----",
    re.MULTILINE,
)


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
    if connection.proxy:
        return pool_manager(connection.proxy, "proxy-url of the kubeconfig cluster", **options)
    return pool_manager(*proxy_of_environment(connection.server), **options)


def _tls(connection: Connection, credential: Credential) -> ssl.SSLContext:
    """Trust what the kubeconfig trusts, else what the system trusts."""
    context = _trusting(connection)
    # As in Go, an authority may be an intermediate one, or the server's own certificate.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    certificate = connection.certificate or credential.certificate
    if certificate:
        key = connection.key if connection.certificate else credential.key
        _present(context, certificate + b"\n" + key, not connection.certificate)
    return context


def _trusting(connection: Connection) -> ssl.SSLContext:
    if not (connection.authority or connection.insecure):
        return system_trust()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if connection.insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    else:
        _load_authority(context, connection.authority)
    return context


def _load_authority(context: ssl.SSLContext, authority: bytes) -> None:
    """Trust each certificate in a PEM file; what stands around them may be in any encoding."""
    found = [match[0] for match in CERTIFICATE.finditer(authority)]
    # Go passes over what it cannot parse, and complains if nothing is left.
    if not sum(_trusted(context, certificate) for certificate in found):
        raise ConfigError(
            "the certificate authority of the kubeconfig holds no certificate",
            hint="check certificate-authority: it must be PEM",
        )


def _trusted(context: ssl.SSLContext, certificate: bytes) -> bool:
    try:
        context.load_verify_locations(cadata=certificate.decode("ascii"))
    except (ssl.SSLError, ValueError):
        return False
    return True


def _present(context: ssl.SSLContext, content: bytes, from_plugin: bool) -> None:
    try:
        with _file(content) as name:
            # Without a password, OpenSSL would ask the terminal for that of an encrypted key.
            context.load_cert_chain(name, password=b"")
    except (ssl.SSLError, ValueError) as error:
        source = "the exec plugin" if from_plugin else "the kubeconfig"
        reason = getattr(error, "reason", None) or "it cannot be read"
        raise ConfigError(
            f"the client certificate or key of {source} cannot be used: {reason}",
            hint="check client-certificate and client-key; a key must not be encrypted",
        ) from None
    except OSError as error:
        raise ConfigError(
            f"cannot write a temporary file for the client certificate: {error.strerror}",
            hint="set TMPDIR to a folder that this user may write to",
        ) from error


@contextmanager
def _file(content: bytes) -> Iterator[str]:
    """Give a private file for as long as TLS takes to read it; in memory where that is possible."""
    if hasattr(os, "memfd_create") and Path("/proc/self/fd").is_dir():
        handle = os.memfd_create("kubectl-alb")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            yield f"/proc/self/fd/{handle}"
        return
    handle, name = tempfile.mkstemp(prefix="kubectl-alb-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        yield name
    finally:
        Path(name).unlink()
