"""The cells of a group's row in the answer to `status`."""

from datetime import datetime

from kubectl_alb.analysis.status.group import GroupStatus
from kubectl_alb.analysis.wording import EXPIRES_SOON
from kubectl_alb.render.document import Line, Mark
from kubectl_alb.views import words
from kubectl_alb.views.envelope import rfc3339

UNKNOWN, NOTHING = "unknown", "–"


def balancers(group: GroupStatus) -> Line:
    """Return the names of the load balancers, the Application Load Balancer first."""
    if group.load_balancers is None:
        return UNKNOWN
    main = group.load_balancer
    if main is None:
        return "(none)"
    others = [lb.name for lb in group.load_balancers if lb is not main]
    return main.name + (f" + {', '.join(others)}" if others else "")


def state(group: GroupStatus) -> Line:
    """Return the state of the load balancers, the worst of them."""
    if group.load_balancers is None:
        return UNKNOWN
    if not group.load_balancers:
        return Mark.BAD if group.state == "failed" else (Mark.WARN, " none yet")
    odd = [lb for lb in group.load_balancers if lb.state != "active"]
    if not odd:
        return "active"
    return (Mark.BAD if odd[0].state == "failed" else Mark.WARN, f" {odd[0].state}")


def members(group: GroupStatus) -> str:
    """Return the number of members, those that are being deleted apart."""
    leaving = sum(member.deleting for member in group.members)
    staying = len(group.members) - leaving
    return f"{staying} (+{leaving} deleting)" if leaving else str(staying)


def rules(group: GroupStatus) -> Line:
    """Return how many rules there are, and how many there may be."""
    used = group.rules
    if used is None:
        return NOTHING if group.load_balancers == () else UNKNOWN
    text = f"{used.used}/{used.allowed}"
    return (Mark.WARN, f" {text}") if used.nearly_full else text


def targets(group: GroupStatus) -> Line:
    """Return how many targets are healthy, and how many there are."""
    count = group.targets
    if count is None:
        return NOTHING if group.load_balancers == () else UNKNOWN
    if not count.groups:
        return NOTHING
    more = f" ({count.draining} draining)" if count.draining else ""
    text = f" {count.healthy}/{count.total}{more}"
    if count.healthy and count.healthy == count.total - count.draining:
        return (Mark.GOOD, text)
    return (Mark.WARN if count.healthy else Mark.BAD, text)


def certificates(group: GroupStatus, now: datetime) -> Line:
    """Return how long the certificate that ends first is valid."""
    count = group.certificates
    if count is None:
        return NOTHING if group.load_balancers == () else UNKNOWN
    left = count.days_left(now)
    if left is None or count.worst is None:
        return UNKNOWN if count.unknown else NOTHING
    more = f", {count.unknown} unknown" if count.unknown else ""
    if left < 0:
        return (Mark.BAD, f" expired {-left}d ago{more}")
    soon = count.worst - now < EXPIRES_SOON
    return (Mark.WARN if soon else Mark.GOOD, f" {left}d left{more}")


def reconciled(group: GroupStatus, now: datetime, wide: bool) -> Line:
    """Return how the last reconcile of the group ended, and when."""
    reconcile = group.reconcile
    if reconcile.state == "ok":
        age = words.age(reconcile.last, now)
        return rfc3339(reconcile.last) or UNKNOWN if wide else f"{age} ago"
    if reconcile.state == "failed":
        since = f"since {rfc3339(reconcile.since)}" if wide else words.age(reconcile.since, now)
        return (Mark.BAD, f" failing {since}")
    return (Mark.WARN, " pending") if reconcile.state == "pending" else reconcile.state
