import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.analysis.trace.request import parse_request
from kubectl_alb.cli.run.trace_dns import resolved
from kubectl_alb.cli.run.trace_probe import answer_to
from tests.conftest import Ran

Run = Callable[..., Ran]

OVERLAY = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: new
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/group.name: shop-public
    alb.ingress.kubernetes.io/group.order: "-5"
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP":80},{"HTTPS":443}]'
    alb.ingress.kubernetes.io/ssl-redirect: "443"
    alb.ingress.kubernetes.io/target-type: ip
spec:
  ingressClassName: alb
  rules:
  - host: app.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: cart, port: {name: http}}}
"""


def status(ran: Ran) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(ran.stdout)["status"]
    assert document["exitCode"] == ran.code
    return document


@pytest.mark.parametrize(
    ("words", "code", "verdict"),
    [
        (("https://app.example.com/",), 0, "served"),
        (("http://app.example.com/",), 0, "redirected"),
        (("https://app.example.com/healthz",), 3, "error-response"),
        (("https://app.example.com/healthz", "--exit-zero"), 0, "error-response"),
        (("https://app.example.com:8443/",), 3, "refused"),
        (("http://nope.example/",), 3, "unknown"),
        (("https://grafana.nowhere.example/", "--via", "ingress/shop/cart"), 3, "error-response"),
        (("http://preview.nowhere.test/",), 3, "refused"),
    ],
)
def test_the_exit_code_follows_the_verdict(
    words: tuple[str, ...], code: int, verdict: str, run: Run
) -> None:
    ran = run("trace", *words, "--bundle", "demo", "-o", "json")
    assert (ran.code, status(ran)["verdict"]) == (code, verdict)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("GET", "https://a.example/", "x"),
        ("a.example",),
        ("https://a.example/", "-H", "X"),
        ("https://a.example/", "--from", "office"),
        ("https://a.example/", "--via", "service/web"),
        ("https://a.example/", "--probe"),
        ("https://a.example/", "--connect-to", "127.0.0.1:80"),
        ("https://a.example/", "--source", "files"),
        ("https://a.example/", "-R"),
    ],
)
def test_what_cannot_be_asked_is_a_usage_error(words: tuple[str, ...], run: Run) -> None:
    ran = run("trace", *words, "--bundle", "demo")
    assert (ran.code, ran.stdout) == (64, "")
    assert ran.stderr.startswith("error: ")


def test_a_network_load_balancer_has_no_rules(run: Run) -> None:
    ran = run("trace", "http://a.example/", "--via", "alb/k8s-shop-mqtt-a04acd1e50",
              "--bundle", "demo")  # fmt: skip
    assert ran.code == 64
    assert "Network Load Balancer" in ran.stderr


def test_with_manifests_the_cluster_is_relied_on_and_aws_is_the_difference(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "new.yaml").write_text(OVERLAY)
    ran = run("trace", "https://app.example.com/", "-f", str(tmp_path), "--bundle", "demo",
              "-o", "json")  # fmt: skip
    found = status(ran)
    assert (found["side"], found["rule"]["source"]["ingress"]) == ("cluster", "shop/new")
    assert found["differences"][1] == "cluster: rule #1 of shop/new: forward shop/cart"


def test_an_ingress_that_nobody_handles_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "new.yaml").write_text(OVERLAY)
    ran = run("trace", "https://app.example.com/", "--source", "files", "-f", str(tmp_path))
    assert ran.code == 3
    assert "Ingress shop/new names this host, but no controller handles it" in ran.stdout


FILES = """
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: alb}
spec: {controller: ingress.k8s.aws/alb}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {ports: [{name: http, port: 80, targetPort: 8080}], selector: {app: cart}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: alone
  namespace: shop
  annotations: {alb.ingress.kubernetes.io/target-type: ip}
spec:
  ingressClassName: alb
  rules:
  - host: app.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: cart, port: {name: http}}}
"""


def test_manifests_alone_say_which_service_answers_and_nothing_of_its_pods(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "all.yaml").write_text(FILES)
    ran = run("trace", "http://app.example.com/", "--source", "files", "-f", str(tmp_path),
              "-o", "json")  # fmt: skip
    found = status(ran)
    assert (ran.code, found["verdict"]) == (0, "served")
    (group,) = found["targetGroups"]
    assert (group["service"], "total" in group) == ("shop/cart", False)


def test_the_source_address_decides_where_it_is_asked_for(run: Run) -> None:
    ran = run("trace", "https://app.example.com/", "--from", "203.0.113.7", "--bundle", "demo",
              "-o", "json")  # fmt: skip
    assert status(ran)["inbound"]["open"] is True


class Echo(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", f"http://{self.headers['Host']}{self.path}")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, int]]:
    with HTTPServer(("127.0.0.1", 0), Echo) as running:
        threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
        yield "127.0.0.1", running.server_port
        running.shutdown()


def test_a_probe_sends_just_the_request(server: tuple[str, int]) -> None:
    request = parse_request("GET", "http://a.example:81/x%20y?z=1", ("X: 1",))
    probe = answer_to(request, server, 5)
    assert (probe.status, probe.location) == (302, "http://a.example:81/x%20y?z=1")


def test_a_probe_that_gets_no_answer_says_why() -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as closed:
        address = closed.server_address
    probe = answer_to(parse_request("GET", "http://a.example/"), ("127.0.0.1", address[1]), 1)
    assert probe.status is None
    assert "refused" in probe.error


def test_names_are_resolved() -> None:
    found = resolved(["127.0.0.1", "localhost", "127.0.0.1"])
    assert found["127.0.0.1"] == frozenset({"127.0.0.1"})
    assert set(found) == {"127.0.0.1", "localhost"}
