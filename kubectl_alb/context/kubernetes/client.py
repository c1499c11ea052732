"""Requests to the API server: TLS, credentials, impersonation, pages, and failures in our words."""

import logging
import platform
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import urlencode

import urllib3
from urllib3.exceptions import HTTPError, IncompleteRead, MaxRetryError, ProtocolError
from urllib3.util import Retry, Timeout

from kubectl_alb import __version__
from kubectl_alb.context.deadline import Deadline, timed_out
from kubectl_alb.context.fanout import within
from kubectl_alb.context.json_text import parsed
from kubectl_alb.context.kubernetes.authorization import authorization
from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.kubernetes.errors import (
    ExpiredListError,
    refused,
    unreachable,
    unreadable,
)
from kubectl_alb.context.kubernetes.exec_credential import Credential
from kubectl_alb.context.kubernetes.history import shorten
from kubectl_alb.context.kubernetes.plugin_credential import PluginCredential
from kubectl_alb.context.kubernetes.retries import pause
from kubectl_alb.context.kubernetes.transport import pool
from kubectl_alb.errors import AlbError, ConfigError

log = logging.getLogger(__name__)

Query = Mapping[str, str]

AGENT = f"kubectl-alb/{__version__} ({sys.platform}/{platform.machine()})"
PAGE = 500
# Of two million objects of a kind; a list that goes on has no end.
MOST_PAGES = 4000
CHUNK = 64 * 1024
CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
UNAUTHORIZED = 401
OK = 200
# Nothing is tried again below us: `retries` decides.
NO_RETRY = Retry(0, redirect=0, raise_on_status=False, raise_on_redirect=False)


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; GET is asked again when the connection breaks, what writes is not.

    `read_seconds` limits each wait for more of the answer, which comes in pieces unless `whole`.
    `content_type` is that of the body.
    """

    method: str
    path: str
    query: Query
    body: bytes | None = None
    read_seconds: float | None = None
    whole: bool = True
    content_type: str = ""

    @property
    def writes(self) -> bool:
        """Whether it may change something, so that it is not sent twice."""
        return self.method != "GET"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    items: list[Any]
    more: str


class KubeClient:
    """One API server; safe to use from many threads."""

    def __init__(
        self,
        connection: Connection,
        request_timeout: float | None = None,
        deadline: Deadline | None = None,
    ) -> None:
        self.connection = connection
        self._connect_seconds, self._read_seconds = _seconds(request_timeout)
        self._deadline = deadline or Deadline()
        self._plugin = PluginCredential(connection.plugin, connection.cluster_info, self._deadline)
        self._lock = Lock()
        self._pool: urllib3.PoolManager | None = None
        self._presented = b""

    def get(self, path: str, query: Query | None = None) -> Any:
        """GET a path and read its JSON; raise an `AlbError` in our words when that fails."""
        body = self.raw(path, query)
        try:
            return parsed(body)
        except (ValueError, RecursionError) as error:
            why = "is nested too deeply" if isinstance(error, RecursionError) else "is no JSON"
            raise unreadable(path, why) from error

    def raw(self, path: str, query: Query | None = None) -> bytes:
        """GET a path and return the body."""
        return self._exchanged(Request("GET", path, query or {}))

    def _exchanged(self, request: Request) -> bytes:
        response = self.exchange(request)
        if response.status != OK:
            raise refused(response.status, response.data, request.path)
        return bytes(response.data)

    def exchange(self, request: Request) -> urllib3.BaseHTTPResponse:
        """Send a request and return its answer, whatever its status; a write is sent once.

        Raise an `AlbError` in our words when no answer comes.
        """
        started = time.monotonic()
        response: urllib3.BaseHTTPResponse = self._request(request)
        milliseconds = 1000 * (time.monotonic() - started)
        log.info(
            "kube %s %s %d %.0f ms", request.method, request.path, response.status, milliseconds
        )
        return response

    def stream(
        self, path: str, query: Query | None = None, read_seconds: float | None = None
    ) -> Iterator[bytes]:
        """GET a path and yield the body as it comes; `read_seconds` limits each wait for more."""
        request = Request("GET", path, query or {}, read_seconds=read_seconds, whole=False)
        response = self._request(request)
        log.info("kube GET %s %d, streamed", path, response.status)
        try:
            if response.status != OK:
                raise refused(response.status, response.read(), path)
            pieces = response.stream(CHUNK)
            while piece := within(self._deadline, lambda: next(pieces, b"")):
                yield piece
        except HTTPError as error:
            raise self._failure(error) from error
        finally:
            response.close()

    def list(self, path: str, query: Query | None = None) -> list[Any]:
        """GET every page of a list; items get the `apiVersion` and `kind` that lists leave out."""
        for attempt in (1, 2):
            items: list[Any] = []
            more = ""
            try:
                for _ in range(MOST_PAGES):
                    page = self._page(path, query or {}, more)
                    items += page.items
                    more = page.more
                    if not more:
                        return items
                raise unreadable(path, f"does not end after {MOST_PAGES} pages")
            except ExpiredListError:
                # Begin again, once.
                if attempt > 1:
                    raise
        return []

    def _page(self, path: str, query: Query, more: str) -> Page:
        answer = self.get(
            path, {**query, "limit": str(PAGE), **({"continue": more} if more else {})}
        )
        page = _page_of(answer)
        if page is None or (more and page.more == more):
            raise unreadable(path, "is no list")
        return page

    def _request(self, request: Request) -> Any:
        """Send a request, again while the server is busy, and once with a renewed credential."""
        tries = 0
        while True:
            tries += 1
            credential = self._plugin.current()
            response = self._answered(request, credential)
            if response.status == UNAUTHORIZED and self._plugin.renewed(credential):
                response.close()
                credential = self._plugin.current()
                response = self._answered(request, credential)
            if response.status != UNAUTHORIZED:
                self._plugin.accepted(credential)
            retry_after = response.headers.get("Retry-After", "")
            if request.writes or not pause(response.status, tries, retry_after, self._deadline):
                return response
            response.close()

    def _answered(self, request: Request, credential: Credential) -> Any:
        try:
            return within(self._deadline, lambda: self._sent(request, credential))
        except HTTPError as error:
            # A write may have been carried out although its answer got lost.
            if request.writes or not _broken_off(error):
                raise self._failure(error) from error
        try:
            return within(self._deadline, lambda: self._sent(request, credential))
        except HTTPError as error:
            raise self._failure(error) from error

    def _failure(self, error: HTTPError) -> AlbError:
        """Return why no answer came: the whole command may be out of time."""
        return timed_out() if self._deadline.passed else unreachable(error, self.connection.server)

    def _sent(self, request: Request, credential: Credential) -> Any:
        query = f"?{urlencode(request.query)}" if request.query else ""
        headers = self._headers(request, authorization(self.connection, credential))
        try:
            return self._connected(credential).request(
                request.method,
                self.connection.server + request.path + query,
                body=request.body,
                headers=headers,
                timeout=self._limits(request),
                retries=NO_RETRY,
                preload_content=request.whole,
            )
        except (ValueError, UnicodeError) as error:
            if isinstance(error, HTTPError):
                raise
            # The error would quote a header, and with it a credential.
            raise ConfigError(
                f"a request to {self.connection.server} cannot be sent: a header or the URL holds"
                " a character that HTTP does not allow"
            ) from None

    def _limits(self, request: Request) -> Timeout:
        read = self._read_seconds if request.read_seconds is None else request.read_seconds
        return Timeout(
            connect=self._deadline.limit(self._connect_seconds), read=self._deadline.limit(read)
        )

    def _headers(self, request: Request, login: str) -> urllib3.HTTPHeaderDict:
        headers = urllib3.HTTPHeaderDict({"Accept": "application/json", "User-Agent": AGENT})
        if request.content_type:
            headers["Content-Type"] = request.content_type
        if self.connection.compress:
            headers["Accept-Encoding"] = "gzip"
        if login:
            headers["Authorization"] = login
        for name, value in self.connection.headers:
            headers.add(name, value)
        return headers

    def _connected(self, credential: Credential) -> urllib3.PoolManager:
        """Return the pool of connections, a new one where another certificate is presented."""
        presented = credential.certificate + credential.key
        with self._lock:
            if self._pool is None or self._presented != presented:
                self._pool, self._presented = pool(self.connection, credential), presented
            return self._pool


def _page_of(answer: Any) -> Page | None:
    """Return the items of a list, each a whole object; None if the answer is not a list."""
    if not isinstance(answer, Mapping) or not str(answer.get("kind")).endswith("List"):
        return None
    found, meta = answer.get("items"), answer.get("metadata")
    found, meta = [] if found is None else found, {} if meta is None else meta
    if not isinstance(found, list) or not isinstance(meta, Mapping):
        return None
    if not all(isinstance(item, Mapping) for item in found):
        return None
    kind = str(answer["kind"]).removesuffix("List")
    items = [{"apiVersion": answer.get("apiVersion"), "kind": kind, **item} for item in found]
    for item in items:
        if isinstance(item.get("metadata"), dict):
            shorten(item["metadata"], kind)
    return Page(items, str(meta.get("continue") or ""))


def _seconds(given: float | None) -> tuple[float | None, float | None]:
    """Return the limits of a request: 5 s to connect and 30 s to answer, the flag's, or none."""
    if given == 0:
        return None, None
    read = READ_SECONDS if given is None else given
    return min(CONNECT_SECONDS, read), read


def _broken_off(error: HTTPError) -> bool:
    cause = error.reason if isinstance(error, MaxRetryError) else error
    return isinstance(cause, (ProtocolError, IncompleteRead))
