"""The way from the API server to nodes, pods and services, which in a lab all lead nowhere.

Recorded nodes and services have addresses of a network that is not here, and perhaps is somebody
else's. So the API server asks this proxy for each connection into the cluster: those to a kubelet
end at the lab's own, to 127.0.0.1 they go through, those that a test leads to a port of this
machine end there, and all others are refused at once.
"""

import atexit
import json
import shutil
import socket
import socketserver
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import yaml

KUBELET_PORT = 10250
LED = "led.json"
CHUNK = 65536
CONNECT_SECONDS = 5
# sun_path has 104 bytes on some systems and 108 on others, with the zero at its end.
LONGEST_SOCKET_PATH = 103
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Address:
    """A host and a port."""

    host: str
    port: int


def lead(folder: Path, address: Address, port: int) -> None:
    """Have connections to an address end at a port of this machine from now on."""
    file = folder / LED
    led = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps({**led, f"{address.host}:{address.port}": port}))


class Road(socketserver.ThreadingUnixStreamServer):
    """A proxy for HTTP's CONNECT, on a Unix socket: the API server wants TLS on any other."""

    daemon_threads = True

    def __init__(self, folder: Path, kubelet_port: int) -> None:
        self.socket_path = _short(folder / "road")
        super().__init__(str(self.socket_path), _Traveller)
        self.kubelet_port = kubelet_port
        self.led = folder / LED

    def start(self) -> None:
        """Serve from a thread of this process, and end with it."""
        Thread(target=self.serve_forever, daemon=True, name="road").start()

    def end_of(self, wanted: Address) -> Address | None:
        """Tell where a connection to an address is led, if anywhere."""
        if wanted.port == KUBELET_PORT:
            return Address(LOOPBACK, self.kubelet_port)
        if wanted.host == LOOPBACK:
            return wanted
        led = json.loads(self.led.read_text()) if self.led.exists() else {}
        port = led.get(f"{wanted.host}:{wanted.port}")
        return Address(LOOPBACK, port) if port else None

    def write_configuration(self, path: Path) -> Path:
        """Write the file by which the API server takes this road into the cluster."""
        transport = {"uds": {"udsName": str(self.socket_path)}}
        connection = {"proxyProtocol": "HTTPConnect", "transport": transport}
        configuration = {
            "apiVersion": "apiserver.k8s.io/v1beta1",
            "kind": "EgressSelectorConfiguration",
            "egressSelections": [{"name": "cluster", "connection": connection}],
        }
        path.write_text(yaml.safe_dump(configuration))
        return path


def _short(path: Path) -> Path:
    """Return the path, or one that is short enough for a socket in a folder of its own."""
    if len(str(path)) <= LONGEST_SOCKET_PATH:
        return path
    folder = Path(tempfile.mkdtemp(prefix="lab-"))
    atexit.register(shutil.rmtree, folder)
    return folder / path.name


class _Traveller(socketserver.StreamRequestHandler):
    server: Road

    def handle(self) -> None:
        """Answer one CONNECT and carry bytes both ways."""
        wanted = self._wanted()
        end = self.server.end_of(wanted)
        if end is None:
            self._say(f"502 nothing of this lab is at {wanted.host}:{wanted.port}")
            return
        with socket.create_connection((end.host, end.port), CONNECT_SECONDS) as onward:
            onward.settimeout(None)
            self._say("200 Connection established")
            back = Thread(target=_carry, args=(onward, self.connection), daemon=True)
            back.start()
            _carry(self.connection, onward)
            back.join()

    def _wanted(self) -> Address:
        target = self.rfile.readline().split()[1].decode()
        while self.rfile.readline().strip():
            pass
        host, _, port = target.rpartition(":")
        return Address(host.strip("[]"), int(port))

    def _say(self, status: str) -> None:
        self.wfile.write(f"HTTP/1.1 {status}\r\n\r\n".encode())


def _carry(source: socket.socket, sink: socket.socket) -> None:
    """Carry bytes until one side is done, and tell the other."""
    try:
        while data := source.recv(CHUNK):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        # The other side has gone: nothing is left to carry.
        return
