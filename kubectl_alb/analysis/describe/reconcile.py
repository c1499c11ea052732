"""What the last reconcile of an Ingress or Service came to, as far as its events tell."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kubectl_alb.model.kubernetes import Address, Ingress
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.system import Event
from kubectl_alb.model.workloads import Service

SUCCESS = "SuccessfullyReconciled"
# How long after a change the controller may be about to act on it. Of changes that do not matter to
# it, such as those of labels, it reports nothing at all.
EXPECTED = timedelta(minutes=2)


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


def reconcile_of_service(service: Service, snapshot: Snapshot) -> Reconcile:
    """Read the outcome as `reconcile_of` does; a Service of another type has none."""
    if service.type != "LoadBalancer" and not service.addresses:
        text = f"type {service.type}: it has no load balancer of its own, only those of Ingresses"
        return Reconcile("unknown", text)
    about = ObjectRef("Service", service.ref.namespace, service.ref.name)
    return reconcile_of(about, service.addresses, snapshot)


def reconcile_of_ingress(ingress: Ingress, snapshot: Snapshot) -> Reconcile:
    """Read the outcome as `reconcile_of` does; success before the last change is none of it."""
    about = ObjectRef("Ingress", ingress.ref.namespace, ingress.ref.name)
    found = reconcile_of(about, ingress.addresses, snapshot)
    if ingress.changed is None or found.state not in ("ok", "unknown"):
        return found
    if not snapshot.known(Section.EVENTS) or (found.last and found.last >= ingress.changed):
        return found
    return _unanswered(found, snapshot.taken_at - ingress.changed)


def _unanswered(found: Reconcile, age: timedelta) -> Reconcile:
    """Return what is known of a change of this age that the controller has reported nothing of."""
    if age < EXPECTED:
        seconds = max(int(age.total_seconds()), 0)
        message = f"changed {seconds}s ago, and not reconciled since"
        return replace(found, state="pending", message=message)
    if found.state == "ok":
        message = "the last success is older than the last change, which may not have mattered"
        return replace(found, state="unknown", message=message)
    return found


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
