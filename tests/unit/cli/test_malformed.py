"""A bundle with records that no cluster gives is blamed as such, not taken for a bug of ours."""

import json
import shutil
from pathlib import Path

import pytest

from kubectl_alb.cli.main import run
from kubectl_alb.cli.malformed import malformed
from kubectl_alb.context.bundle.source import DEMO
from kubectl_alb.errors import ExitCode


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Return a copy of the demo bundle in which the zone of a subnet is a list."""
    folder = tmp_path / "bundle"
    shutil.copytree(DEMO, folder)
    file = folder / "aws" / "subnets.json"
    subnets = json.loads(file.read_text())
    subnets[1]["AvailabilityZone"] = ["eu-west-1a"]
    file.write_text(json.dumps(subnets))
    return folder


def test_a_command_that_fails_over_it_names_the_record(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", "--bundle", str(bundle)]) == ExitCode.BAD_INPUT
    said = capsys.readouterr().err
    assert f"error: bundle {bundle} holds records that no cluster and no AWS gives" in said
    assert "aws/subnets.json, record 1: zone is of a wrong type" in said
    assert "bug" not in said


def test_it_is_found_in_either_way_of_writing_the_flag(bundle: Path) -> None:
    assert malformed(["plan", "--bundle", str(bundle)]) is not None
    assert malformed([f"--bundle={bundle}", "plan"]) is not None


@pytest.mark.parametrize("args", [["--bundle", "demo"], ["--bundle=/no/such"], ["--bundle"], []])
def test_a_sound_bundle_is_not_blamed_nor_one_that_is_not_there(args: list[str]) -> None:
    assert malformed(args) is None
