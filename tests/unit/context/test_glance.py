"""Names for completion, asked of a server that answers, refuses or does not answer at all."""

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import CERT_REQUIRED, PROTOCOL_TLS_SERVER, SSLContext

import pytest

from kubectl_alb.context.completion.cache import FRESH_SECONDS, cache_file
from kubectl_alb.context.completion.completion_names import glance
from kubectl_alb.context.completion.object_names import Named
from kubectl_alb.context.options import ContextOptions, KubernetesFlags
from kubectl_alb.errors import AlbError
from kubectl_alb.model.section import Section
from tests.lab import kubeconfig
from tests.lab.certificates import Authority

INGRESSES = "/apis/networking.k8s.io/v1/ingresses"
WEB = {
    "metadata": {"name": "web", "namespace": "shop", "finalizers": ["group.ingress.k8s.aws/front"]},
    "spec": {"tls": [{}], "rules": [{"host": "shop.example"}, {"host": "*.example"}, {}]},
    "status": {
        "loadBalancer": {
            "ingress": [{"hostname": "internal-k8s-front-1a2b-12345.eu-west-1.elb.amazonaws.com"}]
        }
    },
}
NAMED = Named("web", "shop", ("front",), "k8s-front-1a2b", ("https://shop.example/",))


@dataclass
class Server:
    """An API server in a few lines: `answers` by path, a delay, and the requests it saw."""

    port: int
    answers: dict[str, object]
    delay_seconds: float = 0
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.seen]


def serving(tls: SSLContext | None = None) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            server.seen.append((path, dict(self.headers.items())))
            time.sleep(server.delay_seconds)
            answer = server.answers.get(path)
            body = json.dumps({"items": answer}).encode()
            self.send_response(403 if answer is None else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError):
                self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    if tls:
        http.socket = tls.wrap_socket(http.socket, server_side=True)
    server = Server(http.server_port, {INGRESSES: [WEB]})
    thread = threading.Thread(target=http.serve_forever, args=(0.02,))
    thread.start()
    yield server
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    yield from serving()


@pytest.fixture
def no_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))


def where(tmp_path: Path, **flags: object) -> ContextOptions:
    return ContextOptions(KubernetesFlags(cache_dir=str(tmp_path / "cache"), **flags))  # type: ignore[arg-type]


def soon(seconds: float = 60) -> float:
    return time.monotonic() + seconds


@pytest.mark.usefixtures("no_config")
def test_names_group_load_balancer_and_addresses_are_taken(server: Server, tmp_path: Path) -> None:
    asked = where(tmp_path, server=f"http://127.0.0.1:{server.port}", token="t", namespace="shop")
    found = glance(asked, Section.INGRESSES, soon())
    assert (found.names, found.namespace) == ((NAMED,), "shop")


@pytest.mark.usefixtures("no_config")
def test_a_second_look_within_half_a_minute_asks_no_one(server: Server, tmp_path: Path) -> None:
    asked = where(tmp_path, server=f"http://127.0.0.1:{server.port}")
    first = glance(asked, Section.INGRESSES, soon())
    assert glance(asked, Section.INGRESSES, soon()) == first
    assert len(server.seen) == 1


@pytest.mark.usefixtures("no_config")
def test_names_older_than_that_are_asked_for_again(server: Server, tmp_path: Path) -> None:
    asked = where(tmp_path, server=f"http://127.0.0.1:{server.port}")
    glance(asked, Section.INGRESSES, soon())
    file = cache_file(asked.kubernetes, Section.INGRESSES)
    age(file, FRESH_SECONDS + 1)
    glance(asked, Section.INGRESSES, soon())
    assert len(server.seen) == 2


@pytest.mark.usefixtures("no_config")
def test_a_cache_that_cannot_be_read_is_passed_over(server: Server, tmp_path: Path) -> None:
    asked = where(tmp_path, server=f"http://127.0.0.1:{server.port}")
    file = cache_file(asked.kubernetes, Section.INGRESSES)
    file.parent.mkdir(parents=True)
    file.write_text("{")
    assert glance(asked, Section.INGRESSES, soon()).names == (NAMED,)


def test_another_context_has_a_cache_of_its_own(tmp_path: Path) -> None:
    one, two = (where(tmp_path, context=name).kubernetes for name in ("one", "two"))
    assert cache_file(one, Section.INGRESSES) != cache_file(two, Section.INGRESSES)


@pytest.mark.usefixtures("no_config")
def test_who_may_not_list_everywhere_is_shown_their_own_namespace(
    server: Server, tmp_path: Path
) -> None:
    own = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses"
    server.answers = {own: [WEB]}
    asked = where(tmp_path, server=f"http://127.0.0.1:{server.port}", namespace="shop")
    assert glance(asked, Section.INGRESSES, soon()).names == (NAMED,)
    assert server.paths == [INGRESSES, own]


@pytest.mark.usefixtures("no_config")
def test_a_slow_server_is_left_at_the_deadline(server: Server, tmp_path: Path) -> None:
    server.delay_seconds = 1
    asked = where(tmp_path, server=f"http://127.0.0.1:{server.port}")
    with pytest.raises(AlbError, match="in time"):
        glance(asked, Section.INGRESSES, soon(0.1))


@pytest.mark.usefixtures("no_config")
def test_a_server_that_is_not_there_gives_no_names(tmp_path: Path) -> None:
    with pytest.raises(AlbError, match="in time"):
        glance(where(tmp_path, server="http://127.0.0.1:1"), Section.INGRESSES, soon())


def test_a_client_certificate_is_presented_and_the_servers_own_is_checked(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "pki")
    authority.create()
    pair, user = authority.server("server"), authority.client("dev", ["ops"])
    tls = SSLContext(PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pair.certificate, pair.key)
    tls.load_verify_locations(authority.own.certificate)
    tls.verify_mode = CERT_REQUIRED
    for server in serving(tls):
        url = f"https://127.0.0.1:{server.port}"
        file = kubeconfig.write(tmp_path / "kc", url, authority.own.certificate, user, "shop")
        found = glance(where(tmp_path, kubeconfig=str(file)), Section.INGRESSES, soon())
        assert (found.names, found.namespace) == ((NAMED,), "shop")
        renamed = where(tmp_path, kubeconfig=str(file), tls_server_name="other.example")
        with pytest.raises(AlbError, match="in time"):
            glance(renamed, Section.INGRESSES, soon(0.5))


def age(file: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(file, (then, then))
