"""The table of commands agrees with the commands, and every command keeps the rules of all."""

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import click
import pytest

from kubectl_alb.cli.command_table import ALIASES, ENTRIES, Entry
from kubectl_alb.cli.main import AlbCommand
from tests.conftest import Ran

VISIBLE = [entry for entry in ENTRIES if not entry.hidden]


def command_of(entry: Entry) -> click.Command:
    command: click.Command = import_module(entry.module).command
    return command


@pytest.mark.parametrize("entry", VISIBLE, ids=lambda entry: entry.name)
def test_the_line_in_the_table_is_the_commands_own(entry: Entry) -> None:
    assert (command_of(entry).help or "").partition("\n")[0] == entry.summary


@pytest.mark.parametrize("entry", VISIBLE, ids=lambda entry: entry.name)
def test_every_command_accepts_the_shared_flags(entry: Entry) -> None:
    command = command_of(entry)
    assert isinstance(command, AlbCommand)
    assert "kubeconfig" in {param.name for param in command.params}


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
        (("describe", "pod/a/b", "--bundle", "tests/golden/worlds/shop"), 64),
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
