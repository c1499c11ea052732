"""A cluster and an account that answer or fail in many ways, and the program run on them."""

import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kubectl_alb.cli.main import run as run_command
from kubectl_alb.context.kubernetes.sections import RESOURCES, Resource
from tests.conftest import Ran, Stream, plain_environment
from tests.lab.aws.client import Aws
from tests.lab.aws.lab import Lab
from tests.lab.aws.server import start
from tests.scripted import Reply, Scripted, serving

SHOP = Path(__file__).parent / "golden" / "worlds" / "shop"
CONTROLLER = "aws-load-balancer-controller"
HOME = "kube-system"
LABELS = {"app.kubernetes.io/name": CONTROLLER}
ARGUMENTS = ["--cluster-name=lab", "--aws-region=us-west-2", "--aws-vpc-id=vpc-73213568756c9a23d"]
CONTAINER = {
    "name": CONTROLLER,
    "image": f"public.ecr.aws/eks/{CONTROLLER}:v3.5.0",
    "args": ARGUMENTS,
}
DEPLOYMENT = {
    "metadata": {"name": CONTROLLER, "namespace": HOME, "labels": LABELS},
    "spec": {
        "replicas": 1,
        "selector": {"matchLabels": LABELS},
        "template": {"metadata": {"labels": LABELS}, "spec": {"containers": [CONTAINER]}},
    },
    "status": {"replicas": 1, "readyReplicas": 1, "availableReplicas": 1},
}
POD = {
    "metadata": {"name": f"{CONTROLLER}-1", "namespace": HOME, "labels": LABELS},
    "spec": {"containers": [CONTAINER]},
    "status": {"phase": "Running"},
}
LINE = b'{"level":"info","ts":"2026-11-24T19:26:33Z","msg":"version","GitVersion":"v3.5.0"}\n'
HANGING = Reply(seconds=600)
AT_ONCE = {"Retry-After": "0"}

