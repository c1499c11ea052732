"""One small client for completion: GET of a list from the API server, and nothing else.

The Kubernetes SDK takes longer to import than a completion may take in all.
"""

import base64
import gzip
import json
import platform
import ssl
import sys
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit
from urllib.request import getproxies, proxy_bypass

from kubectl_alb import __version__
from kubectl_alb.context.glance_tls import tls
from kubectl_alb.context.kubeconfig_files import Entry, Kubeconfig
from kubectl_alb.context.where import KubernetesFlags

PAGE = 500


class NoPlainAccessError(OSError):
    """The server cannot be asked without running a program or a protocol of its own."""


class NamedHTTPSConnection(HTTPSConnection):
    """HTTPS that may expect another name in the certificate than it connects to."""

    server_name = ""
    tls: ssl.SSLContext

    def connect(self) -> None:
        """Connect, through the proxy's tunnel if there is one, and start TLS."""
        HTTPConnection.connect(self)
        self.sock = self.tls.wrap_socket(self.sock, server_hostname=self.server_name)


class ApiServer:
    """The API server that flags and kubeconfig name, until the deadline (a monotonic time)."""

    def __init__(self, kubeconfig: Kubeconfig, flags: KubernetesFlags, deadline: float) -> None:
        cluster, user = _cluster(kubeconfig, flags), _user(kubeconfig, flags)
        self._deadline = deadline
        self._base = urlsplit(flags.server or cluster.text("server"))
        self._headers = tuple(_headers(user, flags))
        self._connection = _connection(self._base, cluster, flags)
        if isinstance(self._connection, NamedHTTPSConnection):
            self._connection.tls = tls(cluster, user, flags)

    def list(self, path: str) -> list[Mapping[str, Any]]:
        """Return the first page of a list.

        Raises PermissionError on 403, else OSError or ValueError when there is no list.
        """
        try:
            status, body = self._get(f"{self._base.path.rstrip('/')}{path}?limit={PAGE}")
        except HTTPException as error:
            raise OSError(f"{path}: {error!r}") from error
        if status == 403:
            raise PermissionError(path)
        if status != 200:
            raise OSError(f"{path}: status {status}")
        return list(json.loads(body).get("items") or ())

    def _get(self, target: str) -> tuple[int, bytes]:
        here = self._connection
        here.timeout = max(self._deadline - time.monotonic(), 0.01)
        here.putrequest("GET", target, skip_accept_encoding=True)
        for name, value in self._headers:
            here.putheader(name, value)
        here.endheaders()
        answer = here.getresponse()
        body = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return answer.status, body


def _cluster(kubeconfig: Kubeconfig, flags: KubernetesFlags) -> Entry:
    try:
        return kubeconfig.cluster(flags)
    except KeyError:
        if flags.server:
            return Entry({}, Path())
        raise NoPlainAccessError("no such context or cluster") from None


def _user(kubeconfig: Kubeconfig, flags: KubernetesFlags) -> Entry:
    try:
        return kubeconfig.user(flags)
    except KeyError:
        return Entry({}, Path())


def _headers(user: Entry, flags: KubernetesFlags) -> Iterator[tuple[str, str]]:
    yield "Accept", "application/json"
    yield "User-Agent", f"kubectl-alb/v{__version__} ({sys.platform}/{platform.machine()})"
    if not flags.disable_compression:
        yield "Accept-Encoding", "gzip"
    token = flags.token or _token(user)
    if token:
        yield "Authorization", f"Bearer {token}"
    elif user.text("username"):
        pair = f"{user.text('username')}:{user.text('password')}"
        yield "Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"
    elif user.value.get("exec") or user.value.get("auth-provider"):
        raise NoPlainAccessError("the user's credentials come from a plugin, which might prompt")
    yield from _impersonation(user, flags)


def _token(user: Entry) -> str:
    file = user.path("tokenFile")
    return Path(file).read_text(encoding="utf-8").strip() if file else user.text("token")


def _impersonation(user: Entry, flags: KubernetesFlags) -> Iterator[tuple[str, str]]:
    name = flags.impersonate or user.text("as")
    uid = flags.impersonate_uid or user.text("as-uid")
    if name:
        yield "Impersonate-User", name
    if uid:
        yield "Impersonate-Uid", uid
    for group in flags.impersonate_groups or user.value.get("as-groups") or ():
        yield "Impersonate-Group", str(group)
    for key, value in _extra(user, flags):
        yield f"Impersonate-Extra-{quote(key, safe='')}", value


def _extra(user: Entry, flags: KubernetesFlags) -> Iterator[tuple[str, str]]:
    if flags.impersonate_extra:
        for pair in flags.impersonate_extra:
            key, _, value = pair.partition("=")
            yield key, value
        return
    for key, values in (user.value.get("as-user-extra") or {}).items():
        yield from ((key, str(value)) for value in values)


def _connection(base: SplitResult, cluster: Entry, flags: KubernetesFlags) -> HTTPConnection:
    host, proxy = base.hostname or "", _proxy(base, cluster)
    if base.scheme != "https":
        if proxy:
            raise NoPlainAccessError("a proxy in front of plain HTTP")
        return HTTPConnection(host, base.port)
    if proxy:
        connection = NamedHTTPSConnection(proxy.hostname or "", proxy.port)
        connection.set_tunnel(host, base.port or 443)
    else:
        connection = NamedHTTPSConnection(host, base.port)
    connection.server_name = flags.tls_server_name or cluster.text("tls-server-name") or host
    return connection


def _proxy(base: SplitResult, cluster: Entry) -> SplitResult | None:
    url = cluster.text("proxy-url")
    if not url and not proxy_bypass(base.hostname or ""):
        url = getproxies().get(base.scheme, "")
    if not url:
        return None
    proxy = urlsplit(url)
    if proxy.scheme != "http" or proxy.username:
        raise NoPlainAccessError("a proxy that wants more than a plain tunnel")
    return proxy
