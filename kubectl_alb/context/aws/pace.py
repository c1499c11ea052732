"""How fast we ask AWS: slower than it allows, since the controller draws on the same buckets."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from kubectl_alb.context.deadline import Deadline, timed_out
from kubectl_alb.facts.request_rates import Allowance, allowances

SHARE_OF_RATE = 2 / 3
SHARE_OF_BUCKET = 1 / 2
# Told to be slower, we are half as fast, but once a second at most, however many calls were told.
SLOWEST = 1 / 8
PATIENCE_SECONDS = 1.0
RECOVERY = 1 / 20


@dataclass(slots=True)
class Bucket:
    """Calls that may be made at once; `usual` is the rate at which it fills while AWS is content.

    Where `tokens` is negative, so many calls wait for their time.
    """

    size: float
    usual: float
    at: float
    rate: float = field(init=False)
    tokens: float = field(init=False)
    slowed_at: float = field(init=False, default=float("-inf"))

    def __post_init__(self) -> None:
        self.rate, self.tokens = self.usual, self.size

    def take(self, now: float) -> float:
        """Take a token and return in how many seconds it is there: first come, first served."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate) - 1
        self.at = now
        return max(0.0, -self.tokens / self.rate)

    def slow_down(self, now: float) -> None:
        """Fill more slowly, from nothing, since others have emptied AWS's bucket."""
        self.tokens = min(self.tokens, 0.0)
        if now - self.slowed_at >= PATIENCE_SECONDS:
            self.slowed_at = now
            self.rate = max(self.rate / 2, self.usual * SLOWEST)

    def recover(self) -> None:
        """Fill a little faster again."""
        self.rate = min(self.usual, self.rate + self.usual * RECOVERY)


class Pace:
    """Has every call of a process wait for its time; shared by threads and clients.

    `rate` is how many calls a second are made of what AWS counts by itself, None for our share of
    what AWS allows, 0 for no limit. A wait that would end after the deadline is not begun.
    """

    def __init__(
        self,
        rate: float | None = None,
        deadline: Deadline | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.rate = rate
        self._deadline = deadline or Deadline()
        self._now, self._sleep = now, sleep
        self._lock = Lock()
        self._buckets: dict[str, Bucket] = {}

    @property
    def limited(self) -> bool:
        """Whether calls wait at all."""
        return self.rate != 0

    def wait(self, service: str, operation: str) -> None:
        """Wait until a call may be made; raise the error of `timed_out` if that is too late."""
        if not self.limited:
            return
        with self._lock:
            now = self._now()
            seconds = max(bucket.take(now) for bucket in self._drawn(service, operation))
        if seconds and seconds > (self._deadline.limit() or seconds):
            raise timed_out()
        self._sleep(seconds)

    def answered(self, service: str, operation: str, throttled: bool) -> None:
        """Note how AWS took a call: it slows the next ones down, or lets them recover."""
        if not self.limited:
            return
        with self._lock:
            for bucket in self._drawn(service, operation):
                if throttled:
                    bucket.slow_down(self._now())
                else:
                    bucket.recover()

    def seconds_for(self, service: str, calls: int) -> float | None:
        """Return how long so many calls more take of a service; None where there is no limit."""
        with self._lock:
            bucket = self._buckets.get(service)
            if bucket is None or not self.limited:
                return None
            return max(0.0, calls - max(bucket.tokens, 0.0)) / bucket.rate

    def _drawn(self, service: str, operation: str) -> list[Bucket]:
        found = allowances(service, operation).items()
        return [self._bucket(name, allowance) for name, allowance in found]

    def _bucket(self, name: str, allowance: Allowance) -> Bucket:
        if name not in self._buckets:
            usual = self.rate or allowance.per_second * SHARE_OF_RATE
            size = max(1.0, allowance.size * SHARE_OF_BUCKET)
            self._buckets[name] = Bucket(size, usual, self._now())
        return self._buckets[name]
