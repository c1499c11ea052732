"""`doctor --fix`: one connection for all of it, and none where nothing is asked."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.scripted import Scripted

Run = Callable[..., Ran]
FIX = ("doctor", "--no-aws", "--fix", "ALB-ANNO-010")


def writes(cluster: Scripted) -> list[str]:
    return [asked.path.partition("?")[0] for asked in cluster.asked if asked.method == "PATCH"]


def looks(cluster: Scripted) -> int:
    paths = [asked.path.partition("?")[0] for asked in cluster.asked if asked.method == "GET"]
    return paths.count("/apis/networking.k8s.io/v1/ingresses")


def test_reading_writing_and_looking_again_run_the_credential_plugin_once(
    run: Run, cluster: Scripted, user: str, runs: Path
) -> None:
    ran = run(*FIX, "--yes", "--kubeconfig", user)
    assert writes(cluster) == ["/apis/networking.k8s.io/v1/namespaces/shop/ingresses/web"]
    assert looks(cluster) == 2
    assert "still there: ALB-ANNO-010" in ran.stderr
    assert runs.read_text() == "run\n"


@pytest.mark.parametrize("how", ["client", "server"])
def test_a_dry_run_runs_it_once_too(
    run: Run, cluster: Scripted, user: str, runs: Path, how: str
) -> None:
    ran = run(*FIX, f"--dry-run={how}", "--kubeconfig", user)
    assert (ran.code, len(writes(cluster)), looks(cluster)) == (0, how == "server", 1)
    assert runs.read_text() == "run\n"


@pytest.fixture
def misspelt(tmp_path: Path) -> str:
    """A bundle with an Ingress that has a misspelt annotation."""
    folder = tmp_path / "bundle"
    shutil.copytree("tests/golden/worlds/shop", folder)
    file = folder / "kubernetes" / "ingresses.json"
    ingresses = json.loads(file.read_text())
    annotations = ingresses[0]["metadata"]["annotations"]
    annotations["alb.ingress.kubernetes.io/schema"] = annotations.pop(
        "alb.ingress.kubernetes.io/scheme"
    )
    file.write_text(json.dumps(ingresses))
    return str(folder)


def test_a_dry_run_of_a_bundle_shows_the_steps_without_a_connection(
    run: Run, misspelt: str, tmp_path: Path
) -> None:
    flags = ("--bundle", misspelt, "--kubeconfig", str(tmp_path / "none"))
    ran = run("doctor", "--fix", "ALB-ANNO-010", "--dry-run=client", *flags)
    assert ran.code == 0, ran.stderr
    assert "rename annotation alb.ingress.kubernetes.io/schema" in ran.stdout
    assert "planned" in ran.stderr


def test_a_bundle_is_not_repaired(run: Run) -> None:
    ran = run("doctor", "--fix", "--yes", "--bundle", "demo")
    assert (ran.code, ran.stdout) == (64, "")
