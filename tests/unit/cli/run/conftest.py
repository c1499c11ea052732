"""Clusters that `doctor` and `describe` look at over the wire, or find out of reach."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.scripted import Reply, Scripted, authority, serving

NETWORKING = "/apis/networking.k8s.io/v1"
PLUGIN = """
import json, pathlib, sys
with pathlib.Path(sys.argv[1]).open("a") as runs:
    runs.write("run\\n")
version = "client.authentication.k8s.io/v1"
print(json.dumps({"kind": "ExecCredential", "apiVersion": version, "status": {"token": "t"}}))
"""
MISSPELT = {
    "metadata": {
        "namespace": "shop",
        "name": "web",
        "annotations": {"alb.ingress.kubernetes.io/schema": "internal"},
    },
    "spec": {"ingressClassName": "alb"},
}
CLASS = {"metadata": {"name": "alb"}, "spec": {"controller": "ingress.k8s.aws/alb"}}


def listed(*items: dict[str, Any]) -> Reply:
    return Reply(body=json.dumps({"kind": "List", "apiVersion": "v1", "items": items}).encode())


def kubeconfig(folder: Path, cluster: dict[str, Any], user: dict[str, Any]) -> str:
    path = folder / "kubeconfig"
    config = {
        "current-context": "lab",
        "contexts": [{"name": "lab", "context": {"cluster": "lab", "user": "dev"}}],
        "clusters": [{"name": "lab", "cluster": cluster}],
        "users": [{"name": "dev", "user": user}],
    }
    path.write_text(yaml.safe_dump(config))
    return str(path)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Scripted]:
    """A cluster of one Ingress with a misspelt annotation."""
    pki = authority(tmp_path / "pki")
    with serving(tls=pki.server("api")) as server:
        server.routes[f"{NETWORKING}/ingresses"] = listed(MISSPELT)
        server.routes[f"{NETWORKING}/namespaces/shop/ingresses/web"] = Reply(
            body=json.dumps(MISSPELT).encode()
        )
        server.routes[f"{NETWORKING}/ingressclasses"] = listed(CLASS)
        yield server


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """The file to which the credential plugin of `user` adds a line each time that it runs."""
    return tmp_path / "runs"


@pytest.fixture
def user(cluster: Scripted, runs: Path, tmp_path: Path) -> str:
    """A kubeconfig for the cluster, with a credential plugin."""
    (tmp_path / "plugin.py").write_text(PLUGIN)
    plugin = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": sys.executable,
        "args": [str(tmp_path / "plugin.py"), str(runs)],
        "interactiveMode": "Never",
    }
    trusted = str(tmp_path / "pki" / "ca.crt")
    return kubeconfig(
        tmp_path, {"server": cluster.url, "certificate-authority": trusted}, {"exec": plugin}
    )


@pytest.fixture
def unreachable(tmp_path: Path) -> Callable[[], str]:
    """Return what makes a kubeconfig of an API server that is not there."""

    def make() -> str:
        return kubeconfig(tmp_path, {"server": "https://127.0.0.1:1"}, {"token": "t"})

    return make
