"""The time by which a whole command must end: `--timeout`."""

import time
from dataclasses import dataclass

from kubectl_alb.errors import AlbError, ExitCode


@dataclass(frozen=True, slots=True)
class Deadline:
    """A monotonic time; `None` means that nothing limits the command."""

    ends: float | None = None

    @classmethod
    def within(cls, seconds: float | None) -> "Deadline":
        """Return the deadline that is so many seconds from now."""
        return cls(None if seconds is None else time.monotonic() + seconds)

    @property
    def passed(self) -> bool:
        """Return whether no time is left."""
        return self.ends is not None and time.monotonic() >= self.ends

    def limit(self, seconds: float | None = None) -> float | None:
        """Return the shorter of `seconds` and the time that is left; None where neither limits.

        Raises the error of `timed_out` if no time is left.
        """
        if self.ends is None:
            return seconds
        if self.passed:
            raise timed_out()
        left = max(0.001, self.ends - time.monotonic())
        return left if seconds is None else min(left, seconds)


def timed_out(message: str = "not read within --timeout") -> AlbError:
    """Return the failure of what did not end in time."""
    error = AlbError(message, hint="raise --timeout, or narrow the question")
    error.exit_code = ExitCode.TIMED_OUT
    return error
