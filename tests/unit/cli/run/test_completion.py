"""`completion`: the helper is written where kubectl finds it, the scripts work in their shell."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kubectl_alb.cli.run.completion import own_folder, warnings
from kubectl_alb.cli.shells import BASH, HELPER, KUBECTL, SCRIPTS
from kubectl_alb.errors import UsageError
from tests.conftest import Ran

WORLD = "tests/golden/worlds/shop"
# Calls the completion function as bash does: `=` and `:` are words of their own.
ASK = """
COMP_LINE=$1 COMP_POINT=${#1}; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_kubectl_alb
printf '%s\\n' "${COMPREPLY[@]}"
"""


def bash(line: str, *pieces: str) -> list[str]:
    program = Path(sys.executable).with_name("kubectl-alb")
    done = subprocess.run(
        ["bash", "-c", BASH + ASK, "bash", line, *pieces],
        env={**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_the_helper_is_written_once_executable(run: Callable[..., Ran], tmp_path: Path) -> None:
    first = run("completion", "kubectl", "--install-dir", str(tmp_path))
    file = tmp_path / HELPER
    assert first.stdout.startswith(f"Wrote {file} ")
    assert file.read_text() == KUBECTL
    assert file.stat().st_mode & stat.S_IXUSR
    second = run("completion", "kubectl", "--install-dir", str(tmp_path))
    assert second.stdout.startswith("Unchanged: ")


def test_a_folder_that_is_not_on_path_is_warned_about(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    ran = run("completion", "kubectl", "--install-dir", str(tmp_path))
    assert f"warning: {tmp_path} is not on PATH" in ran.stderr


def test_a_folder_on_path_beside_the_program_is_not(tmp_path: Path) -> None:
    program = tmp_path / "kubectl-alb"
    program.write_text("")
    program.chmod(0o755)
    assert warnings(tmp_path, str(tmp_path)) == []


def test_another_programs_file_is_left_alone(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / HELPER).write_text("#!/bin/sh\nother\n")
    ran = run("completion", "kubectl", "--install-dir", str(tmp_path))
    assert (ran.code, ran.stdout) == (1, "")
    assert (tmp_path / HELPER).read_text() == "#!/bin/sh\nother\n"


def test_a_folder_that_is_missing_is_an_error(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("completion", "kubectl", "--install-dir", str(tmp_path / "none"))
    assert (ran.code, ran.stdout) == (1, "")


def test_a_link_is_not_followed_to_the_default_folder(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "bin").mkdir()
    (tmp_path / "store" / "kubectl-alb").write_text("")
    link = tmp_path / "bin" / "kubectl-alb"
    link.symlink_to(tmp_path / "store" / "kubectl-alb")
    assert own_folder(str(link)) == tmp_path / "bin"


def test_a_module_run_by_python_has_no_folder_on_path() -> None:
    with pytest.raises(UsageError):
        own_folder("/somewhere/kubectl_alb/__main__.py")


@pytest.mark.parametrize("shell", SCRIPTS)
def test_scripts_are_printed_in_line_feeds(shell: str, run: Callable[..., Ran]) -> None:
    ran = run("completion", shell)
    assert (ran.code, ran.stdout) == (0, SCRIPTS[shell])
    assert "kubectl-alb __complete" in ran.stdout
    assert "\r" not in ran.stdout


def test_a_shells_script_is_not_installed(run: Callable[..., Ran], tmp_path: Path) -> None:
    assert run("completion", "bash", "--install-dir", str(tmp_path)).code == 64


@pytest.mark.parametrize(
    ("line", "pieces", "offered"),
    [
        ("kubectl-alb desc", ("desc",), ["describe"]),
        ("kubectl-alb describe -o js", ("describe", "-o", "js"), ["json"]),
        ("kubectl-alb describe --output=js", ("describe", "--output", "=", "js"), ["json"]),
        (
            "kubectl-alb describe --color=",
            ("describe", "--color", "="),
            ["auto", "always", "never"],
        ),
        ("kubectl-alb --kubeconfig ", ("--kubeconfig", ""), []),
    ],
)
def test_bash_completes(line: str, pieces: tuple[str, ...], offered: list[str]) -> None:
    assert bash(line, "kubectl-alb", *pieces) == offered


@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_scripts_of_installed_shells_parse(shell: str) -> None:
    text = BASH if shell == "bash" else KUBECTL
    subprocess.run([shutil.which(shell) or shell, "-n"], input=text, text=True, check=True)
