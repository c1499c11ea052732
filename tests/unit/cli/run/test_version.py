"""`version` answers for itself whatever the cluster says."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kubectl_alb import __version__
from kubectl_alb.cli.run import version as versions
from tests.conftest import Ran

WORLD = ("--bundle", "tests/golden/worlds/shop")


def test_the_clients_version_needs_no_server(run: Callable[..., Ran]) -> None:
    ran = run("version", "--client", "--context", "none")
    assert (ran.code, ran.stderr) == (0, "")
    assert ran.stdout.startswith(f"client  v{__version__} ")


def test_controller_and_definitions_follow(run: Callable[..., Ran]) -> None:
    lines = run("version", *WORLD).stdout.splitlines()
    assert lines[1] == "controller  v3.5.0 in kube-system"
    assert "            targetgroupbindings.elbv2.k8s.aws v1alpha1, v1beta1" in lines


def test_machines_get_the_same(run: Callable[..., Ran]) -> None:
    document = json.loads(run("version", *WORLD, "-o", "json").stdout)
    assert document["kind"] == "Version"
    assert document["status"]["controller"] == {"version": "v3.5.0", "namespace": "kube-system"}


def test_without_a_cluster_the_client_is_still_told(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    ran = run("version", "-o", "json", "--kubeconfig", str(tmp_path / "none"))
    document = json.loads(ran.stdout)
    assert ran.code == document["status"]["exitCode"] == 78
    assert document["status"]["client"]["version"] == f"v{__version__}"
    assert ran.stderr.startswith("error: ")


def test_a_release_knows_its_commit(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = tmp_path / "build.json"
    facts.write_text('{"commit": "a1b2c3d4e5", "date": "2026-02-27"}')
    monkeypatch.setattr(versions, "FACTS", facts)
    assert f"v{__version__} (a1b2c3d4e5, 2026-02-27) " in run("version", "--client").stdout
