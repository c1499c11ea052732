"""The user's folder for journals: where it is, and files in it that nobody else can read."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kubectl_alb.errors import AlbError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NAME = "kubectl-alb"
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
# A lock of Windows keeps others from reading its bytes, so it lies beyond what is written.
FAR = 1 << 40


class JournalError(AlbError):
    """The journal cannot be written, so nothing may be changed."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(
            f"cannot write the journal in {path}: {reason}; nothing may be changed without it",
            hint="make the folder writable, or set XDG_STATE_HOME to another one",
        )


def runs_folder(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Return the folder of journals; raise `JournalError` where no home is known."""
    given = Path(environ.get("XDG_STATE_HOME") or "")
    if given.is_absolute():
        return given / NAME / "runs"
    local = environ.get("LOCALAPPDATA")
    if platform == "win32" and local:
        return Path(local) / NAME / "runs"
    try:
        home = Path.home()
    except (RuntimeError, KeyError) as error:
        raise JournalError("the state folder", "the home folder is not known") from error
    if platform == "win32":
        return home / "AppData/Local" / NAME / "runs"
    if platform == "darwin":
        return home / "Library/Application Support" / NAME / "runs"
    return home / ".local/state" / NAME / "runs"


def create_folder(folder: Path) -> None:
    """Make the folder, for its owner alone; raise `JournalError` where that cannot be."""
    try:
        folder.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        if os.name == "posix":
            folder.chmod(PRIVATE_FOLDER)
    except OSError as error:
        raise JournalError(folder, error.strerror or str(error)) from error


def create_file(path: Path) -> int:
    """Create a file that must not be there yet, and return its descriptor, locked."""
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
    try:
        file = os.open(path, flags, PRIVATE_FILE)
    except OSError as error:
        raise JournalError(path.parent, error.strerror or str(error)) from error
    lock(file)
    _sync_folder(path.parent)
    return file


def append(file: int, data: bytes) -> None:
    """Write to the end of an open file, to the disk; raise OSError when it cannot be."""
    while data:
        data = data[os.write(file, data) :]
    os.fsync(file)


def lock(file: int) -> bool:
    """Lock an open file until it is closed; return False where another process has it."""
    try:
        if sys.platform == "win32":
            os.lseek(file, FAR, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            os.lseek(file, 0, os.SEEK_END)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # A file system without locks; on Windows also what another process has.
        return sys.platform != "win32"
    return True


def _sync_folder(folder: Path) -> None:
    """Have the name of a new file on the disk, where folders can be opened."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
