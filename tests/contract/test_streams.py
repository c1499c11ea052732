"""Streams, folders and users as a build server or a container has them: no traceback, one line."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.contract.test_hostile_text import READERS
from tests.hostile import hostile_world

WORLD = ("--bundle", "tests/golden/worlds/shop")
LINES = (
    ("list", "-A"),
    ("describe", "web", "-n", "shop"),
    ("describe", "group/shop-public", "-o", "mermaid"),
    ("logs",),
    ("logs", "-o", "raw"),
    ("doctor",),
    ("plan",),
)
KUBECONFIG = """
current-context: a
contexts: [{name: a, context: {cluster: a, user: a}}]
clusters: [{name: a, cluster: {server: "https://127.0.0.1:9"}}]
users: [{name: a, user: {client-certificate-data: QQ==, client-key-data: QQ==}}]
"""
ENCODINGS = ("iso-8859-1", "cp437", "ascii")
FULL = Path("/dev/full")
on_unix = pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")
with_full = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")


def started(
    *args: str, shell: str = "", environment: Mapping[str, str | None] | None = None
) -> Ran:
    """Run a command line in a process of its own; `shell` is appended as a shell reads it."""
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "KUBE", "PYTHONIO"))}
    told = {**keep, "PYTHONUTF8": "0", "AWS_EC2_METADATA_DISABLED": "true", **(environment or {})}
    words = [sys.executable, "-m", "kubectl_alb", *args]
    line = ["sh", "-c", f'"$@" {shell}', "sh", *words] if shell else words
    clean = {name: value for name, value in told.items() if value is not None}
    done = subprocess.run(line, env=clean, capture_output=True, check=False, timeout=60)
    out, err = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
    assert "Traceback" not in out + err
    assert "this is a bug" not in err
    return Ran(done.returncode, out, err)


@pytest.mark.parametrize(
    ("encoding", "line"),
    [*(("cp1252", line) for line in LINES), *((name, LINES[0]) for name in ENCODINGS)],
)
def test_an_encoding_without_our_marks_gets_ascii_ones(
    encoding: str, line: tuple[str, ...]
) -> None:
    ran = started(*line, *WORLD, environment={"PYTHONIOENCODING": f"{encoding}:strict"})
    assert ran.code in (0, 3)
    assert (ran.stdout + ran.stderr).isascii()
    assert "\\u" not in ran.stdout + ran.stderr


@on_unix
@pytest.mark.parametrize("line", [LINES[0], LINES[3], ("--help",), ("explain", "actions")])
@pytest.mark.parametrize(
    ("stdout", "reason"),
    [
        pytest.param(">/dev/full", "No space left on device", marks=with_full),
        (">&-", "Bad file descriptor"),
    ],
)
def test_a_stdout_that_takes_nothing_is_one_line(
    stdout: str, reason: str, line: tuple[str, ...]
) -> None:
    world = WORLD if line in LINES else ()
    ran = started(*line, *world, shell=stdout)
    assert (ran.code, ran.stdout) == (1, "")
    assert ran.stderr.splitlines()[-1] == f"error: cannot write to stdout: {reason}"


@on_unix
@pytest.mark.parametrize("stderr", [pytest.param("2>/dev/full", marks=with_full), "2>&-"])
def test_notes_that_cannot_be_written_change_nothing(stderr: str) -> None:
    ran = started("list", "-A", *WORLD, shell=stderr)
    assert ran.code == 0
    assert ran.stdout == started("list", "-A", *WORLD).stdout


@on_unix
@pytest.mark.parametrize("shell", [">&- 2>&- <&-", "<&-"])
def test_no_streams_at_all_is_an_exit_code(shell: str) -> None:
    assert started("list", "-A", *WORLD, shell=shell).code == (1 if ">&- 2" in shell else 0)
    assert started("plan", "-f", "-", "--source", "files", shell=shell).code == 65


@on_unix
def test_a_reader_that_goes_away_is_told_by_the_exit_code() -> None:
    ran = started("logs", "-o", "json", *WORLD, shell="2>&1 | true; exit 0")
    assert (ran.code, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    ("home", "line"),
    [
        (None, ("list",)),
        ("/nonexistent", ("doctor",)),
        ("", ("version",)),
        ("/dev/null", ("list", "--profile", "x")),
        ("relative", ("list",)),
    ],
)
def test_without_a_home_there_is_no_kubeconfig(home: str | None, line: tuple[str, ...]) -> None:
    ran = started(*line, environment={"HOME": home})
    assert ran.code == 78
    assert "error: there is no kubeconfig" in ran.stderr


# A user without an entry in passwd, and temporary folders that take nothing, made from inside.
# Memory that can stand for a file is taken away.
ODD = """
import os, sys, pathlib, tempfile
def gone(*_): raise KeyError("uid not found")
import pwd; pwd.getpwuid = gone
tempfile.tempdir = sys.argv.pop(1)
vars(os).pop("memfd_create", None)
sys.argv[0] = "kubectl-alb"
from kubectl_alb.cli.main import main
main()
"""


def odd(temporary: str, *args: str, **environment: str) -> Ran:
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "KUBE", "HOME"))}
    words = [sys.executable, "-c", ODD, temporary, *args]
    done = subprocess.run(
        words, env={**keep, **environment}, capture_output=True, text=True, check=False, timeout=60
    )
    assert "Traceback" not in done.stdout + done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


@on_unix
@pytest.mark.parametrize("line", [("list",), ("doctor",), ("__complete", "list", "--profile", "")])
def test_a_user_without_an_entry_needs_no_home(line: tuple[str, ...], tmp_path: Path) -> None:
    ran = odd(str(tmp_path), *line)
    assert ran.code == (0 if line[0] == "__complete" else 78)
    assert "this is a bug" not in ran.stderr


@on_unix
def test_a_client_certificate_needs_a_temporary_folder(tmp_path: Path) -> None:
    file = tmp_path / "config"
    file.write_text(KUBECONFIG)
    ran = odd("/dev/null", "list", KUBECONFIG=str(file))
    assert ran.code == 78
    assert "cannot write a temporary file for the client certificate" in ran.stderr
    assert "hint: set TMPDIR" in ran.stderr


@pytest.mark.parametrize("format", ["json", "yaml", "junit"])
def test_documents_are_ascii_where_the_encoding_is_not_utf_8(format: str, tmp_path: Path) -> None:
    command = "doctor" if format == "junit" else "list"
    world = hostile_world(Path(WORLD[1]), tmp_path)
    line = (command, "-A", "--bundle", str(world), "-o", format)
    ran = started(*line, environment={"PYTHONIOENCODING": "cp1252"})
    assert ran.stdout.isascii()
    READERS[format](ran.stdout)