# How an API server fails: what it answers to everything; None refuses the connection.
SERVER_FAULTS: Mapping[str, Reply | None] = {
    "refused": None,
    "500": Reply(500, b'{"message": "etcdserver: no leader"}', AT_ONCE),
    "503": Reply(503, b"upstream connect error", AT_ONCE),
    "429": Reply(429, b"too many requests", {"Retry-After": "60"}),
    "hang": HANGING,
    "slow": HANGING,
    "truncated": Reply(200, b'{"kind": "List", "items": [' + b" " * 512, cut=256),
    "html": Reply(200, b"<html>Sign in</html>", {"Content-Type": "text/html"}),
    "404": Reply(404, b"404 page not found"),
    "302": Reply(302, b"", {"Location": "/login"}),
    "empty": Reply(200, b"{}"),
    "status": Reply(200, b'{"kind": "Status", "apiVersion": "v1", "status": "Success"}'),
    "400": Reply(400, b"Bad Request"),
    "401": Reply(401, b'{"message": "Unauthorized"}'),
    "403": Reply(403, b'{"message": "forbidden: User \\"eve\\" cannot do this"}'),
}
# How AWS fails: the emulator's fault, or what else is different.
ACCOUNT_FAULTS: Mapping[str, Mapping[str, object]] = {
    "refused": {},
    "500": {"code": "InternalFailure", "status": 500},
    "503": {"code": "ServiceUnavailable", "status": 503},
    "throttling": {"code": "Throttling", "status": 400},
    "hang": {"hang": 600},
    "slow": {"hang": 600},
    "denied": {"deny": True},
    "expired": {"code": "ExpiredToken", "status": 403},
    "no-credentials": {},
}
LIMITS = {"hang": ("--request-timeout", "300ms"), "slow": ("--timeout", "1s")}


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a question, each with how it fails; an empty fault is none."""

    cluster: Scripted
    broken_cluster: Scripted
    account: Aws
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def ran(self, command: str, server: str = "", aws: str = "", denied: str = "") -> Ran:
        """Run a command line while the sides fail like this; `denied` is an action of AWS."""
        self._prepare(server, aws)
        if denied:
            self.account.deny(denied)
        limits = LIMITS.get(server) or LIMITS.get(aws) or ()
        out, err = Stream(), Stream()
        with plain_environment(), redirect_stdout(out), redirect_stderr(err):
            os.environ.update(self._environment(server, aws))
            code = run_command([*command.split(), *limits])
        return Ran(int(code), out.text(), err.text())

    def _prepare(self, server: str, aws: str) -> None:
        self.account.clear_faults()
        if ACCOUNT_FAULTS.get(aws):
            self.account.fault("*:*", **ACCOUNT_FAULTS[aws])
        reply = SERVER_FAULTS.get(server)
        if reply is not None:
            self.broken_cluster.replies = [reply]

    def _environment(self, server: str, aws: str) -> dict[str, str]:
        failing = dead_url() if server == "refused" else self.broken_cluster.url
        url = failing if server else self.cluster.url
        keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLETEST00001", "AWS_SECRET_ACCESS_KEY": "sesame"}
        return {
            "HOME": str(self.folder),
            "KUBECONFIG": kubeconfig(self.folder, url),
            "AWS_ENDPOINT_URL": dead_url() if aws == "refused" else self.account.endpoint,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_RETRY_MODE": "standard",
            "AWS_REGION": "us-west-2",
            **({} if aws == "no-credentials" else keys),
        }


@contextmanager
def both_sides(folder: Path) -> Iterator[Sides]:
    """Serve the shop from a cluster and an account, and beside them a cluster that fails."""
    server, endpoint = start(Lab())
    account = Aws(endpoint)
    account.load_folder(SHOP)
    missing = Reply(404, b'{"message": "the server could not find the requested resource"}')
    with serving(missing) as cluster, serving(HANGING) as broken:
        cluster.routes.update(routes())
        yield Sides(cluster, broken, account, folder)
        account.clear_faults()
    server.shutdown()


def kubeconfig(folder: Path, url: str) -> str:
    """Write a kubeconfig for a server and return its path."""
    path = folder / "kubeconfig"
    cluster = {"name": "lab", "cluster": {"server": url}}
    context = {"name": "lab", "context": {"cluster": "lab", "namespace": "shop"}}
    content = {"current-context": "lab", "clusters": [cluster], "contexts": [context]}
    path.write_text(json.dumps(content))
    return str(path)


def dead_url() -> str:
    """Return a URL at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        return f"http://127.0.0.1:{closed.getsockname()[1]}"


def routes() -> dict[str, Reply]:
    """Return the shop's lists by their paths, those of each namespace too."""
    found: dict[str, Reply] = {"/version": _json({"gitVersion": "v1.34.1"})}
    namespaces = [record["metadata"]["name"] for record in records("namespaces")]
    for section, resource in RESOURCES.items():
        listed = records(section.value.partition("/")[2])
        found[resource.path()] = _list(listed)
        for name in namespaces if resource.namespaced else ():
            within = [record for record in listed if record["metadata"]["namespace"] == name]
            found[resource.path(name)] = _list(within)
    log = f"{Resource('/api/v1', 'pods').path(HOME)}/{CONTROLLER}-1/log"
    return {**found, log: Reply(200, LINE), f"{log}?previous": Reply(200, b"")}


def records(name: str) -> list[dict[str, Any]]:
    """Return the records of one of the cluster's sections."""
    file = SHOP / "kubernetes" / f"{name}.json"
    found: list[dict[str, Any]] = json.loads(file.read_text()) if file.exists() else []
    return [*found, *{"deployments": [DEPLOYMENT], "pods": [POD]}.get(name, ())]


def _list(items: list[dict[str, Any]]) -> Reply:
    return _json({"kind": "List", "metadata": {}, "items": items})


def _json(value: object) -> Reply:
    return Reply(200, json.dumps(value).encode())
