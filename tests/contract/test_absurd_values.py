"""Every flag that takes a number, a duration or a size takes or refuses absurd ones."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from kubectl_alb.cli.command_table import ENTRIES
from kubectl_alb.cli.commands.bundle import SizeType
from kubectl_alb.cli.durations import DurationType
from tests.conftest import Ran

Run = Callable[..., Ran]
ABSURD = (
    "", " 5", "-1", "NaN", "inf", "1e400", "0x10", "1_000", "+5", "٣", "٣s", "\ud800", "9" * 30,
    "9" * 400, "9" * 5000, "9" * 400 + "h", "1h" * 2000, "99999999h",
)  # fmt: skip
KINDS = (click.types.IntParamType, click.types.FloatParamType, DurationType, SizeType)
FLAGS = [
    (entry.name, param)
    for entry in ENTRIES
    for param in entry.load().params
    if isinstance(param.type, KINDS) and not getattr(param, "count", False)
]
LINES = (
    ("logs", "--since"), ("logs", "--tail"), ("list", "--timeout"), ("list", "--request-timeout"),
    ("reorder group/shop-public --dry-run=client --top api", "--spread"), ("list", "--verbose"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "flag"), FLAGS, ids=lambda each: getattr(each, "name", each))
def test_an_absurd_value_is_read_or_refused(name: str, flag: click.Parameter) -> None:
    for text in ABSURD:
        try:
            value = flag.type.convert(text, flag, None)
        except click.UsageError:
            continue
        assert value >= 0 or isinstance(flag.type, click.types.IntParamType), (name, text[:20])


@pytest.mark.parametrize(("line", "flag"), LINES)
def test_a_command_bears_an_absurd_value(line: str, flag: str, run: Run) -> None:
    for text in ABSURD:
        ran = run(*line.split(), f"{flag}={text}", "--bundle", "demo")
        assert "bug" not in ran.stderr, text[:20]
        assert ran.code in (0, 1, 2, 64, 65, 75), ran.stderr[:200]


def test_the_size_of_a_bundle_may_be_anything(run: Run, tmp_path: Path) -> None:
    for number, text in enumerate(ABSURD):
        file = str(tmp_path / f"{number}")
        ran = run("bundle", f"--max-size={text}", "--output-file", file, "--bundle", "demo")
        assert ran.code in (0, 64), ran.stderr[:200]
