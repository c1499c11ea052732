"""Where charts are fetched from: a chart repository and an OCI registry, on the loopback interface.

    GET /charts/index.yaml, /charts/NAME-VERSION.tgz        the repository
    GET /v2/charts/NAME/tags/list, …/manifests/REFERENCE, …/blobs/DIGEST      the registry

Only what helm asks for when it fetches: opencontainers/distribution-spec v1.1, "Pull".
"""

import base64
import hashlib
import json
import ssl
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import yaml

from tests.lab.certificates import Pair

CHARTS, REGISTRY = "/charts/", "/v2/"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.cncf.helm.config.v1+json"
CONTENT = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
PLAIN, JSON, YAML = "application/octet-stream", "application/json", "text/yaml"


@dataclass(frozen=True, slots=True)
class Packed:
    """A packed chart: what its Chart.yaml says, and the archive."""

    about: dict[str, Any]
    archive: bytes

    @property
    def name(self) -> str:
        """The name of the chart."""
        return str(self.about["name"])

    @property
    def version(self) -> str:
        """The version of the chart."""
        return str(self.about["version"])

    @property
    def file(self) -> str:
        """The name of the archive."""
        return f"{self.name}-{self.version}.tgz"


def packed(chart: Path, folder: Path) -> Path:
    """Pack a chart into a folder as `helm package` does, and return the archive."""
    about = yaml.safe_load((chart / "Chart.yaml").read_text())
    archive = folder / f"{about['name']}-{about['version']}.tgz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(chart, about["name"])
    return archive


@dataclass(slots=True)
class Answer:
    """What the server answers with."""

    body: bytes = b""
    kind: str = JSON
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class ChartServer(ThreadingHTTPServer):
    """Serves charts; with `login`, a user and a password, only to who shows them.

    A test may set `index` to serve it in place of the right one, and `status` to refuse all.
    """

    daemon_threads = True

    def __init__(self, charts: Sequence[Packed], tls: Pair | None, login: str) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        if tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls.certificate, tls.key)
            self.socket = context.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )
        self.scheme = "https" if tls else "http"
        self.login = login
        self.index: bytes | None = None
        self.status = 0
        self.asked: list[str] = []
        self._charts = tuple(charts)
        self._blobs: dict[str, bytes] = {}
        self._manifests = {(c.name, c.version): self._manifest(c) for c in charts}

    @property
    def repo(self) -> str:
        """The URL of the repository."""
        return f"{self.scheme}://localhost:{self.server_port}{CHARTS.rstrip('/')}"

    @property
    def host(self) -> str:
        """Host and port of the registry."""
        return f"localhost:{self.server_port}"

    def oci(self, name: str) -> str:
        """Return the reference of a chart in the registry."""
        return f"oci://{self.host}/charts/{name}"

    def handle_error(self, *_: object) -> None:
        """Keep quiet: who does not trust the certificate hangs up."""

    def answer(self, path: str, authorization: str) -> Answer:
        """Return the answer to a request."""
        self.asked.append(path)
        if self.status:
            return Answer(b"{}", status=self.status)
        if self.login and authorization != _basic(self.login):
            challenge = {"WWW-Authenticate": 'Basic realm="lab"'}
            return Answer(_error("UNAUTHORIZED"), status=401, headers=challenge)
        if path.startswith(CHARTS):
            return self._of_repository(path.removeprefix(CHARTS))
        if path.startswith(REGISTRY):
            return self._of_registry(path.removeprefix(REGISTRY))
        return Answer(status=404)

    def _of_repository(self, file: str) -> Answer:
        if file == "index.yaml":
            return Answer(self.index or self._index(), YAML)
        for chart in self._charts:
            if chart.file == file:
                return Answer(chart.archive, PLAIN)
        return Answer(status=404)

    def _of_registry(self, path: str) -> Answer:
        if not path:
            return Answer(b"{}")
        name, _, rest = path.removeprefix("charts/").partition("/")
        known = {version for chart, version in self._manifests if chart == name}
        if not known:
            return Answer(_error("NAME_UNKNOWN"), status=404)
        if rest == "tags/list":
            return Answer(json.dumps({"name": name, "tags": sorted(known)}).encode())
        what, _, reference = rest.partition("/")
        found = self._found(what, name, reference)
        if found is None:
            return Answer(_error("MANIFEST_UNKNOWN"), status=404)
        kind = MANIFEST if what == "manifests" else PLAIN
        return Answer(found, kind, headers={"Docker-Content-Digest": _digest(found)})

    def _found(self, what: str, name: str, reference: str) -> bytes | None:
        if what == "manifests" and (name, reference) in self._manifests:
            return self._manifests[name, reference]
        return self._blobs.get(reference)

    def _index(self) -> bytes:
        entries: dict[str, list[Any]] = {}
        for chart in reversed(self._charts):
            digest = hashlib.sha256(chart.archive).hexdigest()
            created = "2026-03-02T10:00:00Z"
            entry = {**chart.about, "urls": [chart.file], "digest": digest, "created": created}
            entries.setdefault(chart.name, []).append(entry)
        return yaml.safe_dump({"apiVersion": "v1", "entries": entries}).encode()

    def _manifest(self, chart: Packed) -> bytes:
        config = json.dumps(chart.about).encode()
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": self._stored(config, CONFIG),
            "layers": [self._stored(chart.archive, CONTENT)],
        }
        body = json.dumps(manifest).encode()
        self._stored(body, MANIFEST)
        return body

    def _stored(self, blob: bytes, kind: str) -> dict[str, Any]:
        self._blobs[_digest(blob)] = blob
        return {"mediaType": kind, "digest": _digest(blob), "size": len(blob)}


class _Request(BaseHTTPRequestHandler):
    server: ChartServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer(head=True)

    def _answer(self, head: bool = False) -> None:
        path = self.path.partition("?")[0]
        answer = self.server.answer(path, self.headers.get("Authorization", ""))
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if not head:
            self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def charts_served(
    archives: Sequence[Path], tls: Pair | None = None, login: str = ""
) -> Iterator[ChartServer]:
    """Serve packed charts, oldest first, over TLS if there is a certificate for it."""
    server = ChartServer([_read(archive) for archive in archives], tls, login)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True, name="charts").start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def _read(archive: Path) -> Packed:
    with tarfile.open(archive) as tar:
        member = next(each for each in tar.getmembers() if each.name.endswith("/Chart.yaml"))
        stream = tar.extractfile(member)
        assert stream is not None
        return Packed(yaml.safe_load(stream), archive.read_bytes())


def _digest(blob: bytes) -> str:
    return f"sha256:{hashlib.sha256(blob).hexdigest()}"


def _basic(login: str) -> str:
    return f"Basic {base64.b64encode(login.encode()).decode()}"


def _error(code: str) -> bytes:
    return json.dumps({"errors": [{"code": code, "message": code.lower()}]}).encode()
