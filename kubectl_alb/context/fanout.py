"""Many small reads on a few threads."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

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


def chunks(items: Iterable[T], size: int) -> list[list[T]]:
    """Cut items into lists of at most `size`."""
    listed = list(items)
    return [listed[i : i + size] for i in range(0, len(listed), size)]
