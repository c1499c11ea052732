"""Help and completion load no SDK, nor does any command on a bundle."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from kubectl_alb.cli.command_table import ENTRIES, Entry
from kubectl_alb.cli.commands import describe
from tests.scripted import NOTHING, serving

BEHIND = tuple(
    f"kubectl_alb.{package}"
    for package in ("analysis", "apply", "checks", "desired", "observed", "steps", "views")
)
# The module of a command, as an example.
DECLARATIONS = describe.__name__
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


def ran(*args: str) -> set[str]:
    """Return what a command loads, whatever its verdict."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *args], capture_output=True, text=True, check=False
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("args", [("--help",), (), ("--version",), ("options",)])
def test_help_imports_nothing_heavy(args: tuple[str, ...]) -> None:
    assert loaded(*args).isdisjoint({*SDKS, "wcwidth", DECLARATIONS})


@pytest.mark.parametrize("entry", [e for e in ENTRIES if not e.hidden], ids=lambda e: e.name)
@pytest.mark.parametrize("form", ["help", "completion"])
def test_a_commands_flags_are_declared_apart_from_what_it_does(entry: Entry, form: str) -> None:
    # Its module only declares; what it does is imported when the command is run.
    args = (entry.name, "--help") if form == "help" else ("__complete", entry.name, "--")
    modules = loaded(*args)
    assert modules.isdisjoint(SDKS)
    assert {name for name in modules if name.startswith(BEHIND)} == set()


def test_completing_names_of_a_bundle_imports_no_sdk() -> None:
    args = ("__complete", "--bundle", "tests/golden/worlds/shop", "describe", "")
    assert loaded(*args).isdisjoint(SDKS)


SHOP = "--bundle tests/golden/worlds/shop"
# At least one line for each command, and what it loads none of; `{tmp}` is an empty folder.
LINES = {
    f"describe cart -n shop {SHOP}": SDKS,
    f"describe class/alb {SHOP}": SDKS,
    f"status -A {SHOP}": SDKS,
    f"status group/shop-public {SHOP} -o json": SDKS,
    f"list -A {SHOP}": SDKS,
    f"trace https://app.example.com/cart {SHOP}": SDKS,
    f"plan {SHOP}": SDKS,
    f"plan {SHOP} -o stack": SDKS,
    f"plan {SHOP} --cross-check": SDKS,
    f"plan {SHOP} -o yaml": SDKS - {"yaml"},
    f"plan {SHOP} -f tests/golden/manifests/shop": SDKS - {"yaml", "urllib3"},
    f"doctor {SHOP}": SDKS,
    f"doctor ingress/cart -n shop {SHOP} -o json": SDKS,
    f"doctor --fix --dry-run=client {SHOP}": SDKS,
    "doctor --list-checks": SDKS,
    "install --list-versions": SDKS,
    "install --print-iam-policy --partition aws": SDKS,
    "install --print-iam-policy": SDKS - {"yaml"},
    f"reorder group/shop-public {SHOP}": SDKS,
    f"reorder group/shop-public --top shop/cart {SHOP} -o kustomize": SDKS,
    f"upgrade --check {SHOP}": SDKS,
    f"sample test {SHOP}": SDKS,
    f"uninstall {SHOP}": SDKS,
    "undo": SDKS,
    f"logs {SHOP}": SDKS,
    f"logs group/shop-public {SHOP} -o json": SDKS,
    "logs --from-file setup.cfg": SDKS,
    f"bundle {SHOP} --output-file {{tmp}}/bundle.zip": SDKS,
    "explain ALB-SUBNET-001": SDKS,
    "schema Plan": SDKS,
    f"version {SHOP}": SDKS,
    "version --client": SDKS,
    "completion bash": SDKS,
    "options": SDKS,
}


def test_every_command_is_among_them() -> None:
    commands = {line.split()[0] for line in LINES}
    assert commands == {entry.name for entry in ENTRIES if not entry.hidden}


@pytest.mark.parametrize("line", LINES)
def test_what_reads_no_cluster_loads_no_sdk(line: str, tmp_path: Path) -> None:
    args = shlex.split(line.format(tmp=tmp_path))
    modules = ran(*args)
    assert f"kubectl_alb.cli.run.{args[0]}" in modules
    assert modules & LINES[line] == set()


CHECKS = "kubectl_alb.checks.engine.catalogue"


@pytest.mark.parametrize("line", ["list -A", "trace https://app.example.com/cart", "logs"])
def test_what_reports_no_findings_of_checks_loads_none_of_them(line: str) -> None:
    modules = ran(*shlex.split(f"{line} {SHOP}"))
    assert f"kubectl_alb.cli.run.{line.split()[0]}" in modules
    assert CHECKS not in modules


# With a live cluster; what writes to it is loaded by a write alone.
READING = (
    "describe cart -n shop",
    "list -A",
    "plan",
    "doctor",
    "doctor --fix --dry-run=client",
    "logs",
    "version",
)


@pytest.mark.parametrize("line", READING)
def test_reading_a_cluster_does_not_load_what_writes_to_one(line: str, tmp_path: Path) -> None:
    with serving(NOTHING) as server:
        given = f"{line} --server {server.url} --no-aws --cache-dir {tmp_path} --no-input"
        modules = ran(*shlex.split(given))
        asked = [request.path for request in server.asked]
    assert asked != []
    assert "kubernetes" not in modules
