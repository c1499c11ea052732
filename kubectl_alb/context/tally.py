"""What is being read, for whoever shows it while a long read lasts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class Count:
    """How far a read is: `sections` are under way, `done` AWS calls made, about `left` to come.

    `seconds_left` is how long those take at the pace that is kept, None where none is.
    """

    sections: tuple[str, ...] = ()
    done: int = 0
    left: int = 0
    seconds_left: float | None = None


class Tally:
    """Counts calls that are to come and calls that were made. Threads may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sections: dict[str, int] = {}
        self._done = 0
        self._left = 0
        self.seconds_for: Callable[[int], float | None] = lambda calls: None

    @contextmanager
    def under_way(self, section: str) -> Iterator[None]:
        """Name a section for as long as it is being read."""
        with self._lock:
            self._sections[section] = self._sections.get(section, 0) + 1
        try:
            yield
        finally:
            with self._lock:
                self._sections[section] -= 1

    def expect(self, reads: int) -> None:
        """Note that so many reads are to come."""
        with self._lock:
            self._left += reads

    def settled(self) -> None:
        """Note that one of the expected reads has ended."""
        with self._lock:
            self._left -= 1

    def called(self) -> None:
        """Note that a call was made."""
        with self._lock:
            self._done += 1

    def count(self) -> Count:
        """Return how far the read is."""
        with self._lock:
            sections = tuple(name for name, readers in self._sections.items() if readers)
            done, left = self._done, self._left
        return Count(sections, done, left, self.seconds_for(left) if left else None)
