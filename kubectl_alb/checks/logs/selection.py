"""Which lines of a log are wanted, and their entries, folded or not."""

import heapq
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Protocol

from kubectl_alb.checks.logs.entry import LEVELS, RANK, Entry, entry
from kubectl_alb.checks.logs.fold import Folded, Folding, sameness, time_of
from kubectl_alb.checks.logs.reader import Reader
from kubectl_alb.checks.logs.scan import is_normal
from kubectl_alb.checks.logs.tally import Tally
from kubectl_alb.model.log import Written

_LIKE = re.compile(r'"level" ?: ?"')
ALL = LEVELS[0]
# The least level that a normal line never reaches.
GRAVE = RANK["warn"]


class LineFilter(Protocol):
    """Decides whether a line is part of the answer."""

    @property
    def about(self) -> str:
        """What the lines are about, in words."""
        ...

    def may_hold(self, raw: str) -> bool:
        """Return whether a line may do so, from its text alone."""
        ...

    def holds(self, entry: Entry, raw: str) -> bool:
        """Return whether a line does; `may_hold` has been asked."""
        ...


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted: a least level, lines about something, a time, one pod's lines."""

    least: str = ALL
    line_filter: LineFilter | None = None
    since: datetime | None = None
    pod: str = ""

    @property
    def everything(self) -> bool:
        """Whether a line need not be read to know that it is wanted."""
        return self.least == ALL and self.line_filter is None

    def may_want(self, written: Written) -> bool:
        """Return whether a line may be wanted, without reading it in full."""
        if self.pod and written.pod != self.pod:
            return False
        if self.line_filter is not None and not self.line_filter.may_hold(written.line):
            return False
        return RANK[self.least] < GRAVE or not is_normal(written.line)

    def wants(self, found: Entry, written: Written) -> bool:
        """Return whether a line is wanted; `may_want` has been asked."""
        if RANK[found.level] < RANK[self.least]:
            return False
        return self.line_filter is None or self.line_filter.holds(found, written.line)


def counted(lines: Iterable[Written], selection: Selection, tally: Tally) -> Iterator[Written]:
    """Count all lines, and yield those that may be wanted.

    A line without a time is as old as the one before it.
    """
    recent, all_wanted = selection.since is None, selection.everything and not selection.pod
    for written in lines:
        tally.read += 1
        if not tally.structured:
            tally.structured = entry_like(written)
        if selection.since is not None:
            moment = time_of(sameness(written))
            recent = moment >= selection.since if moment else recent
        if recent and (all_wanted or selection.may_want(written)):
            yield written


def entry_like(written: Written) -> bool:
    """Return whether a line looks like one of the controller's."""
    return _LIKE.search(written.line) is not None or written.line[1:5].isdecimal()


def entries(lines: Iterable[Written], selection: Selection) -> Iterator[tuple[Written, Entry]]:
    """Yield the lines that are wanted, each with its entry."""
    reader = Reader()
    for written in lines:
        found = reader.entry(written)
        if selection.wants(found, written):
            yield written, found


def folded(lines: Iterable[Written], selection: Selection) -> Iterator[Folded]:
    """Yield the entries that are wanted, equal ones as one."""
    folding = Folding()
    for written in lines:
        same = sameness(written)
        if not folding.repeated(same):
            found = entry(written)
            if selection.wants(found, written):
                yield from folding.first(same, found)
    yield from folding.rest()


def by_time(logs: Iterable[Iterable[Written]]) -> Iterator[Written]:
    """Merge logs by the times that their lines tell."""
    for _, written in heapq.merge(*map(_timed, logs), key=lambda timed: timed[0]):
        yield written


def _timed(log: Iterable[Written]) -> Iterator[tuple[datetime, Written]]:
    last = datetime.min.replace(tzinfo=timezone.utc)
    for written in log:
        last = time_of(sameness(written)) or last
        yield last, written
