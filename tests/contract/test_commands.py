"""The table of commands agrees with the commands, and every command keeps the rules of all."""

import re
import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.cli.command_table import ALIASES, ENTRIES, Entry
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import SharedOptions, global_flags
from tests.conftest import Ran

VISIBLE = [entry for entry in ENTRIES if not entry.hidden]


@pytest.mark.parametrize("entry", VISIBLE, ids=lambda entry: entry.name)
def test_the_line_in_the_table_is_the_commands_own(entry: Entry) -> None:
    assert (entry.load().help or "").partition("\n")[0] == entry.summary


@pytest.mark.parametrize("entry", VISIBLE, ids=lambda entry: entry.name)
def test_every_command_accepts_the_shared_flags(entry: Entry) -> None:
    command = entry.load()
    assert isinstance(command, AlbCommand)
    assert "kubeconfig" in {param.name for param in command.params}


def flags_of(kind: Any) -> set[str]:
    """Return the names of the flags that a dataclass of options takes."""
    names = set()
    for each in fields(kind):
        names |= flags_of(each.type) if is_dataclass(each.type) else {each.name}
    return names


@pytest.mark.parametrize("entry", VISIBLE, ids=lambda entry: entry.name)
def test_every_flag_of_a_command_is_in_its_options(entry: Entry) -> None:
    command = entry.load()
    own = {param.name for param in command.params if param.expose_value}
    assert command.callback is not None
    module = sys.modules[command.callback.__module__]
    kind = getattr(module, f"{entry.name.title()}Options", None)
    shared = flags_of(SharedOptions) if kind and "shared" in kind.__slots__ else set()
    assert own == (flags_of(kind) - shared if kind else set())


def test_every_shared_flag_is_in_the_shared_options() -> None:
    assert {flag.name for flag in global_flags()} == flags_of(SharedOptions)


@pytest.mark.parametrize("entry", VISIBLE, ids=lambda entry: entry.name)
@pytest.mark.parametrize("form", ["flag", "help"])
def test_help_ends_well_and_stays_on_stdout(
    entry: Entry, form: str, run: Callable[..., Ran]
) -> None:
    ran = run(entry.name, "--help") if form == "flag" else run(entry.name, "-h")
    assert (ran.code, ran.stderr) == (0, "")
    assert ran.stdout.startswith(f"Usage: kubectl alb {entry.name}")


def test_shared_flags_mean_the_same_before_and_after_the_command(run: Callable[..., Ran]) -> None:
    shop = ("--bundle", "tests/golden/worlds/shop", "-n", "shop")
    assert run(*shop, "list") == run("list", *shop)


def test_the_flag_after_the_command_wins(run: Callable[..., Ran]) -> None:
    shop = ("--bundle", "tests/golden/worlds/shop")
    assert run("-n", "ops", "list", "-n", "shop", *shop) == run("list", "-n", "shop", *shop)


def test_the_exit_code_is_in_the_document(run: Callable[..., Ran]) -> None:
    ran = run("list", "-A", "-o", "json", "--bundle", "tests/golden/worlds/shop")
    assert '"exitCode": 0' in ran.stdout


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("list", "-o", "xml"), 64),
        (("list", "--timeout", "soon"), 64),
        (("describe",), 64),
        (("describe", "secret.v1/a", "--bundle", "tests/golden/worlds/shop"), 64),
        (("describe", "pod/a/b", "--bundle", "tests/golden/worlds/shop"), 1),
        (("describe", "x", "--bundle", "tests/golden/worlds/shop"), 1),
        (("describe", "x", "--bundle", "setup.cfg"), 65),
        (("describe", "x", "--bundle", ""), 64),
    ],
)
def test_without_an_answer_stdout_is_empty_and_the_code_says_why(
    args: tuple[str, ...], code: int, run: Callable[..., Ran]
) -> None:
    ran = run(*args)
    assert (ran.code, ran.stdout) == (code, "")
    assert ran.stderr.startswith("error: ")


def test_every_command_that_a_text_names_exists() -> None:
    known = {entry.name for entry in ENTRIES} | set(ALIASES) | {"help"}
    for file in Path("kubectl_alb").rglob("*.py"):
        named = re.findall(r"\bkubectl alb ([a-z][a-z-]*)", file.read_text(encoding="utf-8"))
        assert set(named) <= known, file
