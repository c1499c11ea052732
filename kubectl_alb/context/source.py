"""The seam between questions and where their records come from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from kubectl_alb.errors import AlbError
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.log import Written
from kubectl_alb.model.names import Ref
from kubectl_alb.model.rejection import Rejection, Unreadable
from kubectl_alb.model.section import Section

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """The records of one need; `missing` says why some of them are not there.

    `parents` are the ARNs that were asked for theirs in vain, if nothing else is missing; `common`
    is the reason that this answer has in common with others.
    """

    records: tuple[Record, ...]
    missing: str = ""
    parents: frozenset[str] = frozenset()
    common: str = ""


@dataclass(frozen=True, slots=True)
class Focus:
    """What a question is about, so that a live source reads no more than it must.

    An empty focus means everything. `namespaces` empty means all of them. `load_balancers` holds
    names, ARNs or DNS names. An `overview` takes in the controller's pods wherever they run, and
    no tags of listeners and rules. A `sparing` question asks tags only for whose a resource is. The
    `whole` takes in all that a plan compares: tags of listeners and rules, certificates that no
    listener presents, target groups that nothing uses.
    `target_group` is a name or an ARN, `bound` a namespace whose bindings are in question, whoever
    made them. A source may always give more than the focus asks for.
    """

    ingress: Ref | None = None
    group: str = ""
    service: Ref | None = None
    class_name: str = ""
    load_balancer: str = ""
    namespaces: tuple[str, ...] = ()
    overview: bool = False
    whole: bool = False
    sparing: bool = False
    target_group: str = ""
    bound: str = ""

    @property
    def everything(self) -> bool:
        """Tell whether nothing narrows the question."""
        return replace(self, overview=False, whole=False, sparing=False) == Focus()


class Source(Protocol):
    """Gives raw API records, exactly as the API spelled them."""

    @property
    def taken_at(self) -> datetime:
        """Return the time the records speak of."""
        ...

    def identity(self) -> ClusterContext:
        """Return which cluster and account the records are of, and how that was found."""
        ...

    def fetch(self, need: Section) -> Answer:
        """Return the records of this kind; raise `AlbError` if none can be had."""
        ...


class LogSource(Protocol):
    """A source that can also give the controller's log."""

    def controller_logs(self, since_seconds: float | None) -> Answer:
        """Return `{"pod", "container", "line"}` records, oldest first; raise `AlbError`."""
        ...


class LogStreams(Protocol):
    """Logs that are read line by line."""

    @property
    def failures(self) -> Sequence[AlbError]:
        """Return what has kept logs from being read so far."""
        ...

    def history(self, since_seconds: float | None = None) -> Iterator[Written]:
        """Yield all lines by time; raise `AlbError` when there are none to be had."""
        ...


class StreamingSource(Source, Protocol):
    """A source whose logs can be read line by line."""

    def log_streams(self) -> LogStreams:
        """Return the logs of the controller's pods."""
        ...


class VersionedSource(Source, Protocol):
    """A source that knows the API server's version."""

    def server_version(self) -> str:
        """Return the version, empty when it was not recorded; raise `AlbError`."""
        ...


class WatchedSource(Source, Protocol):
    """A source whose answers change while one looks."""

    def again(self, need: Section) -> Answer:
        """Read one kind anew, with what is known of its parents; raise `AlbError`."""
        ...


@dataclass(frozen=True, slots=True)
class Stream:
    """The records of one need, to be gone through once; `missing` as in an answer."""

    records: Iterator[Record]
    missing: str = ""


@runtime_checkable
class StreamedSource(Protocol):
    """A source that has more records than should be in memory at once."""

    def stream(self, need: Section) -> Stream:
        """Return the records of this kind; this and going through them raises `AlbError`."""
        ...


@runtime_checkable
class JudgedSource(Protocol):
    """A source with objects that would not get into the cluster; it does not give them."""

    def rejections(self) -> tuple[Rejection, ...]:
        """Return every reason to refuse an object."""
        ...

    def unreadable(self) -> tuple[Unreadable, ...]:
        """Return what cannot be read."""
        ...
