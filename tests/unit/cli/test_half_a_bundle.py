"""Bundles that lack a part: no verdict without its inputs, no command made of a name not known."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran

Run = Callable[..., Ran]
DEMO = Path("kubectl_alb/demo")
SHOP = Path(__file__).parents[2] / "golden" / "worlds" / "shop"


@pytest.fixture
def without_cluster(tmp_path: Path) -> Path:
    return Path(
        shutil.copytree(DEMO, tmp_path / "half", ignore=lambda _, names: {"kubernetes"} & {*names})
    )


@pytest.fixture
def nameless(tmp_path: Path) -> Path:
    """Return the demo bundle of a controller that nobody told the cluster's name."""
    folder = Path(shutil.copytree(DEMO, tmp_path / "nameless"))
    meta = json.loads((folder / "meta.json").read_text())
    del meta["context"]["clusterName"]
    meta["controller"]["args"].remove("--cluster-name=lab")
    (folder / "meta.json").write_text(json.dumps(meta))
    deployments = folder / "kubernetes" / "deployments.json"
    deployments.write_text(deployments.read_text().replace('"--cluster-name=lab",', ""))
    return folder


@pytest.mark.parametrize(
    "command", ["doctor -A", "doctor --pre", "doctor --only SUBNET --only QUOTA"]
)
def test_a_bundle_without_its_cluster_gives_no_verdict(
    run: Run, without_cluster: Path, command: str
) -> None:
    ran = run(*command.split(), "--bundle", str(without_cluster))
    assert ran.code == 1
    assert "no verdict" in ran.stderr


def test_all_is_well_is_not_said_where_checks_were_skipped(run: Run) -> None:
    ran = run("doctor", "--only", "SUBNET", "--only", "HOOK", "--bundle", str(SHOP))
    assert "nothing found by 16 of 17 checks, 1 skipped" in ran.stderr
    assert "nothing is wrong" not in ran.stderr


@pytest.mark.parametrize("command", ["doctor -A", "doctor --pre", "doctor --table subnets", "plan"])
def test_no_tag_of_a_nameless_cluster_is_asked_for(run: Run, nameless: Path, command: str) -> None:
    ran = run(*command.split(), "--bundle", str(nameless))
    assert "kubernetes.io/cluster/" not in ran.stdout
    assert "tagged for other clusters only" not in ran.stdout


def test_a_plan_compares_no_names_that_follow_from_one_not_known(run: Run, nameless: Path) -> None:
    ran = run("plan", "--bundle", str(nameless))
    assert "4 groups not compared." in ran.stdout
    assert "which is not known: give --cluster-name" in ran.stdout
