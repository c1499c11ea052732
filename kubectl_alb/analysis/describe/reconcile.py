"""What the last reconcile of an Ingress or Service came to, as far as its events tell."""

from dataclasses import dataclass
from datetime import datetime

from kubectl_alb.model.kubernetes import Address
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.system import Event

SUCCESS = "SuccessfullyReconciled"


@dataclass(frozen=True, slots=True)
class Reconcile:
    """The outcome: `state` is ok, failed, pending, unmanaged or unknown.

    `last` is when it was last seen, `since` when the failure was first seen, `count` how often.
    """

    state: str
    message: str = ""
    reason: str = ""
    since: datetime | None = None
    last: datetime | None = None
    count: int = 0


def reconcile_of(about: ObjectRef, addresses: tuple[Address, ...], snapshot: Snapshot) -> Reconcile:
    """Read the outcome from the object's events, else from what its status still shows."""
    events = [e for e in snapshot.kubernetes.events_by_object.get(about, ()) if _from_controller(e)]
    if events:
        return _from_event(events)
    if not snapshot.known(Section.EVENTS):
        reason = snapshot.gaps.get(Section.EVENTS, "were not asked for")
        return Reconcile("unknown", f"events could not be read: {reason}")
    if addresses:
        return Reconcile(
            "unknown", "no event is left (they expire, usually after 1 hour); the address is set"
        )
    return Reconcile("pending", "no address and no event yet")


def _from_controller(event: Event) -> bool:
    return event.reason == SUCCESS or event.reason.startswith("Failed")


def _from_event(events: list[Event]) -> Reconcile:
    latest = events[0]
    if latest.reason == SUCCESS:
        return Reconcile("ok", "", latest.reason, latest.first, latest.last, latest.count)
    streak = [e for e in events if e.reason != SUCCESS]
    return Reconcile(
        state="failed",
        message=latest.message,
        reason=latest.reason,
        since=min((e.first for e in streak if e.first), default=None),
        last=latest.last,
        count=latest.count,
    )
