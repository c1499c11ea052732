"""A kubelet that has nothing but logs, for all nodes of the lab.

A container's log is a file in the lab's folder with a time before each line, as runtimes write
it; a world brings its recorded ones, and tests may add lines while a client follows.
"""

import re
import ssl
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from tests.lab.certificates import Pair

LOG_PATH = re.compile(r"/containerLogs/(?P<namespace>[^/]+)/(?P<pod>[^/]+)/(?P<container>[^/]+)")
FOLLOW_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Logs:
    """The folder of all containers' logs."""

    folder: Path

    def file(self, namespace: str, pod: str, container: str) -> Path:
        """Return the file of one container's log."""
        return self.folder / f"{namespace}_{pod}_{container}.log"

    def add(self, file: Path, line: str, moment: datetime | None = None) -> None:
        """Add a line that was written at a moment, or now."""
        self.folder.mkdir(exist_ok=True)
        with file.open("a") as log:
            log.write(f"{_stamp(moment or datetime.now(timezone.utc))} {line}\n")

    def clear(self) -> None:
        """Remove all logs."""
        for file in self.folder.glob("*.log"):
            file.unlink()


@dataclass(frozen=True, slots=True)
class Options:
    """Which part of a log is asked for, as `PodLogOptions` of the Kubernetes API say it."""

    since: str = ""
    tail_lines: int | None = None
    follow: bool = False
    timestamps: bool = False

    def part_of(self, lines: list[str]) -> list[str]:
        """Return the lines asked for, of those that are there."""
        recent = [line for line in lines if line >= self.since]
        if self.tail_lines is None:
            return recent
        return recent[max(0, len(recent) - self.tail_lines) :]

    def shown(self, line: str) -> str:
        """Return a line as it is sent."""
        return line if self.timestamps else line.partition(" ")[2]


def options(query: str) -> Options:
    """Read the options from a query."""
    given = {name: values[-1] for name, values in parse_qs(query).items()}
    since = given.get("sinceTime", "")
    if "sinceSeconds" in given:
        seconds = timedelta(seconds=int(given["sinceSeconds"]))
        since = _stamp(datetime.now(timezone.utc) - seconds)
    return Options(
        since=since,
        tail_lines=int(given["tailLines"]) if "tailLines" in given else None,
        follow=given.get("follow") == "true",
        timestamps=given.get("timestamps") == "true",
    )


class Kubelet(ThreadingHTTPServer):
    """Serves logs over TLS."""

    daemon_threads = True

    def __init__(self, logs: Logs, serving: Pair) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.logs = logs
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(serving.certificate, serving.key)
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def start(self) -> None:
        """Serve from a thread of this process, and end with it."""
        Thread(target=self.serve_forever, daemon=True, name="kubelet").start()


class _Request(BaseHTTPRequestHandler):
    server: Kubelet

    def do_GET(self) -> None:
        """Send a container's log."""
        url = urlsplit(self.path)
        place = LOG_PATH.fullmatch(url.path)
        file = self.server.logs.file(*place.groups()) if place else None
        if file is None or not file.exists():
            self.send_error(HTTPStatus.NOT_FOUND, "no such log")
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        try:
            self._send(file, options(url.query))
        except OSError:
            # The client has heard enough.
            return

    def _send(self, file: Path, wanted: Options) -> None:
        with file.open() as log:
            self._write(wanted, wanted.part_of(log.read().splitlines()))
            while wanted.follow and file.exists():
                self._write(wanted, log.read().splitlines())
                time.sleep(FOLLOW_SECONDS)

    def _write(self, wanted: Options, lines: list[str]) -> None:
        for line in lines:
            self.wfile.write(f"{wanted.shown(line)}\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Write nothing: the lab has no one to read it."""


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%S.%fZ}"
