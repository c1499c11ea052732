"""What `doctor` says in the end: the verdict, the exit code and the last line, for each outcome."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran

Run = Callable[..., Ran]
SHOP = Path("tests/golden/worlds/shop")
CHECKED = ("--only", "IP")
MISSING = "aws/target-health"


def without(folder: Path, *sections: str) -> str:
    """Copy the bundle of the shop, without the files of these sections."""
    shutil.copytree(SHOP, folder / "bundle")
    for section in sections:
        (folder / "bundle" / f"{section}.json").unlink()
    return str(folder / "bundle")


def outcome(ran: Ran) -> tuple[str, int]:
    status = json.loads(ran.stdout)["status"]
    assert status["exitCode"] == ran.code
    return status["verdict"], ran.code


@pytest.mark.parametrize(
    ("fail_on", "codes"),
    [
        ("error", (0, 0, 3)),
        ("warning", (0, 0, 3)),
        ("incomplete", (0, 4, 3)),
        ("never", (0, 0, 0)),
    ],
)
def test_each_verdict_has_its_exit_code(
    fail_on: str, codes: tuple[int, int, int], run: Run, tmp_path: Path
) -> None:
    asked = ("-A", "-o", "json", f"--fail-on={fail_on}", "--bundle")
    partial = without(tmp_path, MISSING)
    found = (
        run("doctor", *CHECKED, *asked, str(SHOP)),
        run("doctor", *CHECKED, *asked, partial),
        run("doctor", *asked, str(SHOP)),
    )
    verdicts = ("healthy", "incomplete", "problems")
    assert [outcome(ran) for ran in found] == list(zip(verdicts, codes, strict=True))


def test_exit_zero_wins_over_what_was_skipped(run: Run, tmp_path: Path) -> None:
    asked = ("--fail-on=incomplete", "--exit-zero", "-o", "json", "--bundle")
    partial = without(tmp_path, MISSING)
    assert outcome(run("doctor", *CHECKED, *asked, partial)) == ("incomplete", 0)


@pytest.mark.parametrize(
    ("missing", "last"),
    [
        ((), "✔ nothing is wrong, 4 passed"),
        (
            (MISSING,),
            "– nothing found by 2 of 4 checks, 2 skipped: aws/target-health is not in the bundle, "
            "2 passed",
        ),
        (
            (MISSING, "aws/load-balancers"),
            "– nothing found by 1 of 4 checks, 3 skipped: aws/load-balancers is not in the bundle, "
            "…, 1 passed",
        ),
    ],
)
def test_the_last_line_says_that_all_is_well_only_where_every_check_has_looked(
    missing: tuple[str, ...], last: str, run: Run, tmp_path: Path
) -> None:
    ran = run("doctor", *CHECKED, "-A", "--bundle", without(tmp_path, *missing))
    assert ran.stderr.splitlines()[-1] == last


def test_a_finding_is_told_in_the_last_line_beside_what_was_skipped(
    run: Run, tmp_path: Path
) -> None:
    ran = run("doctor", "-A", "--bundle", without(tmp_path, MISSING))
    assert "skipped" in ran.stderr.splitlines()[-1]
    assert "well" not in ran.stderr
    assert "nothing" not in ran.stderr.splitlines()[-1]
