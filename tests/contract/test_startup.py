"""Help and completion load no SDK."""

import subprocess
import sys

import pytest

HEAVY = {"kubernetes", "boto3", "botocore", "yaml", "urllib3", "tabulate"}


def loaded(*args: str) -> set[str]:
    code = (
        "import sys; from kubectl_alb.cli.main import run; "
        f"run({list(args)!r}); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize("args", [("--help",), (), ("--version",), ("options",)])
def test_help_imports_nothing_heavy(args: tuple[str, ...]) -> None:
    assert HEAVY.isdisjoint(loaded(*args))


@pytest.mark.parametrize("args", [("describe", "--help"), ("list", "--help")])
def test_a_commands_help_imports_no_sdk(args: tuple[str, ...]) -> None:
    assert (HEAVY - {"tabulate"}).isdisjoint(loaded(*args))
