"""Help and completion load no SDK."""

import subprocess
import sys

import pytest

from kubectl_alb.cli.command_table import ENTRIES, Entry

BEHIND = tuple(
    f"kubectl_alb.{package}"
    for package in ("analysis", "apply", "checks", "desired", "observed", "steps", "views")
)
SDKS = {"kubernetes", "boto3", "botocore", "yaml", "urllib3"}
PROGRAM = """
import sys
from kubectl_alb.cli.main import run
code = run(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""


def loaded(*args: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *args], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("args", [("--help",), (), ("--version",), ("options",)])
def test_help_imports_nothing_heavy(args: tuple[str, ...]) -> None:
    assert loaded(*args).isdisjoint({*SDKS, "wcwidth", "kubectl_alb.cli.command_table.describe"})


@pytest.mark.parametrize("entry", [e for e in ENTRIES if not e.hidden], ids=lambda e: e.name)
@pytest.mark.parametrize("form", ["help", "completion"])
def test_a_commands_flags_are_declared_apart_from_what_it_does(entry: Entry, form: str) -> None:
    # Its module only declares; `perform` imports the rest when the command is run.
    args = (entry.name, "--help") if form == "help" else ("__complete", entry.name, "--")
    modules = loaded(*args)
    assert modules.isdisjoint(SDKS)
    assert {name for name in modules if name.startswith(BEHIND)} == set()


def test_completing_names_of_a_bundle_imports_no_sdk() -> None:
    args = ("__complete", "--bundle", "tests/golden/worlds/shop", "describe", "")
    assert loaded(*args).isdisjoint(SDKS)
