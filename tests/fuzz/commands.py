"""Whole commands on the demo bundle, with records changed at random."""

import io
import json
import random
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click

from kubectl_alb.cli.main import cli
from kubectl_alb.context.bundle.source import DEMO
from kubectl_alb.errors import AlbError
from tests.mutations import mutated, with_odd_values

COMMANDS = (
    "list -A", "list -A -o wide", "plan", "plan -o json", "describe group/shop-public",
    "describe ingress/web -n shop -o yaml", "describe service/mqtt -n shop", "logs",
    "logs -o json", "doctor -A", "doctor -A -o json", "doctor ingress/web -n shop", "status -A",
    "status -A -o json", "trace https://app.example.com/cart", "upgrade --check",
    "reorder group/shop-public --top shop/web --dry-run=client",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangedBundle:
    """A command, and the files of the bundle that are not as recorded."""

    command: str
    files: Mapping[str, str]


@cache
def recorded() -> Mapping[str, str]:
    """Return the text of each file of records, by its path in the bundle."""
    files = {
        str(file.relative_to(DEMO)): file.read_text(encoding="utf-8")
        for file in sorted(DEMO.rglob("*.json"))
    }
    return {name: text for name, text in files.items() if len(text) > len("[]\n")}


@cache
def folder() -> Path:
    """Return a copy of the demo bundle for this process alone."""
    return Path(shutil.copytree(DEMO, Path(tempfile.mkdtemp(prefix="fuzz-")) / "bundle"))


def changed_bundle(chance: random.Random) -> ChangedBundle:
    """Return a command with one to three files changed."""
    files = {}
    for name in chance.sample(list(recorded()), chance.randrange(1, 4)):
        records = json.loads(recorded()[name])
        odd = chance.random() < 0.5
        value = with_odd_values(records, chance, 0.05) if odd else mutated(records, chance)
        files[name] = json.dumps(value)
    return ChangedBundle(chance.choice(COMMANDS), files)


def run_on_bundle(given: ChangedBundle) -> object:
    """Run the command on the changed bundle; a refusal of the command line is one of ours."""
    for name, text in given.files.items():
        (folder() / name).write_text(text, encoding="utf-8")
    words = [*given.command.split(), "--bundle", str(folder())]
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            return cli.main(words, prog_name="kubectl alb", standalone_mode=False)
    except click.ClickException as error:
        raise AlbError(str(error)) from None
    finally:
        for name in given.files:
            (folder() / name).write_text(recorded()[name], encoding="utf-8")
