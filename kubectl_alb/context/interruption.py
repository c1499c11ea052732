"""Ctrl-C while reading: the first one ends the read, and what is known is told."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from kubectl_alb.errors import AlbError, ExitCode


class Interruption:
    """Notes the first Ctrl-C; a second one ends the command, as ever."""

    def __init__(self) -> None:
        self._noted = threading.Event()

    @property
    def noted(self) -> bool:
        """Whether the user wants no more to be read."""
        return self._noted.is_set()

    def note(self) -> None:
        """Ask for an end of what is being read."""
        self._noted.set()

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Note a Ctrl-C in place of raising, until the block ends; only in the main thread."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.getsignal(signal.SIGINT)
        if before is not signal.default_int_handler:
            # Somebody has decided that there is no Ctrl-C, or handles it.
            yield
            return

        def first(number: int, frame: FrameType | None) -> None:
            signal.signal(signal.SIGINT, before)
            self.note()

        signal.signal(signal.SIGINT, first)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


def interrupted() -> AlbError:
    """Return the failure of what had not been read when the user wanted no more."""
    error = AlbError("interrupted before it was read", hint="ask again for the rest")
    error.exit_code = ExitCode.INTERRUPTED
    return error
