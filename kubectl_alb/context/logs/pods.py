"""The log of the controller's pods, also of containers that have crashed."""

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from itertools import chain, islice

from kubectl_alb.context.fanout import outcomes
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.controller_deployment import (
    LABEL,
    NAME,
    NAMESPACE,
    ControllerFacts,
)
from kubectl_alb.context.logs.text import lines_of
from kubectl_alb.context.source import Answer, Record
from kubectl_alb.errors import AlbError
from kubectl_alb.model.log import Written

TIME = re.compile(
    r"(?P<second>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?P<part>(?:\.\d+)?)(?P<zone>Z|[+-]\d\d:\d\d)"
)
PATIENCE = 10.0
# Where a log has been read to: the last time, and the lines of that time.
Mark = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, order=True)
class Log:
    """The log of one container, or of the one before it that has crashed."""

    namespace: str
    pod: str
    container: str
    previous: bool = False

    @property
    def path(self) -> str:
        """The path of the request."""
        return f"/api/v1/namespaces/{self.namespace}/pods/{self.pod}/log"


@dataclass(frozen=True, slots=True)
class ControllerLogs:
    """The logs of all pods of a controller; `patience` is how many seconds to wait for a line.

    `marks` holds how far each was read.
    """

    client: KubeClient
    controller: ControllerFacts
    patience: float | None = PATIENCE
    marks: dict[Log, Mark] = field(default_factory=dict)
    _failures: dict[Log, AlbError] = field(default_factory=dict)

    @property
    def failures(self) -> list[AlbError]:
        """What kept the logs of single pods from being read, in order of the pods' names."""
        return [self._failures[log] for log in sorted(self._failures)]

    def logs(self) -> tuple[Log, ...]:
        """Find the pods; raise `AlbError` when there are none."""
        namespace = self.controller.namespace.value or NAMESPACE
        labels = self.controller.selector or {LABEL: NAME}
        selector = ",".join(f"{key}={value}" for key, value in labels.items())
        pods = self.client.list(f"/api/v1/namespaces/{namespace}/pods", {"labelSelector": selector})
        if not pods:
            raise AlbError(
                f"no pod of the controller is in namespace {namespace}",
                hint="give --controller-namespace",
            )
        return tuple(log for pod in pods for log in _logs(pod))

    def history(self, since_seconds: float | None = None) -> Iterator[Written]:
        """Yield what all have written so far, by time; raise when no log can be read."""
        logs = self.logs()
        told = [self._told(log, since_seconds) for log in logs]
        # The first lines are waited for at once: a pod on a node that is dead takes long to fail.
        firsts = outcomes(lambda lines: list(islice(lines, 1)), told)
        begun = [first for first in firsts if not isinstance(first, AlbError)]
        yield from heapq.merge(*map(chain, begun, told), key=order)
        if len(self.failures) == sum(not log.previous for log in logs):
            raise self.failures[0]

    def _told(self, log: Log, since_seconds: float | None) -> Iterator[Written]:
        try:
            for written in read(self.client, log, _since(since_seconds), self.patience):
                if not log.previous:
                    self.marks[log] = marked(self.marks.get(log), written)
                yield written
        except AlbError as error:
            # Of a container that crashed long ago, the log is gone.
            if not log.previous:
                self._failures[log] = error


def controller_logs(
    client: KubeClient, controller: ControllerFacts, since_seconds: float | None
) -> Answer:
    """Return the lines of all its pods, oldest first; what one pod withholds is told as missing."""
    logs = ControllerLogs(client, controller).logs()
    found = outcomes(lambda log: list(read(client, log, _since(since_seconds))), logs)
    failures = [each for each in found if isinstance(each, AlbError)]
    if failures and len(failures) == len(found):
        raise failures[0]
    lines = [
        (order(written), {"pod": log.pod, "container": log.container, "line": written.line})
        for log, each in zip(logs, found, strict=True)
        if not isinstance(each, AlbError)
        for written in each
    ]
    lines.sort(key=lambda line: line[0])
    # A container that has not started yet has no log.
    missing = "; ".join(dict.fromkeys(failure.message for failure in failures))
    return Answer(tuple(record for _, record in lines), missing)


def read(
    client: KubeClient, log: Log, query: dict[str, str], read_seconds: float | None = None
) -> Iterator[Written]:
    """Yield the lines of one log as they come, each with its time as the kubelet writes it."""
    asked = {"container": log.container, "timestamps": "true", **query}
    if log.previous:
        asked["previous"] = "true"
    for line in lines_of(client.stream(log.path, asked, read_seconds)):
        stamp, _, text = line.partition(" ")
        # What the kubelet has to say itself has no time.
        yield Written(text, log.pod, stamp) if TIME.match(stamp) else Written(line, log.pod)


def order(written: Written) -> str:
    """Return what sorts lines by time, to the nanosecond."""
    if written.stamp.endswith("Z"):
        return written.stamp[:-1]
    # A node may keep another time zone; Python before 3.11 reads no nanoseconds.
    found = TIME.fullmatch(written.stamp)
    if found is None:
        return ""
    second = datetime.fromisoformat(found["second"] + found["zone"]).astimezone(timezone.utc)
    return f"{second:%Y-%m-%dT%H:%M:%S}{found['part']}"


def marked(mark: Mark | None, written: Written) -> Mark:
    """Return how far a log was read after this line."""
    if mark is not None and mark[0] == written.stamp:
        return written.stamp, (*mark[1], written.line)
    return written.stamp, (written.line,)


def _since(seconds: float | None) -> dict[str, str]:
    return {} if not seconds else {"sinceSeconds": str(max(1, int(seconds)))}


def _logs(pod: Record) -> Iterator[Log]:
    about = pod["metadata"]
    states = (pod.get("status") or {}).get("containerStatuses") or ()
    restarts = {state["name"]: state.get("restartCount") or 0 for state in states}
    for container in _containers(pod):
        if restarts.get(container["name"]):
            yield Log(about["namespace"], about["name"], container["name"], previous=True)
        yield Log(about["namespace"], about["name"], container["name"])


def _containers(pod: Record) -> list[Record]:
    """Return the controller's container; all of them where none can be told for it."""
    every = list((pod.get("spec") or {}).get("containers") or ())
    own = [c for c in every if "--cluster-name" in " ".join(map(str, c.get("args") or ()))]
    return own or [c for c in every if NAME in str(c.get("image"))] or every
