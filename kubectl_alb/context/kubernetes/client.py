"""Requests to the API server: TLS, credentials, impersonation, pages, and failures in our words."""

import json
import logging
import platform
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import HTTPError, IncompleteRead, MaxRetryError, ProtocolError
from urllib3.util import Retry, Timeout, make_headers

from kubectl_alb import __version__
from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.kubernetes.errors import NotServedError, refused, unreachable
from kubectl_alb.context.kubernetes.exec_credential import Credential, run_plugin
from kubectl_alb.context.kubernetes.transport import pool
from kubectl_alb.errors import ConfigError, DecodeError

log = logging.getLogger(__name__)

Query = Mapping[str, str]
Operation = Mapping[str, Any]

AGENT = f"kubectl-alb/{__version__} ({sys.platform}/{platform.machine()})"
PAGE = 500
CHUNK = 64 * 1024
CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
GONE = 410
UNAUTHORIZED = 401
OK = 200
JSON_PATCH = "application/json-patch+json"
VERBS = {"GET": "", "PATCH": "patch"}
# An API server that is starting or busy says so with these; GET may be asked again. One that does
# not answer at all is not: whoever waits has waited long enough.
RETRY = Retry(
    total=3,
    connect=0,
    read=0,
    redirect=0,
    other=0,
    status=3,
    backoff_factor=0.3,
    status_forcelist=(429, 500, 502, 503, 504),
    respect_retry_after_header=True,
    raise_on_status=False,
    raise_on_redirect=False,
)


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; GET is asked again when the connection breaks, what has a body is not.

    `read_seconds` limits each wait for more of the answer, which comes in pieces unless `whole`.
    """

    method: str
    path: str
    query: Query
    body: bytes | None = None
    read_seconds: float | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    items: list[Any]
    more: str


class KubeClient:
    """One API server; safe to use from many threads."""

    def __init__(self, connection: Connection, request_timeout: float | None = None) -> None:
        self.connection = connection
        self._timeout = _timeout(request_timeout)
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
        return self._exchanged(Request("GET", path, query or {}))

    def patch(self, path: str, operations: Sequence[Operation], query: Query | None = None) -> None:
        """Change an object by JSON Patch; raise an `AlbError` in our words when that fails."""
        self._exchanged(Request("PATCH", path, query or {}, json.dumps(operations).encode()))

    def _exchanged(self, request: Request) -> bytes:
        started = time.monotonic()
        response = self._request(request)
        if response.status == UNAUTHORIZED and self.connection.plugin is not None:
            self._forget_credential()
            response = self._request(request)
        milliseconds = 1000 * (time.monotonic() - started)
        log.info(
            "kube %s %s %d %.0f ms", request.method, request.path, response.status, milliseconds
        )
        if response.status != OK:
            raise refused(response.status, response.data, request.path, VERBS[request.method])
        return bytes(response.data)

    def stream(
        self, path: str, query: Query | None = None, read_seconds: float | None = None
    ) -> Iterator[bytes]:
        """GET a path and yield the body as it comes; `read_seconds` limits each wait for more."""
        request = Request("GET", path, query or {}, read_seconds=read_seconds, whole=False)
        response = self._request(request)
        if response.status == UNAUTHORIZED and self.connection.plugin is not None:
            response.close()
            self._forget_credential()
            response = self._request(request)
        log.info("kube GET %s %d, streamed", path, response.status)
        try:
            if response.status != OK:
                raise refused(response.status, response.read(), path)
            yield from response.stream(CHUNK)
        except HTTPError as error:
            raise unreachable(error, self.connection.server) from error
        finally:
            response.close()

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

    def _request(self, request: Request) -> Any:
        try:
            return self._sent(request)
        except HTTPError as error:
            # A write may have been carried out although its answer got lost.
            if request.body or not _broken_off(error):
                raise unreachable(error, self.connection.server) from error
        try:
            return self._sent(request)
        except HTTPError as error:
            raise unreachable(error, self.connection.server) from error

    def _sent(self, request: Request) -> Any:
        limit = self._timeout
        if request.read_seconds is not None:
            limit = Timeout(connect=limit.connect_timeout, read=request.read_seconds)
        query = f"?{urlencode(request.query)}" if request.query else ""
        return self._connected().request(
            request.method,
            self.connection.server + request.path + query,
            body=request.body,
            headers=self._headers(request),
            timeout=limit,
            retries=RETRY,
            preload_content=request.whole,
        )

    def _headers(self, request: Request) -> urllib3.HTTPHeaderDict:
        headers = urllib3.HTTPHeaderDict({"Accept": "application/json", "User-Agent": AGENT})
        if request.body:
            headers["Content-Type"] = JSON_PATCH
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
        held, name = self.connection.token, self.connection.token_file
        if name:
            try:
                return Path(name).read_text().strip()
            except OSError as error:
                # client-go: what the file holds wins while it can be read.
                if not held:
                    raise ConfigError(f"cannot read token file {name}: {error.strerror}") from error
        return held or self._plugin_credential().token

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
                self._pool = pool(self.connection, credential)
            return self._pool


def _timeout(given: float | None) -> Timeout:
    """Return the limits of a request: 5 s to connect and 30 s to answer, the flag's, or none."""
    if given == 0:
        return Timeout(connect=None, read=None)
    read = READ_SECONDS if given is None else given
    return Timeout(connect=min(CONNECT_SECONDS, read), read=read)


def _broken_off(error: HTTPError) -> bool:
    cause = error.reason if isinstance(error, MaxRetryError) else error
    return isinstance(cause, (ProtocolError, IncompleteRead))
