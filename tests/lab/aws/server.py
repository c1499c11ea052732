"""The emulator as a threaded HTTP server on the loopback interface."""

from threading import Thread
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from tests.lab.aws.application import Application
from tests.lab.aws.lab import Lab

HOST = "127.0.0.1"


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Write nothing: the call log is asked instead."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """Close the connection, which the client may have asked to be kept."""
        self.close_connection = True


def server(lab: Lab, port: int = 0) -> BaseWSGIServer:
    """Bind a server to a port, 0 for any free one."""
    return make_server(HOST, port, Application(lab), threaded=True, request_handler=_Quiet)


def start(lab: Lab, port: int = 0) -> tuple[BaseWSGIServer, str]:
    """Serve a lab from a thread of this process; return the server and its endpoint."""
    bound = server(lab, port)
    Thread(target=bound.serve_forever, daemon=True, name="aws").start()
    return bound, f"http://{HOST}:{bound.server_port}"
