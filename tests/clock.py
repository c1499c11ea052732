"""A clock that goes on only when somebody sleeps, so that no wait depends on the machine."""

from dataclasses import dataclass, field
from functools import partial

import pytest

from kubectl_alb.cli.progress import Progress


@dataclass
class Clock:
    """Stands still but for sleeping; remembers how long somebody slept each time."""

    time: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        """Return the time in seconds."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Go on at once."""
        self.slept.append(seconds)
        self.time += seconds


def status_waits_by(clock: Clock, patch: pytest.MonkeyPatch) -> None:
    """Have `status --wait` measure its time with a clock."""
    timed = partial(Progress, now=clock.now, sleep=clock.sleep)
    patch.setattr("kubectl_alb.cli.run.status_wait.Progress", timed)
