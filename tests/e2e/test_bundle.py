"""A bundle gives the same answers as the live cluster it was taken from."""

import json
import re
from pathlib import Path

import pytest

from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.world import World

AGES = re.compile(r"\b\d+[smhd]\b|in \d+ days")
QUESTIONS = (
    ("describe", "group/shop-public", "--rules"),
    ("describe", "cart", "-n", "shop", "--events"),
    ("describe", "beta/broken"),
    ("describe", "beta/preview"),
    ("describe", "beta/lost"),
    ("describe", "ops/nodeapp"),
    ("describe", "svc/mqtt", "-n", "shop"),
    ("describe", "class/alb"),
    ("describe", "alb/k8s-ops-admin-832457ae5b"),
    ("describe", "cart", "-n", "shop", "-o", "dot"),
    ("list", "-A"),
    ("list", "-n", "ops", "-o", "wide"),
)


@pytest.fixture
def bundle(world: World, kubectl: Kubectl, tmp_path: Path) -> Path:
    path = tmp_path / "b.tar.gz"
    answer = kubectl("alb", "bundle", "--output-file", str(path), "--since", "8760h")
    assert answer.code == 0, answer.stderr
    return path


def test_every_answer_is_the_same_as_live(bundle: Path, kubectl: Kubectl) -> None:
    named = ("--bundle", str(bundle))
    for question in QUESTIONS:
        live = kubectl("alb", *question)
        recorded = kubectl("alb", *question, "--bundle", str(bundle))
        assert live.code == recorded.code == 0, live.stderr + recorded.stderr
        shown = (AGES.sub("?", answer.stdout) for answer in (recorded, live))
        # Printed commands name the bundle, by which lines are folded elsewhere.
        told, said = ([w for w in text.split() if w not in named] for text in shown)
        assert told == said, question


def test_the_documents_differ_only_in_where_and_when(bundle: Path, kubectl: Kubectl) -> None:
    for question in QUESTIONS[:9]:
        live = json.loads(kubectl("alb", *question, "-o", "json").stdout)
        again = kubectl("alb", *question, "-o", "json", "--bundle", str(bundle))
        recorded = json.loads(again.stdout.replace(f"--bundle {bundle} ", ""))
        assert recorded["status"] == live["status"], question
        names = ("clusterName", "awsAccount", "awsRegion", "awsPartition", "controllerVersion")
        assert [recorded["metadata"].get(n) for n in names] == [
            live["metadata"].get(n) for n in names
        ]


def test_no_secret_is_in_a_bundle(lab: Lab, world: World, kubectl: Kubectl, tmp_path: Path) -> None:
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "tls", "namespace": "kube-system"},
        "stringData": {"password": "hunter2-hunter2"},
    }
    lab.cluster.api.post("/api/v1/namespaces/kube-system/secrets", secret)
    kubectl("alb", "bundle", "--output-file", str(tmp_path / "b"))
    files = [file for file in (tmp_path / "b").rglob("*") if file.is_file()]
    assert '"password": "REDACTED"' in (tmp_path / "b/kubernetes/secrets.json").read_text()
    # The second is base64 of the value.
    for word in ("hunter2-hunter2", "aHVudGVyMi1odW50ZXIy", "of-the-lab"):
        assert [file.name for file in files if word in file.read_text()] == []


def test_what_may_not_be_read_is_a_gap_in_the_bundle(
    lab: Lab, world: World, kubectl: Kubectl, tmp_path: Path
) -> None:
    user = lab.user("eve", without=["pods", "secrets"])
    lab.aws.deny("elasticloadbalancing:DescribeTargetHealth")
    answer = kubectl("alb", "bundle", "--output-file", str(tmp_path / "b"), user=user)
    assert answer.code == 0
    gaps = json.loads((tmp_path / "b/meta.json").read_text())["gaps"]
    assert "list pods" in gaps["kubernetes/pods"]
    assert "elasticloadbalancing:DescribeTargetHealth" in gaps["aws/target-health"]
    shown = kubectl("alb", "describe", "cart", "-n", "shop", "--bundle", str(tmp_path / "b"))
    assert "list pods" in shown.stdout
