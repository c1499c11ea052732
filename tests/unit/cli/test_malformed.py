"""Records of a bundle that no API gives are named as gaps, and the others are answered from."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.cli.main import run
from kubectl_alb.context.bundle.source import DEMO, BundleSource
from kubectl_alb.context.load import load
from kubectl_alb.errors import ExitCode
from kubectl_alb.model.section import Section
from tests.mutations import mutated, with_odd_values

COMMANDS = (
    ["list", "-A"], ["plan"], ["describe", "group/shop-public"], ["logs"], ["doctor", "-A"],
    ["status", "-A"],
)  # fmt: skip


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Return a copy of the demo bundle, to be spoiled."""
    shutil.copytree(DEMO, tmp_path / "bundle")
    return tmp_path / "bundle"


def spoil(bundle: Path, section: Section, **fields: object) -> str:
    """Change fields of the second record of a section; return the reason of the gap."""
    file = bundle / f"{section.value}.json"
    records = json.loads(file.read_text())
    records[1].update(fields)
    file.write_text(json.dumps(records))
    snapshot = load(BundleSource(str(bundle)), Section)
    return snapshot.gaps[section].reason


@pytest.mark.parametrize(
    ("section", "fields", "named"),
    [
        (Section.SUBNETS, {"AvailabilityZone": ["a"]}, "malformed at zone"),
        (Section.SUBNETS, {"CidrBlock": "10.0.0.0/99"}, "malformed at CidrBlock"),
        (Section.SUBNETS, {"AvailableIpAddressCount": 10**30}, "malformed at free"),
        (Section.SUBNETS, {"Tags": [{"Key": "a"}, None]}, "malformed at Tags"),
        (Section.INGRESSES, {"metadata": None}, "malformed at metadata"),
        (Section.INGRESSES, {"spec": {"rules": [{"http": {"paths": 5}}]}}, "rules.0.http.paths"),
        (Section.PODS, {"spec": {"containers": [{"name": "a", "env": [{}]}]}}, "env.0.name"),
        (Section.RULES, {"Priority": "x"}, "malformed at"),
    ],
)  # fmt: skip
def test_a_malformed_record_is_a_gap_that_names_section_record_and_field(
    bundle: Path, section: Section, fields: dict[str, object], named: str
) -> None:
    reason = spoil(bundle, section, **fields)
    assert reason.startswith(f"{section.value}.json, record 1 (")
    assert named in reason


def test_what_other_sections_can_answer_is_answered(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(bundle, Section.SUBNETS, AvailabilityZone=["eu-west-1a"])
    assert run(["list", "-A", "--bundle", str(bundle)]) == ExitCode.OK
    assert "app.example.com" in capsys.readouterr().out
    run(["plan", "--bundle", str(bundle)])
    assert "not read: subnets: aws/subnets.json, record 1" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["{}", '{"pod": 5, "line": "x"}', "[]", "nonsense", '"x"', "null"])
def test_a_malformed_line_of_the_log_is_named_and_the_others_are_shown(
    bundle: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = bundle / "logs" / "controller.jsonl"
    file.write_text(f"{line}\n{file.read_text()}")
    run(["logs", "-o", "raw", "--bundle", str(bundle)])
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) > 100
    assert "logs/controller.jsonl, line 1: " in shown.err
    run(["doctor", "-A", "--bundle", str(bundle)])
    assert "logs/controller.jsonl, line 1: " in capsys.readouterr().err


def test_json_that_is_nested_too_deeply_is_named(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "[" * 100_000 + "]" * 100_000
    (bundle / "aws" / "vpcs.json").write_text(text)
    run(["doctor", "-A", "--bundle", str(bundle)])
    assert "aws/vpcs.json is not JSON" in "".join(capsys.readouterr())


@pytest.mark.parametrize("seed", range(300))
def test_records_changed_at_random_are_never_a_bug(
    bundle: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(seed)
    files = [file for file in sorted(bundle.rglob("*.json")) if len(file.read_text()) > 3]
    for file, change in zip(chance.sample(files, 2), (_mutated, _odd), strict=True):
        file.write_text(json.dumps(change(json.loads(file.read_text()), chance)))
    command = COMMANDS[seed % len(COMMANDS)]
    code = run([*command, "--bundle", str(bundle)])
    said = capsys.readouterr().err
    assert code in (0, 1, 2, 3, 4, 65), said
    assert "bug" not in said
    assert "contradict" not in said


def _mutated(value: Any, chance: random.Random) -> Any:
    return mutated(value, chance)


def _odd(value: Any, chance: random.Random) -> Any:
    return with_odd_values(value, chance, 0.1)
