"""The cells of a group's row in the answer to `status`."""

from datetime import datetime

from kubectl_alb.analysis.status.group import GroupStatus
from kubectl_alb.analysis.wording import EXPIRES_SOON
from kubectl_alb.render.document import Line, Mark
from kubectl_alb.views import words
from kubectl_alb.views.envelope import rfc3339

UNKNOWN, NOTHING = "unknown", "–"


def balancers(group: GroupStatus) -> Line:
    """Name the load balancers of a group, the Application Load Balancer first."""
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
    """Count the members, those that are being deleted apart."""
    leaving = sum(member.deleting for member in group.members)
    staying = len(group.members) - leaving
    return f"{staying} (+{leaving} deleting)" if leaving else str(staying)


def rules(group: GroupStatus) -> Line:
    """Count the rules, beside how many there may be."""
    used = group.rules
    if used is None:
        return NOTHING if group.load_balancers == () else UNKNOWN
    text = f"{used.used}/{used.allowed}"
    return (Mark.WARN, f" {text}") if used.nearly_full else text


def targets(group: GroupStatus) -> Line:
    """Count the healthy targets, beside all."""
    found = group.targets
    if found is None:
        return NOTHING if group.load_balancers == () else UNKNOWN
    if not found.groups:
        return NOTHING
    more = f" ({found.draining} draining)" if found.draining else ""
    count = f" {found.healthy}/{found.total}{more}"
    if found.healthy and found.healthy == found.total - found.draining:
        return (Mark.GOOD, count)
    return (Mark.WARN if found.healthy else Mark.BAD, count)


def certificates(group: GroupStatus, now: datetime) -> Line:
    """Say how long the certificate that ends first is valid."""
    found = group.certificates
    if found is None:
        return NOTHING if group.load_balancers == () else UNKNOWN
    left = found.days_left(now)
    if left is None or found.worst is None:
        return UNKNOWN if found.unknown else NOTHING
    more = f", {found.unknown} unknown" if found.unknown else ""
    if left < 0:
        return (Mark.BAD, f" expired {-left}d ago{more}")
    soon = found.worst - now < EXPIRES_SOON
    return (Mark.WARN if soon else Mark.GOOD, f" {left}d left{more}")


def reconciled(group: GroupStatus, now: datetime, wide: bool) -> Line:
    """Say how the last reconcile of the group ended, and when."""
    said = group.reconcile
    if said.state == "ok":
        return rfc3339(said.last) or UNKNOWN if wide else f"{words.age(said.last, now)} ago"
    if said.state == "failed":
        since = f"since {rfc3339(said.since)}" if wide else words.age(said.since, now)
        return (Mark.BAD, f" failing {since}")
    return (Mark.WARN, " pending") if said.state == "pending" else said.state
