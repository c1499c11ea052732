"""`$LAB_CONTROLLER` plays the controller, started as the real one would be."""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kubectl_alb.model.kubernetes import Meta
from tests.lab.controller.events import Events
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.world import World

HOLD = "test.example.com/hold"
# Writes its flags and AWS endpoint down, says that it is ready, and refuses each object shown it.
PROGRAM = """#!{python}
import http.server, json, os, ssl, sys, threading

flags = dict(word.removeprefix("--").split("=", 1) for word in sys.argv[1:])

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def do_POST(self):
        review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = {{"uid": review["request"]["uid"], "allowed": False,
                  "status": {{"message": "not like this"}}}}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({{**review, "response": answer}}).encode())

host, port = flags["health-probe-bind-addr"].split(":")
health = http.server.HTTPServer((host, int(port)), Handler)
webhook = http.server.HTTPServer(("127.0.0.1", int(flags["webhook-bind-port"])), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
folder = flags["webhook-cert-dir"]
context.load_cert_chain(f"{{folder}}/tls.crt", f"{{folder}}/tls.key")
webhook.socket = context.wrap_socket(webhook.socket, server_side=True)
threading.Thread(target=webhook.serve_forever, daemon=True).start()
with open({report!r}, "w") as report:
    json.dump({{**flags, "aws": os.environ["AWS_ENDPOINT_URL"]}}, report)
health.serve_forever()
"""


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the program in `$LAB_CONTROLLER` will have been told, once it runs."""
    written, program = tmp_path / "report.json", tmp_path / "controller"
    program.write_text(PROGRAM.format(python=sys.executable, report=str(written)))
    program.chmod(0o755)
    monkeypatch.setenv("LAB_CONTROLLER", str(program))
    return written


def test_it_gets_the_real_flags_for_the_loaded_world(lab: Lab, world: World, report: Path) -> None:
    with lab.controller(world):
        told = json.loads(report.read_text())
    assert told["cluster-name"] == "lab"
    assert told["aws-vpc-id"] == world.meta["context"]["vpcId"]
    assert told["kubeconfig"] == str(lab.cluster.kubeconfig)
    assert told["aws"] == lab.aws.endpoint


def test_the_api_server_asks_it_about_ingresses(
    lab: Lab, world: World, report: Path, kubectl: Kubectl
) -> None:
    with lab.controller(world):
        answer = kubectl("annotate", "ingress", "web", "-n", "shop", "example.com/a=b")
    assert 'webhook "vingress.elbv2.k8s.aws" denied the request: not like this' in answer.stderr


@pytest.mark.skipif("LAB_CONTROLLER" in os.environ, reason="of the stand-in")
def test_the_stand_in_outlives_definitions_that_change(lab: Lab, world: World) -> None:
    definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    path = f"{definitions}/targetgroupbindings.elbv2.k8s.aws"
    with lab.controller(world):
        for number in range(12):
            columns = [{"name": f"C{number}", "type": "string", "jsonPath": ".metadata.name"}]
            versions = lab.cluster.api.get(path)["spec"]["versions"]
            changed = [{**version, "additionalPrinterColumns": columns} for version in versions]
            lab.cluster.api.patch(path, {"spec": {"versions": changed}})
            time.sleep(0.35)


@pytest.fixture
def ending(lab: Lab) -> Iterator[str]:
    """A namespace that is being deleted, for as long as its finalizer is there."""
    name = "ending"
    path = f"/api/v1/namespaces/{name}"
    lab.cluster.api.post("/api/v1/namespaces", {"metadata": {"name": name, "finalizers": [HOLD]}})
    lab.cluster.api.delete(path)
    yield name
    lab.cluster.api.patch(path, {"metadata": {"finalizers": None}})


def test_an_event_that_is_refused_is_dropped(lab: Lab, ending: str) -> None:
    meta = Meta("web", ending, uid="7f3c")
    Events(lab.cluster.api).warn("Ingress", meta, "FailedDeployModel", "not like this")
    assert lab.cluster.api.items(f"/api/v1/namespaces/{ending}/events") == ()
