"""Text files changed together: each whole or not at all, and only as they were read."""

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kubectl_alb.errors import AlbError

MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file with its bytes before and after; `path` is as the user named it."""

    path: str
    before: bytes
    after: bytes

    @classmethod
    def of(cls, path: str, before: bytes, text: str) -> "FileChange":
        """Return the change of a file to a text, with the byte order mark that it had."""
        mark = MARK if before.startswith(MARK) else b""
        return cls(path, before, mark + text.encode())


def read_file(path: str) -> tuple[bytes, str]:
    """Return the bytes of a file and its text."""
    try:
        found = Path(path).read_bytes()
        return found, found.decode("utf-8-sig")
    except OSError as error:
        raise AlbError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise AlbError(f"cannot read {path}: it is not UTF-8") from error


def write_files(changes: Sequence[FileChange]) -> None:
    """Write all files; raise `AlbError` with all of them as they were where one cannot be."""
    for change in changes:
        if read_file(change.path)[0] != change.before:
            raise AlbError(
                f"{change.path} changed since it was read; nothing was changed",
                hint="run the command again",
            )
    done: list[FileChange] = []
    for change in changes:
        try:
            _write(change.path, change.after)
        except OSError as error:
            for earlier in reversed(done):
                with suppress(OSError):
                    _write(earlier.path, earlier.before)
            raise AlbError(
                f"cannot write {change.path}: {error.strerror}; nothing was changed",
                hint="check its permissions and those of its folder",
            ) from error
        done.append(change)


def _write(path: str, content: bytes) -> None:
    """Put a file into the place of another one, with its rights; links are followed."""
    target = Path(os.path.realpath(path))
    file, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(target.stat().st_mode & 0o7777)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
