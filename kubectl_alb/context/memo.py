"""Answers that are worked out once, by whoever asks first, and waited for by everybody else."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import TypeVar

V = TypeVar("V")


class Once:
    """A map of answers by key; a failure is an answer too. Threads may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[object, Future[object]] = {}

    def ask(self, key: object, work: Callable[[], V]) -> V:
        """Return the answer under `key`, or raise what working it out raised."""
        with self._lock:
            future = self._known.get(key)
            mine = future is None
            if future is None:
                future = self._known[key] = Future()
        if mine:
            _settle(future, work)
        return future.result()  # type: ignore[return-value]

    def start(self, key: object, work: Callable[[], object]) -> None:
        """Begin to work an answer out beside everything else."""
        with self._lock:
            if key in self._known:
                return
            future = self._known[key] = Future()
        Thread(target=_settle, args=(future, work), daemon=True).start()

    def forget(self, key: object) -> None:
        """Have the answer worked out anew when it is asked for."""
        with self._lock:
            self._known.pop(key, None)

    def done(self, key: object) -> bool:
        """Tell whether the answer is there."""
        with self._lock:
            future = self._known.get(key)
        return future is not None and future.done() and future.exception() is None


def _settle(future: Future[object], work: Callable[[], object]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001 - handed on to whoever waits
        future.set_exception(error)
