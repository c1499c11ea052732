"""A server of admission webhooks that admits everything, as a controller at work does."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.lab.certificates import Pair


@contextmanager
def admitting(serving: Pair) -> Iterator[int]:
    """Serve with a certificate on a free port of 127.0.0.1; the value is the port."""
    server = _Server(("127.0.0.1", 0), _Request)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(serving.certificate, serving.key)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    Thread(target=server.serve_forever, daemon=True, name="admission").start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Keep quiet: who does not trust the certificate hangs up."""


class _Request(BaseHTTPRequestHandler):
    # A kept connection would go on to be used when nothing leads to it any more.
    protocol_version = "HTTP/1.0"

    def do_POST(self) -> None:
        """Admit the object of a review."""
        review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = {
            "apiVersion": review["apiVersion"],
            "kind": review["kind"],
            "response": {"uid": review["request"]["uid"], "allowed": True},
        }
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""
