"""The kubeconfig for another program leads to the same cluster, as the same user."""

from dataclasses import replace
from pathlib import Path

import pytest

from kubectl_alb.apply.kubeconfig_file import kubeconfig_of
from kubectl_alb.context.kubernetes.connection import Connection, connection
from kubectl_alb.context.kubernetes.kubeconfig import parse
from kubectl_alb.context.kubernetes.kubeconfig_entries import ExecPlugin
from kubectl_alb.context.options import KubernetesFlags
from kubectl_alb.context.secret import Secret

PLUGIN = ExecPlugin(
    "aws", ("eks", "get-token"), (("AWS_PROFILE", "ops"),),
    "client.authentication.k8s.io/v1", "install it", True, "Never",
)  # fmt: skip
ALL = {
    "certificate": Connection(
        "https://a:6443", authority=b"ca", certificate=b"cert", key=b"key", namespace="shop",
        tls_server_name="b", proxy="http://p:3128", compress=False,
    ),
    "token": Connection("https://a", token=Secret("t"), insecure=True),
    "password": Connection("https://a", basic=Secret("user:pass:word")),
    "plugin": Connection("https://a", plugin=PLUGIN, stanza=PLUGIN),
    "impersonated": Connection(
        "https://a", token=Secret("t"),
        headers=(
            ("Impersonate-User", "jané".encode().decode("latin-1")), ("Impersonate-Uid", "1"),
            ("Impersonate-Group", "a"), ("Impersonate-Group", "b"),
            ("Impersonate-Extra-x%2Fy", "1"), ("Impersonate-Extra-x%2Fy", "2"),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_a_kubeconfig_of_a_connection_makes_that_connection(name: str) -> None:
    given = ALL[name]
    config = parse(kubeconfig_of(given), Path("/tmp/kubeconfig"))
    made = connection(config, KubernetesFlags(), {})
    named = replace(given, context="kubectl-alb", cluster="kubectl-alb")
    assert replace(made, cluster_info={}, stanza=given.stanza) == named
