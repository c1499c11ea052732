"""Many small reads on a few threads.

Nobody waits for a thread that has been given up: Ctrl-C, an error or the end of the time allowed
leaves at once, and what had not begun is never begun.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from typing import TypeVar

from kubectl_alb.context.deadline import Deadline, timed_out
from kubectl_alb.errors import AlbError, DecodeError

UNEXPECTED = (
    LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError,
)  # fmt: skip

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


def outcomes(
    read: Callable[[T], R], items: Iterable[T], seconds: float | None = None
) -> list[R | AlbError]:
    """Read each item on a thread of its own; all of them together have so many seconds.

    What fails, or is not there in time, gives a failure in place of a result.
    """
    wanted = list(items)
    ends = None if seconds is None else time.monotonic() + seconds
    pool = ThreadPoolExecutor(max_workers=max(1, len(wanted)), thread_name_prefix="need")
    try:
        futures = [pool.submit(_attempt, read, item) for item in wanted]
        return [_in_time(future, ends) for future in futures]
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


def _in_time(future: Future[R | AlbError], ends: float | None) -> R | AlbError:
    try:
        return future.result(None if ends is None else max(0.0, ends - time.monotonic()))
    except NotInTime:
        return timed_out()


def chunks(items: Iterable[T], size: int) -> list[list[T]]:
    """Cut items into lists of at most `size`."""
    listed = list(items)
    return [listed[i : i + size] for i in range(0, len(listed), size)]
