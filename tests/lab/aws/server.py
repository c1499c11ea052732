"""The emulator as an HTTP server."""

from werkzeug.serving import BaseWSGIServer

from tests.lab.aws import ports
from tests.lab.aws.application import Application
from tests.lab.aws.lab import Lab


def server(lab: Lab, port: int = 0) -> BaseWSGIServer:
    """Bind a server to a port, 0 for any free one."""
    return ports.bound(Application(lab), port)


def start(lab: Lab, port: int = 0) -> tuple[BaseWSGIServer, str]:
    """Serve a lab from a thread of this process; return the server and its endpoint."""
    started = ports.started(Application(lab), port)
    return started, f"http://{ports.HOST}:{started.server_port}"
