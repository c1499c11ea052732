"""Where journals are, and that nobody else can read or misplace them."""

import os
from pathlib import Path

import pytest

from kubectl_alb.apply.state_folder import (
    JournalError,
    create_file,
    create_folder,
    lock,
    runs_folder,
)

HOME = Path.home()


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({"XDG_STATE_HOME": "/state"}, "linux", Path("/state/kubectl-alb/runs")),
        ({"XDG_STATE_HOME": "/state"}, "darwin", Path("/state/kubectl-alb/runs")),
        ({"XDG_STATE_HOME": "relative"}, "linux", HOME / ".local/state/kubectl-alb/runs"),
        ({}, "linux", HOME / ".local/state/kubectl-alb/runs"),
        ({}, "darwin", HOME / "Library/Application Support/kubectl-alb/runs"),
        ({"LOCALAPPDATA": "/local"}, "win32", Path("/local/kubectl-alb/runs")),
        ({}, "win32", HOME / "AppData/Local/kubectl-alb/runs"),
    ],
)
def test_each_platform_has_its_folder(environ: dict[str, str], platform: str, folder: Path) -> None:
    assert runs_folder(environ, platform) == folder


def test_a_folder_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    folder.mkdir(mode=0o755)
    create_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_file_that_is_there_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(JournalError, match="File exists"):
        create_file(tmp_path / "run")
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_is_locked_until_it_is_closed(tmp_path: Path) -> None:
    file, other = create_file(tmp_path / "run"), os.open(tmp_path / "run", os.O_RDWR)
    assert not lock(other)
    os.close(file)
    assert lock(other)
    os.close(other)
