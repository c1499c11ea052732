"""A small HTTP server on the loopback interface that answers as a test tells it, and a proxy."""

import select
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.lab.certificates import Authority, Pair


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; `seconds` delays it, `cut` leaves that many bytes of the body out.

    Replies with one `barrier` are held back until as many requests have come as it has parties.
    """

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    cut: int = 0
    barrier: threading.Barrier | None = None


NOTHING = Reply(body=b'{"kind": "List", "apiVersion": "v1", "items": []}')


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the server has seen; a header that came twice is a list of two."""

    path: str
    headers: Mapping[str, list[str]]
    client: str = ""
    method: str = "GET"
    body: bytes = b""

    def header(self, name: str) -> str:
        """Return the only value of a header, empty when it did not come."""
        values = self.headers.get(name.lower(), [""])
        assert len(values) == 1
        return values[0]


class Scripted(ThreadingHTTPServer):
    """A running server: `replies` are given in turn, the last one again and again.

    A path in `routes`, its query left out, has a reply of its own, for all methods or, written as
    `PATCH /path`, for one.
    """

    daemon_threads = True

    def __init__(self, replies: list[Reply], tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.server_port}"
        self.replies = replies
        self.routes: dict[str, Reply] = {}
        self.asked: list[Asked] = []
        self.ended = threading.Event()

    def next_reply(self, path: str, method: str = "") -> Reply:
        for route in (f"{method} {path}", path):
            if route in self.routes:
                return self.routes[route]
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def handle_error(self, *_: object) -> None:
        return


class Handler(BaseHTTPRequestHandler):
    server: Scripted
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def do_PATCH(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def do_DELETE(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, body: bytes = b"") -> None:
        self.server.asked.append(
            Asked(self.path, self._headers(), self._client(), self.command, body)
        )
        reply = self.server.next_reply(self.path.partition("?")[0], self.command)
        if reply.barrier:
            reply.barrier.wait()
        if reply.seconds and self.server.ended.wait(reply.seconds):
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) - reply.cut])
        self.close_connection = bool(reply.cut)

    def _headers(self) -> dict[str, list[str]]:
        names = {name.lower() for name in self.headers}
        return {name: self.headers.get_all(name, []) for name in names}

    def _client(self) -> str:
        if not isinstance(self.connection, ssl.SSLSocket):
            return ""
        found: Any = self.connection.getpeercert() or {}
        pairs = (pair for part in found.get("subject", ()) for pair in part)
        return next((value for key, value in pairs if key == "commonName"), "")

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def serving(
    *replies: Reply,
    tls: Pair | None = None,
    authority: Path | None = None,
    optional: bool = False,
) -> Iterator[Scripted]:
    """Serve over HTTP, or over TLS with `tls`; `authority` demands a client's certificate.

    With `optional` the client may also have none.
    """
    context = _tls(tls, authority) if tls else None
    if context is not None and optional:
        context.verify_mode = ssl.CERT_OPTIONAL
    server = Scripted(list(replies or [Reply()]), context)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()


def _tls(pair: Pair, authority: Path | None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    if authority is not None:
        context.load_verify_locations(authority)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def authority(folder: Path) -> Authority:
    """Make a certificate authority."""
    made = Authority(folder)
    made.create()
    return made


class Proxy:
    """A running proxy that tunnels; `asked` holds the first lines and `login` what it was shown."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[str] = []
        self.login: list[str] = []


@contextmanager
def proxying() -> Iterator[Proxy]:
    """Serve as an HTTP proxy that knows CONNECT."""
    listener = socket.create_server(("127.0.0.1", 0))
    proxy = Proxy(f"http://127.0.0.1:{listener.getsockname()[1]}")
    threading.Thread(target=_accept, args=(listener, proxy), daemon=True).start()
    try:
        yield proxy
    finally:
        listener.close()


def _accept(listener: socket.socket, proxy: Proxy) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_tunnel, args=(client, proxy), daemon=True).start()


def _tunnel(client: socket.socket, proxy: Proxy) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        head += client.recv(4096)
    first, *rest = head.decode().split("\r\n")
    proxy.asked.append(first)
    proxy.login += [
        line.partition(": ")[2] for line in rest if line.lower().startswith("proxy-auth")
    ]
    host, _, port = first.split()[1].rpartition(":")
    with client, suppress(OSError), socket.create_connection((host, int(port)), 1) as server:
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        _pump(client, server, time.monotonic() + 60)


def _pump(one: socket.socket, other: socket.socket, ends: float) -> None:
    while time.monotonic() < ends:
        ready, _, _ = select.select([one, other], [], [], 0.2)
        for sock in ready:
            data = sock.recv(65536)
            if not data:
                return
            (other if sock is one else one).sendall(data)


def silent_port() -> tuple[socket.socket, int]:
    """Return a listening socket that never accepts, and its port: connections hang or are idle."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=8)
    return listener, listener.getsockname()[1]
