"""Many small reads on a few threads.

Nobody waits for a thread that has been given up: Ctrl-C, an error or the end of the time allowed
leaves at once, and what had not begun is never begun.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from kubectl_alb.context.deadline import Deadline, timed_out
from kubectl_alb.context.interruption import Interruption, interrupted
from kubectl_alb.errors import AlbError, DecodeError

UNEXPECTED = (
    LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError,
)  # fmt: skip

LOOK_UP_SECONDS = 0.1

T = TypeVar("T")
R = TypeVar("R")


class Fanout:
    """A bounded pool for reads that do not wait for each other."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="aws")

    def each(self, read: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """Read all items at once, within the pool's bounds; the first failure is raised."""
        futures = [self._pool.submit(read, item) for item in items]
        return [future.result() for future in futures]

    def attempts(self, read: Callable[[T], R], items: Iterable[T]) -> list[R | AlbError]:
        """Read all items at once; what fails gives its failure in place of a result."""
        futures = [self._pool.submit(_attempt, read, item) for item in items]
        return [future.result() for future in futures]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long reads are waited for: until a monotonic time, and `grace` after an interruption."""

    ends: float | None = None
    interruption: Interruption | None = None
    grace: float = 0.0

    @classmethod
    def within(
        cls, seconds: float | None, interruption: Interruption | None = None, grace: float = 0.0
    ) -> "Patience":
        """Return the patience that ends in so many seconds."""
        ends = None if seconds is None else time.monotonic() + seconds
        return cls(ends, interruption, grace)

    def with_grace(self, seconds: float) -> "Patience":
        """Return one that waits so many seconds from now at least, also after an interruption."""
        least = time.monotonic() + seconds
        ends = None if self.ends is None else max(self.ends, least)
        return Patience(ends, self.interruption, seconds)

    def result(self, future: Future[R | AlbError]) -> R | AlbError:
        """Return what a read gives, or why it is waited for no longer."""
        if self.interruption is None:
            return _within(future, self._left(), timed_out)
        while not (future.done() or self.interruption.noted):
            if self.ends is not None and self._left() == 0:
                break
            with suppress(NotInTime):
                return future.result(LOOK_UP_SECONDS)
        if self.interruption.noted:
            return _within(future, self.grace, interrupted)
        return _within(future, self._left(), timed_out)

    def _left(self) -> float | None:
        return None if self.ends is None else max(0.0, self.ends - time.monotonic())


def outcomes(
    read: Callable[[T], R],
    items: Iterable[T],
    patience: Patience | None = None,
    one_by_one: bool = False,
) -> list[R | AlbError]:
    """Read each item on a thread of its own, or all on one, and wait for them with patience.

    What fails, or is not there in time, gives a failure in place of a result.
    """
    wanted = list(items)
    patience = patience or Patience()
    threads = 1 if one_by_one else max(1, len(wanted))
    pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="need")
    try:
        futures = [pool.submit(_attempt, read, item) for item in wanted]
        return [patience.result(future) for future in futures]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def within(deadline: Deadline, act: Callable[[], R]) -> R:
    """Do something on a thread that is left alone when the time is over, and raise `timed_out`.

    The limits of a socket are for each of its reads, so that a server which drips meets them all.
    """
    left = deadline.limit()
    if left is None:
        return act()
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="request")
    try:
        return pool.submit(act).result(left)
    except NotInTime:
        raise timed_out() from None
    finally:
        pool.shutdown(wait=False)


def _attempt(read: Callable[[T], R], item: T) -> R | AlbError:
    try:
        return read(item)
    except AlbError as error:
        return error
    except UNEXPECTED as error:
        # An answer with null for a list, an unknown value or a wrong type is not read.
        return DecodeError(f"an answer has an unexpected form: {described(error)}")


def described(error: Exception) -> str:
    """Return an error's type and text; the text of a ValueError may quote a whole value."""
    name = type(error).__name__
    return name if isinstance(error, (ValueError, RecursionError)) else f"{name}: {error}"


def _within(
    future: Future[R | AlbError], seconds: float | None, failure: Callable[[], AlbError]
) -> R | AlbError:
    try:
        return future.result(seconds)
    except NotInTime:
        return failure()


def chunks(items: Iterable[T], size: int) -> list[list[T]]:
    """Cut items into lists of at most `size`."""
    listed = list(items)
    return [listed[i : i + size] for i in range(0, len(listed), size)]
