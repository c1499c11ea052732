"""Help and completion load no SDK."""

import subprocess
import sys

import pytest

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
    assert loaded(*args).isdisjoint({*SDKS, "wcwidth", "kubectl_alb.cli.describe"})


@pytest.mark.parametrize(
    "args",
    [
        ("describe", "--help"),
        ("list", "--help"),
        ("__complete", ""),
        ("__complete", "describe", "--"),
        ("__complete", "describe", "--output="),
        ("__complete", "--bundle", "tests/golden/worlds/shop", "describe", ""),
    ],
)
def test_a_commands_help_and_completion_import_no_sdk(args: tuple[str, ...]) -> None:
    assert loaded(*args).isdisjoint(SDKS)
