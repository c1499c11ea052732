"""The stand-in's HTTP servers: health, and webhooks that allow everything."""

import json
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(b"ok")

    def do_POST(self) -> None:
        review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        response = {"uid": review["request"]["uid"], "allowed": True}
        self._answer(json.dumps({**review, "response": response}).encode())

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep requests out of the log."""


def serve_health(address: str) -> None:
    """Answer that all is well on `host:port`."""
    host, _, port = address.rpartition(":")
    _start(ThreadingHTTPServer((host, int(port)), _Handler))


def serve_webhooks(port: int, certificates: Path) -> None:
    """Answer admission reviews over TLS on a port."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "tls.crt", certificates / "tls.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    _start(server)


def _start(server: ThreadingHTTPServer) -> None:
    Thread(target=server.serve_forever, daemon=True).start()
