"""Progress on stderr: a live line on a terminal, else a line for each change and every 30 s."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

from kubectl_alb.cli.output import Output
from kubectl_alb.cli.streams import CLEAR
from kubectl_alb.render.escape import escape
from kubectl_alb.render.text import width_of

EVERY_SECONDS = 30.0


@dataclass(slots=True)
class Progress:
    """Shows what is waited for, and for how long."""

    output: Output
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _began: float = field(init=False, default=0.0)
    _noted_at: float = field(init=False, default=0.0)
    _reason: str = field(init=False, default="")
    _open: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._began = self.now()

    @property
    def live(self) -> bool:
        """Whether there is a terminal on which a line can be written over."""
        return self.stream.isatty() and os.environ.get("TERM") != "dumb"

    def pause(self, seconds: float, reason: str) -> None:
        """Wait, and say why and since when."""
        ends = self.now() + seconds
        while True:
            self._show(reason)
            left = ends - self.now()
            if left <= 0:
                return
            self.sleep(min(left, 1.0))

    def tell(self, text: str) -> None:
        """Say how far something is: at once on a terminal, else every 30 s."""
        if self.output.quiet:
            return
        line = self._timed(text)
        if self.live:
            self._write(CLEAR + self._fitted(line))
            self._open = True
        elif self.now() - max(self._noted_at, self._began) >= EVERY_SECONDS:
            self.output.note(line)
            self._noted_at = self.now()

    def close(self) -> None:
        """Take the live line away."""
        if self._open:
            self._write(CLEAR)
            self._open = False

    def _show(self, reason: str) -> None:
        if self.output.quiet:
            return
        line = self._timed(f"waiting: {reason}")
        if self.live:
            self._write(CLEAR + self._fitted(line))
            self._open = True
        elif reason != self._reason or self.now() - self._noted_at >= EVERY_SECONDS:
            self.output.note(line)
            self._reason, self._noted_at = reason, self.now()

    def _timed(self, text: str) -> str:
        elapsed = int(self.now() - self._began)
        return escape(f"{elapsed // 60}:{elapsed % 60:02d} {text}")

    def _fitted(self, line: str) -> str:
        room = max(self.output.look(self.stream).width - 1, 20)
        while width_of(line) > room:
            line = line[:-2].rstrip("…") + "…"
        return line

    def _write(self, text: str) -> None:
        getattr(self.stream, "write_safe", self.stream.write)(text)
        self.stream.flush()
