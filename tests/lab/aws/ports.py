"""Threaded HTTP servers on the loopback interface."""

from collections.abc import Callable, Iterable
from threading import Thread
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

HOST = "127.0.0.1"
WsgiApplication = Callable[[dict[str, Any], Any], Iterable[bytes]]


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Write nothing: the call log is asked instead."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """Close the connection, which the client may have asked to be kept."""
        self.close_connection = True


def bound(application: WsgiApplication, port: int = 0) -> BaseWSGIServer:
    """Bind an application to a port, 0 for any free one."""
    return make_server(HOST, port, application, threaded=True, request_handler=_Quiet)


def started(application: WsgiApplication, port: int = 0) -> BaseWSGIServer:
    """Serve an application from a thread of this process."""
    server = bound(application, port)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


class OpenPorts:
    """The servers that stand for listeners of load balancers."""

    def __init__(self) -> None:
        self._servers: list[BaseWSGIServer] = []

    def open(self, application: WsgiApplication) -> int:
        """Serve an application on a free port and return it."""
        self._servers.append(started(application))
        return self._servers[-1].server_port

    def close(self) -> None:
        """Close all of them."""
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers.clear()
