"""Public reports that state shows: manifests and recorded clusters, each with its failures."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran

HERE = Path(__file__).parent / "field_state"
Found = set[tuple[str, str, str]]
# Of each report: all that is found, as code, severity and object.
REPORTS: dict[str, Found] = {
    "37-conditions-name-mismatch": {
        ("ALB-ANNO-019", "warning", "shop/model"),
        ("ALB-SVC-003", "warning", "shop/model"),
        ("ALB-GROUP-004", "info", "shop/web"),
    },
    "40-rollout-503": {
        ("ALB-READY-004", "warning", "shop/api"),
        ("ALB-READY-004", "warning", "shop/web"),
    },
}


def recorded(name: str, folder: Path) -> list[str]:
    """Return the arguments that read a report's cluster: its own files laid over the base."""
    own = HERE / name
    if not own.is_dir():
        return []
    if not (own / "meta.json").exists():
        shutil.copytree(HERE / "base", folder, dirs_exist_ok=True)
    shutil.copytree(own, folder, dirs_exist_ok=True)
    return ["--bundle", str(folder), "-A"]


def found(ran: Ran) -> Found:
    findings = json.loads(ran.stdout)["status"]["findings"]
    return {
        (f["code"], f["severity"], f"{f['object'].get('namespace', '')}/{f['object']['name']}")
        for f in findings
    }


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_has_the_findings_that_it_is_about_and_no_others(
    name: str, run: Callable[..., Ran], tmp_path: Path
) -> None:
    manifest = HERE / f"{name}.yaml"
    bundle = recorded(name, tmp_path / "bundle")
    files = ["-f", str(manifest)] if manifest.exists() else []
    source = bundle or ["--source", "files"]
    assert found(run("doctor", "-o", "json", *source, *files)) == REPORTS[name]
