"""What the controller last reported of each object, in its events and its log.

Success takes an error back: what failed before an object's last success counts no more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from kubectl_alb.analysis.describe.reconcile import SUCCESS
from kubectl_alb.checks.logs.blocks import joined
from kubectl_alb.checks.logs.entry import NOTHING, Entry, LoggedObject, entry
from kubectl_alb.checks.logs.scan import is_normal
from kubectl_alb.checks.logs.signatures import Match, match_event
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.log import Written
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.system import Event

# controller: controllers/ingress/group_controller.go, controllers/service/service_controller.go
DEPLOYED = "successfully deployed model"
REASONS = ("Failed", "BackendNotFound", "ConflictingIngressClass", "WarningEndpoints")
KINDS = ("Ingress", "Service", "TargetGroupBinding", "Gateway", "GlobalAccelerator")
CONTROLLER = ObjectRef("Controller", "", "")
RETRIED = "Reconciler error"


@dataclass(frozen=True, slots=True)
class ReportedError:
    """What the controller reported of an object, `count` times from `first` to `last`.

    `match` is None for an error that no signature knows; `where` is `event` or `log`.
    """

    about: ObjectRef
    text: str
    match: Match | None
    where: str
    count: int = 1
    first: datetime | None = None
    last: datetime | None = None

    @property
    def code(self) -> str:
        """The failure that it tells of; empty if none is known."""
        return self.match.failure.code if self.match else ""


def reported_in_events(
    snapshot: Snapshot, since: datetime | None = None
) -> Iterator[ReportedError]:
    """Yield the latest failure of each object that has not succeeded since."""
    for about, events in snapshot.kubernetes.events_by_object.items():
        latest = next(filter(_by_controller, events), None) if about.kind in KINDS else None
        if latest is None or latest.reason == SUCCESS or not _recent(latest, since):
            continue
        yield _reported(about, latest)


def failures(snapshot: Snapshot) -> Iterator[tuple[ReportedError, bool]]:
    """Yield the latest failure of each object, and whether it has succeeded since."""
    for about, events in snapshot.kubernetes.events_by_object.items():
        own = filter(_by_controller, events) if about.kind in KINDS else iter(())
        latest = next(own, None)
        succeeded = latest is not None and latest.reason == SUCCESS
        failed = next((e for e in own if e.reason != SUCCESS), None) if succeeded else latest
        if failed is not None:
            yield _reported(about, failed), succeeded


def _reported(about: ObjectRef, event: Event) -> ReportedError:
    match = match_event(event.reason, event.message)
    return ReportedError(about, event.message, match, "event", event.count, event.first, event.last)


def _by_controller(event: Event) -> bool:
    return event.reason == SUCCESS or event.reason.startswith(REASONS)


def _recent(event: Event, since: datetime | None) -> bool:
    return since is None or event.last is None or event.last >= since


def reported_in_log(
    lines: Iterable[Written], since: datetime | None = None
) -> Iterator[ReportedError]:
    """Yield what the log tells of each object and has not taken back, by order of last mention."""
    told: dict[tuple[LoggedObject, str], ReportedError] = {}
    for written in joined(lines):
        if is_normal(written.line) and DEPLOYED not in written.line:
            continue
        found = entry(written)
        if since is not None and found.time is not None and found.time < since:
            continue
        if found.message == DEPLOYED:
            told = {key: one for key, one in told.items() if key[0] != found.subject}
        elif _tells(found):
            _add(told, found)
    yield from told.values()


def _tells(found: Entry) -> bool:
    if found.match is not None:
        return found.match.severity is not Severity.INFO
    return found.level == "error"


def _add(told: dict[tuple[LoggedObject, str], ReportedError], found: Entry) -> None:
    """Count an equal failure of the same object; another failure of a reconcile replaces it."""
    key = found.subject, found.code or found.error
    before = told.pop(key, None)
    if found.message == RETRIED and found.subject != NOTHING:
        for other in [k for k, one in told.items() if k[0] == found.subject]:
            del told[other]
    now = as_reported(found)
    if before is not None:
        now = replace(now, count=before.count + 1, first=before.first)
    told[key] = now


def as_reported(found: Entry) -> ReportedError:
    """Return what a line of the log reports."""
    text, about = found.error or found.message, _about(found.subject)
    return ReportedError(about, text, found.match, "log", 1, found.time, found.time)


def _about(subject: LoggedObject) -> ObjectRef:
    if subject == NOTHING:
        return CONTROLLER
    return ObjectRef(subject.kind or "Ingress", subject.namespace, subject.name)


def latest_of_each(errors: Iterable[ReportedError]) -> tuple[ReportedError, ...]:
    """Keep one error of each object and failure: the later one, an event before a log line."""
    kept: dict[tuple[ObjectRef, str], ReportedError] = {}
    for one in errors:
        key = one.about, one.code or one.text
        other = kept.get(key)
        if other is None or _later(one, other):
            kept[key] = one
    return tuple(kept.values())


def _later(one: ReportedError, other: ReportedError) -> bool:
    if one.last is None or other.last is None:
        return other.last is None and one.last is not None
    return one.last > other.last
