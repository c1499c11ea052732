"""Requests to the API server: TLS, credentials, impersonation, pages, and failures in our words."""

import json
import logging
import os
import platform
import ssl
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError, MaxRetryError
from urllib3.util import Retry, Timeout, make_headers

from kubectl_alb import __version__
from kubectl_alb.context.connection import Connection
from kubectl_alb.context.exec_credential import Credential, run_plugin
from kubectl_alb.context.kube_errors import NotServedError, refused, unreachable
from kubectl_alb.errors import ConfigError, DecodeError

log = logging.getLogger(__name__)

Query = Mapping[str, str]

AGENT = f"kubectl-alb/{__version__} ({sys.platform}/{platform.machine()})"
PAGE = 500
CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
CONNECTIONS = 32
GONE = 410
UNAUTHORIZED = 401
OK = 200
# An API server that is starting or busy says so with these; GET may be asked again.
RETRY = Retry(
    total=3,
    connect=1,
    read=1,
    status=3,
    backoff_factor=0.3,
    status_forcelist=(429, 500, 502, 503, 504),
    respect_retry_after_header=True,
    raise_on_status=False,
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    items: list[Any]
    more: str


class KubeClient:
    """One API server; safe to use from many threads."""

    def __init__(self, connection: Connection, request_timeout: float | None = None) -> None:
        self.connection = connection
        self._timeout = Timeout(
            connect=CONNECT_SECONDS,
            read=READ_SECONDS if request_timeout is None else request_timeout or None,
        )
        self._lock = Lock()
        self._credential: Credential | None = None
        self._pool: urllib3.PoolManager | None = None

    def get(self, path: str, query: Query | None = None) -> Any:
        """GET a path and read its JSON; raise an `AlbError` in our words when that fails."""
        body = self.raw(path, query)
        try:
            return json.loads(body)
        except ValueError as error:
            raise DecodeError(f"the API server's answer to {path} is no JSON: {error}") from error

    def raw(self, path: str, query: Query | None = None) -> bytes:
        """GET a path and return the body."""
        url = self.connection.server + path + (f"?{urlencode(query)}" if query else "")
        started = time.monotonic()
        response = self._request(url)
        if response.status == UNAUTHORIZED and self.connection.plugin is not None:
            self._forget_credential()
            response = self._request(url)
        log.info(
            "kube GET %s %d %.0f ms", path, response.status, 1000 * (time.monotonic() - started)
        )
        if response.status != OK:
            raise refused(response.status, response.data, path)
        return bytes(response.data)

    def list(self, path: str, query: Query | None = None) -> list[Any]:
        """GET every page of a list; items get the `apiVersion` and `kind` that lists leave out."""
        for attempt in (1, 2):
            items: list[Any] = []
            more = ""
            try:
                while True:
                    page = self._page(path, query or {}, more)
                    items += page.items
                    more = page.more
                    if not more:
                        return items
            except NotServedError as error:
                # The list has expired between two pages: begin again, once.
                if error.status != GONE or attempt > 1:
                    raise
        return []

    def _page(self, path: str, query: Query, more: str) -> Page:
        answer = self.get(
            path, {**query, "limit": str(PAGE), **({"continue": more} if more else {})}
        )
        if not isinstance(answer, Mapping) or not isinstance(answer.get("items") or [], list):
            raise DecodeError(f"the API server's answer to {path} is no list")
        kind = str(answer.get("kind") or "").removesuffix("List")
        version = answer.get("apiVersion")
        items = [
            {"apiVersion": version, "kind": kind, **item} for item in answer.get("items") or ()
        ]
        for item in items:
            item.get("metadata", {}).pop("managedFields", None)
        return Page(items, str((answer.get("metadata") or {}).get("continue") or ""))

    def _request(self, url: str) -> Any:
        try:
            return self._connected().request(
                "GET", url, headers=self._headers(), timeout=self._timeout, retries=RETRY
            )
        except (MaxRetryError, HTTPError, OSError) as error:
            raise unreachable(error, self.connection.server) from error

    def _headers(self) -> urllib3.HTTPHeaderDict:
        headers = urllib3.HTTPHeaderDict({"Accept": "application/json", "User-Agent": AGENT})
        if self.connection.compress:
            headers["Accept-Encoding"] = "gzip"
        token = self._token()
        if token:
            headers["Authorization"] = f"Bearer {token}"
        elif self.connection.basic:
            headers.extend(make_headers(basic_auth=":".join(self.connection.basic)))
        for name, value in self.connection.headers:
            headers.add(name, value)
        return headers

    def _token(self) -> str:
        if self.connection.token:
            return self.connection.token
        if self.connection.token_file:
            try:
                return Path(self.connection.token_file).read_text().strip()
            except OSError as error:
                name = self.connection.token_file
                raise ConfigError(f"cannot read token file {name}: {error.strerror}") from error
        return self._plugin_credential().token

    def _plugin_credential(self) -> Credential:
        if self.connection.plugin is None:
            return Credential()
        with self._lock:
            if self._credential is None:
                self._credential = run_plugin(self.connection.plugin, self.connection.cluster_info)
            return self._credential

    def _forget_credential(self) -> None:
        with self._lock:
            self._credential = None
            self._pool = None

    def _connected(self) -> urllib3.PoolManager:
        credential = self._plugin_credential()
        with self._lock:
            if self._pool is None:
                self._pool = _pool(self.connection, credential)
            return self._pool


def _pool(connection: Connection, credential: Credential) -> urllib3.PoolManager:
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
            f"the API server's proxy {_without_password(proxy)} is a SOCKS proxy",
            hint="use an HTTP proxy; SOCKS is not supported",
        )
    return urllib3.ProxyManager(
        _without_password(proxy), proxy_headers=_proxy_login(proxy), **options
    )


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _proxy_login(url: str) -> Mapping[str, str] | None:
    login = urlsplit(url).netloc.rpartition("@")[0]
    return make_headers(proxy_basic_auth=login) if login else None


def _proxy_of_environment(server: str) -> str:
    parts = urlsplit(server)
    if proxy_bypass(parts.hostname or ""):
        return ""
    return getproxies().get(parts.scheme, "")


def _tls(connection: Connection, credential: Credential) -> ssl.SSLContext:
    """Trust what the kubeconfig trusts and nothing the environment names."""
    try:
        if connection.authority:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(cadata=connection.authority.decode("ascii"))
        else:
            context = ssl.create_default_context()
        if connection.insecure:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        certificate = connection.certificate or credential.certificate
        key = connection.key or credential.key
        if certificate:
            with _file(certificate + b"\n" + key) as name:
                context.load_cert_chain(name)
    except (ssl.SSLError, ValueError) as error:
        raise ConfigError(
            f"a certificate or key of the kubeconfig cannot be used: {error}",
            hint="check certificate-authority, client-certificate and client-key",
        ) from error
    return context


@contextmanager
def _file(content: bytes) -> Iterator[str]:
    """Give a private file for as long as TLS takes to read it."""
    handle, name = tempfile.mkstemp(prefix="kubectl-alb-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        yield name
    finally:
        Path(name).unlink()
