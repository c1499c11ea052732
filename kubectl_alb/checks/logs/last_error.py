"""The last error that the controller reported of anything, whether or not it is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kubectl_alb.checks.logs.blocks import joined
from kubectl_alb.checks.logs.entry import NOTHING, Entry
from kubectl_alb.checks.logs.reader import Reader
from kubectl_alb.checks.logs.reported import DEPLOYED, ReportedError, as_reported, failures
from kubectl_alb.checks.logs.scan import is_normal
from kubectl_alb.model.log import Written
from kubectl_alb.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class LastError:
    """An error, and whether the object that it is about was reconciled with success since."""

    error: ReportedError
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class LogSpan:
    """What was read of the controller's log: its lines, from when on, and what is missing."""

    lines: tuple[Written, ...] = ()
    begins: datetime | None = None
    missing: str = ""


def last_error(snapshot: Snapshot, log: LogSpan, since: datetime) -> LastError | None:
    """Return the latest error since then, of the events and of the log."""
    in_log, in_events = _in_log(log.lines, since), _in_events(snapshot, since)
    if in_log is None or in_events is None:
        return in_log or in_events
    return max((in_log, in_events), key=lambda each: each.error.last or since)


def _in_log(lines: Iterable[Written], since: datetime) -> LastError | None:
    reader = Reader()
    error: Entry | None = None
    resolved = False
    for written in joined(lines):
        if is_normal(written.line) and DEPLOYED not in written.line:
            continue
        entry = reader.entry(written)
        if entry.time is not None and entry.time < since:
            continue
        if entry.level == "error":
            error, resolved = entry, False
        elif error is not None and entry.message == DEPLOYED and entry.subject != NOTHING:
            resolved = resolved or entry.subject == error.subject
    return None if error is None else LastError(as_reported(error), resolved)


def _in_events(snapshot: Snapshot, since: datetime) -> LastError | None:
    recent = (
        LastError(error, resolved)
        for error, resolved in failures(snapshot)
        if error.last is not None and error.last >= since
    )
    return max(recent, key=lambda each: each.error.last or since, default=None)


def span_of(lines: tuple[Written, ...], missing: str, since: datetime) -> LogSpan:
    """Return what was read of a log; it begins with its first line that has a time."""
    reader = Reader()
    times = (reader.entry(written).time for written in lines)
    first = next((time for time in times if time is not None), None)
    return LogSpan(lines, None if first is None else max(first, since), missing)
