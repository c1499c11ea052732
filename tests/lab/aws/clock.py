"""A clock that tests can move, stop and speed up."""

import time
from datetime import datetime, timezone


class Clock:
    """Tells the emulator's time: real time, times a rate, plus what tests have added."""

    def __init__(self) -> None:
        self._start = self._origin = time.time()
        self._rate = 1.0

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return self._origin + (time.time() - self._start) * self._rate

    def moment(self) -> datetime:
        """Return the time as a datetime in UTC, to the millisecond, as AWS stamps records."""
        return datetime.fromtimestamp(round(self.now(), 3), timezone.utc)

    def advance(self, seconds: float) -> None:
        """Move the clock by some seconds."""
        self.set(self.now() + seconds)

    def set(self, epoch_seconds: float) -> None:
        """Put the clock to a time."""
        self._origin, self._start = epoch_seconds, time.time()

    def run(self, rate: float) -> None:
        """Let time pass at a multiple of real time; 0 stops the clock."""
        self.set(self.now())
        self._rate = rate
