"""Feeding a target: each input has a time, the process has a memory, and what is raised is kept."""

import resource
import signal
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from kubectl_alb.errors import AlbError
from tests.fuzz.targets import Target

HANG_SECONDS = 10.0
MEMORY = 512 * 1024 * 1024
SHOWN = 5
STATM = Path("/proc/self/statm")


class HangError(BaseException):
    """An input took too long; no `Exception`, so that nobody else catches it."""


@dataclass(slots=True)
class Outcome:
    """What came of the inputs of a target; of crashes with one cause the first is kept."""

    name: str
    inputs: int = 0
    refused: int = 0
    seconds: float = 0.0
    crashes: dict[str, str] = field(default_factory=dict)
    crashed: int = 0

    def __str__(self) -> str:
        return (
            f"{self.name:<20} {self.inputs:>9,} {self.refused:>9,} {self.seconds:>8.1f} "
            f"{self.crashed:>7}"
        )


HEADER = f"{'target':<20} {'inputs':>9} {'refused':>9} {'seconds':>8} {'crashes':>7}"


def fed(target: Target, count: int, seed: int) -> Outcome:
    """Feed a target so many inputs."""
    outcome = Outcome(target.name)
    began = time.monotonic()

    def each(given: Any) -> None:
        outcome.inputs += 1
        try:
            with within(HANG_SECONDS):
                target.act(given)
        except AlbError:
            outcome.refused += 1
        except (Exception, HangError) as error:  # noqa: BLE001 - that is what is looked for
            outcome.crashed += 1
            place = traceback.extract_tb(error.__traceback__)[-1]
            cause = f"{type(error).__name__} at {place.filename}:{place.lineno}"
            if len(outcome.crashes) < SHOWN:
                outcome.crashes.setdefault(cause, f"{error}\n  input: {given!r:.2000}")

    target.feed(count, seed, each)
    outcome.seconds = time.monotonic() - began
    return outcome


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `HangError` when the time is over."""

    def over(_signal: int, _frame: FrameType | None) -> None:
        raise HangError(f"still busy after {seconds:g} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def limit_memory() -> None:
    """Let this process have so much more memory than it has now, where that is known."""
    # The stacks of threads count, also where they are not touched.
    threading.stack_size(256 * 1024)
    if STATM.exists():
        now = int(STATM.read_text().split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (now + MEMORY, resource.RLIM_INFINITY))
