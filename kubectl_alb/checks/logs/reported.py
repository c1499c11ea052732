"""What the controller last reported of each object, in its events and its log.

Success takes an error back: what failed before an object's last success is past, and says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import dropwhile, takewhile

from kubectl_alb.analysis.describe.reconcile import SUCCESS
from kubectl_alb.checks.logs.blocks import joined
from kubectl_alb.checks.logs.entry import NOTHING, Entry, LoggedObject, entry
from kubectl_alb.checks.logs.scan import is_normal
from kubectl_alb.checks.logs.signatures import Match, match_event, without_ids
from kubectl_alb.facts.tags import GATEWAY_CONTROLLERS
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.log import Written
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.system import Event

# controller: controllers/ingress/group_controller.go, controllers/service/service_controller.go,
# pkg/targetgroupbinding/resource_manager.go
DEPLOYED = "successfully deployed model"
RECONCILED = (DEPLOYED, "Successful reconcile", "Successfully reconciled")
# client-go: tools/leaderelection/leaderelection.go
ELECTED = "successfully acquired lease"
LEASE = "ALB-CTRL-006"
PROGRAMMED, PENDING = "Programmed", "Pending"
NOT_PROGRAMMED = "ALB-GW-007"
STOPPING = ("FailedBuildModel", "FailedDeployModel", "FailedLoadGroupID")
REASONS = ("Failed", "BackendNotFound", "ConflictingIngressClass", "WarningEndpoints")
KINDS = (
    "Ingress", "Service", "TargetGroupBinding", "Gateway", "GatewayClass", "GlobalAccelerator",
    "IngressClassParams", "LoadBalancerConfiguration", "TargetGroupConfiguration",
    "ListenerRuleConfiguration", "HTTPRoute", "GRPCRoute", "TCPRoute", "UDPRoute", "TLSRoute",
)  # fmt: skip
# What writes the controller's events, whatever their reason.
COMPONENTS = ("ingress", "service", "targetGroupBinding", "globalAccelerator")
GATEWAYS = "gateway.k8s.aws"
# The provider in the cloud controller manager, which serves Services that nobody else does.
IN_TREE, ENSURED = "SyncLoadBalancerFailed", "EnsuredLoadBalancer"
CONTROLLER = ObjectRef("Controller", "", "")
RETRIED = "Reconciler error"


@dataclass(frozen=True, slots=True)
class ReportedError:
    """What the controller reported of an object, `count` times from `first` to `last`.

    `match` is None for an error that no signature knows; `where` is `event`, `log` or `status`.
    `resolved` is when the same object was reconciled with success afterwards, which makes the error
    past. It `stops` where it kept the object from being built or deployed.
    """

    about: ObjectRef
    text: str
    match: Match | None
    where: str
    count: int = 1
    first: datetime | None = None
    last: datetime | None = None
    past: bool = False
    resolved: datetime | None = None
    stops: bool = False

    @property
    def code(self) -> str:
        """The failure that it tells of; empty if none is known."""
        return self.match.failure.code if self.match else ""


@dataclass(frozen=True, slots=True)
class Success:
    """When an object was reconciled with success."""

    about: ObjectRef
    time: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """What the controller said: errors, and successes that may make them past."""

    errors: tuple[ReportedError, ...] = ()
    successes: tuple[Success, ...] = ()

    def __add__(self, other: "Heard") -> "Heard":
        return Heard((*self.errors, *other.errors), (*self.successes, *other.successes))


def heard_in_events(snapshot: Snapshot, since: datetime | None = None) -> Heard:
    """Return the latest failure of each object, and each success, of the events."""
    errors: list[ReportedError] = []
    successes: list[Success] = []
    for about, events in snapshot.kubernetes.events_by_object.items():
        own = [e for e in events if _by_controller(e)] if about.kind in KINDS else []
        succeeded = next((e for e in own if e.reason == SUCCESS), None)
        failed = next((e for e in own if e.reason != SUCCESS), None)
        if succeeded is not None and succeeded.last is not None:
            successes.append(Success(about, succeeded.last))
        if failed is None or not _recent(failed, since):
            continue
        error = _reported(about, failed, own)
        if failed.reason == IN_TREE:
            # Nobody but the provider takes back what the provider said.
            succeeded = next((e for e in events if e.reason == ENSURED), None)
            own = [e for e in events if e in (failed, succeeded)]
        if own[0] is succeeded:
            error = replace(error, past=True, resolved=succeeded.last)
        errors.append(error)
    return Heard(tuple(errors), tuple(successes))


def heard_in_status(snapshot: Snapshot) -> Heard:
    """Return when Gateways became programmed, and the causes that conditions of ours name.

    Neither need have left an event.
    """
    successes = (
        Success(ObjectRef(one.kind, one.meta.namespace, one.meta.name), condition.since)
        for one in snapshot.kubernetes.gateways
        for condition in one.conditions
        if condition.type == PROGRAMMED and condition.status == "True" and condition.since
    )
    return Heard(tuple(_denied(snapshot)), tuple(successes))


def _denied(snapshot: Snapshot) -> Iterator[ReportedError]:
    """Yield what conditions deny and a signature knows; they are current as they stand."""
    found = snapshot.kubernetes
    ours = {c.meta.name for c in found.gateway_classes if c.controller in GATEWAY_CONTROLLERS}
    gateways = ((g, g.conditions) for g in found.gateways if g.gateway_class in ours)
    routes = (
        (route, state.conditions)
        for route in found.routes
        for state in route.states
        if state.controller in GATEWAY_CONTROLLERS
    )
    for one, conditions in (*gateways, *routes):
        about = ObjectRef(one.kind, one.meta.namespace, one.meta.name)
        for denied in (c for c in conditions if c.status == "False" and c.reason != PENDING):
            match = match_event(denied.reason, denied.message)
            if match is not None and match.failure.code != NOT_PROGRAMMED:
                yield ReportedError(about, denied.message or denied.reason, match, "status")


def failures(snapshot: Snapshot) -> Iterator[tuple[ReportedError, bool]]:
    """Yield the latest failure of each object, and whether it has succeeded since."""
    for error in heard_in_events(snapshot).errors:
        yield error, error.past


def _reported(about: ObjectRef, event: Event, events: Iterable[Event]) -> ReportedError:
    """Return what an event reports; those that differ in the ids of requests count with it."""
    text = without_ids(event.message)
    since_success = takewhile(
        lambda one: one.reason != SUCCESS, dropwhile(lambda one: one is not event, events)
    )
    alike = [one for one in since_success if without_ids(one.message) == text]
    first = min((one.first for one in alike if one.first), default=event.first)
    match, count = match_event(event.reason, event.message), sum(one.count for one in alike)
    stops = event.reason in STOPPING
    return ReportedError(
        about, event.message, match, "event", count, first, event.last, stops=stops
    )


def _by_controller(event: Event) -> bool:
    if event.reason in (SUCCESS, IN_TREE) or event.reason.startswith(REASONS):
        return True
    own = event.component in COMPONENTS or event.component.startswith(GATEWAYS)
    return event.type == "Warning" and own


def _recent(event: Event, since: datetime | None) -> bool:
    return since is None or event.last is None or event.last >= since


class _Listening:
    """The errors of a log, each until a success of its object makes it past."""

    def __init__(self) -> None:
        self._told: dict[tuple[LoggedObject, str], ReportedError] = {}
        self._past: dict[tuple[LoggedObject, str], ReportedError] = {}
        self._successes: dict[LoggedObject, datetime] = {}

    def hear(self, found: Entry) -> None:
        """Take an entry in."""
        if _succeeds(found):
            self._resolve(found, [key for key in self._told if key[0] == found.subject])
            if found.time is not None:
                known = self._successes.get(found.subject, found.time)
                self._successes[found.subject] = max(known, found.time)
        elif ELECTED in found.message:
            self._resolve(found, [key for key in self._told if key[1] == LEASE])
        elif _tells(found):
            self._add(found)

    def _resolve(self, success: Entry, keys: Iterable[tuple[LoggedObject, str]]) -> None:
        for key in keys:
            # Logs of several pods follow each other: what is read later may be older.
            if not _after(self._told[key].last, success.time):
                error = self._told.pop(key)
                self._past[key] = replace(error, past=True, resolved=success.time)

    def _add(self, found: Entry) -> None:
        """Count an equal failure of the same object; another one of a reconcile replaces it."""
        key = found.subject, found.code or found.error or found.message
        before = self._told.pop(key, None)
        self._past.pop(key, None)
        if found.message == RETRIED and found.subject != NOTHING:
            for other in [k for k in self._told if k[0] == found.subject]:
                del self._told[other]
        now = as_reported(found)
        if before is not None:
            now = replace(now, count=before.count + 1, first=before.first)
        self._told[key] = now

    @property
    def heard(self) -> Heard:
        """All that was heard; errors that go on stand by order of last mention."""
        successes = (Success(_about(subject), at) for subject, at in self._successes.items())
        return Heard((*self._past.values(), *self._told.values()), tuple(successes))


def heard_in_log(lines: Iterable[Written], since: datetime | None = None) -> Heard:
    """Return what the log tells of each object, and whether a success has made it past."""
    listening = _Listening()
    for written in joined(lines):
        if is_normal(written.line) and not _may_end(written.line):
            continue
        found = entry(written)
        if since is None or found.time is None or found.time >= since:
            listening.hear(found)
    return listening.heard


def _after(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one > other


def _may_end(line: str) -> bool:
    return any(text in line for text in RECONCILED) or ELECTED in line


def _succeeds(found: Entry) -> bool:
    return found.message in RECONCILED and found.level in ("info", "debug")


def _tells(found: Entry) -> bool:
    if found.match is not None and found.match.severity is Severity.INFO:
        return found.level == "error" and not found.match.failure.harmless
    return found.match is not None or found.level == "error"


def as_reported(found: Entry) -> ReportedError:
    """Return what a line of the log reports."""
    text, about = found.error or found.message, _about(found.subject)
    stops = found.message == RETRIED and about.kind in ("Ingress", "Service")
    time = found.time
    return ReportedError(about, text, found.match, "log", 1, time, time, stops=stops)


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
