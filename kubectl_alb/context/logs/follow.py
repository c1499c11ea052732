"""The logs of all the controller's pods as they are written, also of pods that come later.

One thread reads each log and connects again when its stream ends; another looks for new pods.
Both stop at the end of the process only.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Lock, Thread

from kubectl_alb.context.kubernetes.errors import NotServedError, SilentError
from kubectl_alb.context.logs.pods import ControllerLogs, Log, Mark, marked, order, read
from kubectl_alb.errors import AccessError, AlbError
from kubectl_alb.model.log import Written

# A stream that says nothing for so long may be dead; it is begun again where it ended.
SILENCE_SECONDS = 60.0
PODS_SECONDS = 5.0
# Lines of several pods that come within this time are put in order.
TOGETHER_SECONDS = 0.25
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0)
MOST_WAITING = 10_000


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the following itself: a new pod, a pod that is gone, a failure."""

    text: str
    bad: bool = True


Heard = Written | Notice


@dataclass(slots=True)
class Follower:
    """Follows the logs from where reading them has ended."""

    source: ControllerLogs
    since_seconds: float | None = None
    _heard: "Queue[Heard]" = field(default_factory=lambda: Queue(MOST_WAITING))
    _reading: set[Log] = field(default_factory=set)
    _gone: set[Log] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def follow(self) -> Iterator[tuple[Heard, ...]]:
        """Yield what is heard, in order of time; an empty tuple when nothing is, for a while."""
        Thread(target=self._look_for_pods, daemon=True, name="pods").start()
        while True:
            heard: list[Heard] = []
            ends = time.monotonic() + TOGETHER_SECONDS
            with suppress(Empty):
                while len(heard) < MOST_WAITING:
                    heard.append(self._heard.get(timeout=max(0.0, ends - time.monotonic())))
            yield tuple(sorted(heard, key=lambda e: order(e) if isinstance(e, Written) else ""))

    def _look_for_pods(self) -> None:
        said = ""
        for first in _endlessly():
            try:
                logs = self.source.logs()
                said = ""
            except AlbError as error:
                logs = ()
                said = self._complain(error, said)
            for log in logs:
                if not log.previous and self._begins(log):
                    if not first and log not in self._gone:
                        self._heard.put(Notice(f"following pod {log.pod}", bad=False))
                    Thread(target=self._read, args=(log,), daemon=True, name=log.pod).start()
            time.sleep(PODS_SECONDS)

    def _begins(self, log: Log) -> bool:
        with self._lock:
            new = log not in self._reading
            self._reading.add(log)
            return new

    def _read(self, log: Log) -> None:
        marks, said, tries = self.source.marks, "", 0
        while True:
            try:
                for written in self._new(log, marks.get(log)):
                    marks[log] = marked(marks.get(log), written)
                    said, tries = "", 0
                    self._heard.put(written)
            except NotServedError:
                self._leave(log)
                return
            except AccessError as error:
                self._complain(error, said)
                return
            except SilentError:
                # No failure: the stream is begun again.
                pass
            except AlbError as error:
                said = self._complain(error, said)
            time.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
            tries += 1

    def _leave(self, log: Log) -> None:
        """Give a pod up that is gone; one that is listed all the same is tried again in silence."""
        with self._lock:
            self._reading.discard(log)
            told = log in self._gone
            self._gone.add(log)
        if not told:
            self._heard.put(Notice(f"pod {log.pod} is gone", bad=False))

    def _new(self, log: Log, mark: Mark | None) -> Iterator[Written]:
        """Yield what comes after the mark; the kubelet looks back to the full second."""
        query = {"follow": "true"}
        if mark is not None and mark[0]:
            query["sinceTime"] = mark[0]
        elif self.since_seconds:
            query["sinceSeconds"] = str(max(1, int(self.since_seconds)))
        after = order(Written("", "", mark[0])) if mark else ""
        for written in read(self.source.client, log, query, SILENCE_SECONDS):
            known = mark is not None and written.stamp == mark[0] and written.line in mark[1]
            if not known and order(written) >= after:
                yield written

    def _complain(self, error: AlbError, said: str) -> str:
        if error.message != said:
            self._heard.put(Notice(error.message))
        return error.message


def _endlessly() -> Iterator[bool]:
    """Yield True once, then False."""
    yield True
    while True:
        yield False
