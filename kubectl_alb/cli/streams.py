"""The standard streams: nothing harmful passes them, and none of them can end in a traceback."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO, cast

from kubectl_alb.errors import AlbError
from kubectl_alb.render.escape import harmless

# Takes away what the cursor's line holds; what begins with it is a line to be written over.
CLEAR = "\r\x1b[K"


class GuardedStream:
    r"""A standard stream that spells out control characters, whoever writes to it.

    What the encoding lacks is written as `\u2192`. It has no `buffer`: nothing gets around it. A
    stream for notes drops what cannot be written; any other raises `AlbError` or `BrokenPipeError`.
    """

    def __init__(self, stream: TextIO, name: str, notes: bool = False) -> None:
        self._stream = stream
        self._name = name
        self._notes = notes
        self._live = False
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", newline="\n")

    @property
    def encoding(self) -> str:
        """The encoding of the stream."""
        return self._stream.encoding or "ascii"

    @property
    def errors(self) -> str | None:
        """What is done with a character that the encoding lacks."""
        return self._stream.errors

    def isatty(self) -> bool:
        """Return whether the stream is a terminal."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """Return the descriptor of the stream."""
        return self._stream.fileno()

    def write(self, text: str) -> int:
        """Write a text whose control characters are spelled out."""
        if not isinstance(text, str):
            raise TypeError("text is needed")
        self.write_safe(harmless(text))
        return len(text)

    def write_safe(self, text: str) -> None:
        """Write a text that `render` has made safe, with our own colours and commands in it.

        A line that is to be written over makes room for it.
        """
        clear = CLEAR if self._live and not text.startswith(CLEAR) else ""
        self._live = text.startswith(CLEAR) and text != CLEAR
        with self._reported():
            self._stream.write(clear + text)

    def flush(self) -> None:
        """Hand over what was written."""
        with self._reported():
            self._stream.flush()

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            if self._notes:
                return
            if isinstance(error, BrokenPipeError):
                raise
            reason = getattr(error, "strerror", None) or str(error)
            raise AlbError(f"cannot write to {self._name}: {reason}") from error


@contextmanager
def guarded() -> Iterator[None]:
    """Guard stdout and stderr for as long as a command runs."""
    kept = sys.stdout, sys.stderr
    if sys.platform == "win32":
        from colorama import just_fix_windows_console

        just_fix_windows_console()
    sys.stdout = cast(TextIO, GuardedStream(sys.stdout, "stdout"))
    sys.stderr = cast(TextIO, GuardedStream(sys.stderr, "stderr", notes=True))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = kept


def reopen_closed() -> None:
    """Put something in the place of standard streams that the caller has closed.

    Else the next socket would become stdout. What is written to a closed stdout still fails.
    """
    for number, mode in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        with suppress(OSError):
            os.fstat(number)
            continue
        opened = os.open(os.devnull, mode)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)
    sys.stdin = sys.stdin or os.fdopen(0, "r", encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)
