"""Why an Ingress has no working load balancer: findings, the controller's events, its log."""

from dataclasses import dataclass

from kubectl_alb.checks.engine.status_report import StatusReport
from kubectl_alb.checks.logs.fold import Folded
from kubectl_alb.checks.logs.group_filter import filter_of_ingress
from kubectl_alb.checks.logs.selection import Selection, folded
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.system import Event

MOST = 5


@dataclass(frozen=True, slots=True)
class Explained:
    """What explains a failure; events and lines of the log are the latest, in order of time.

    `missing` is why the log was not read.
    """

    findings: tuple[Finding, ...] = ()
    events: tuple[Event, ...] = ()
    lines: tuple[Folded, ...] = ()
    missing: str = ""


def explained(report: StatusReport, facts: Facts, ingress: Ref) -> Explained:
    """Return what was read that explains why an Ingress does not work."""
    about = ObjectRef("Ingress", ingress.namespace, ingress.name)
    events = facts.snapshot.kubernetes.events_by_object.get(about, ())
    warnings = sorted(
        (event for event in events if event.type == "Warning"),
        key=lambda event: event.last or facts.snapshot.taken_at,
    )
    lines: tuple[Folded, ...] = ()
    if ingress in facts.snapshot.kubernetes.ingress_by_ref:
        selection = Selection("warn", filter_of_ingress(ingress, facts))
        wanted = (line for line in report.log.lines if selection.may_want(line))
        lines = tuple(folded(wanted, selection))
    return Explained(report.reported, tuple(warnings[-MOST:]), lines[-MOST:], report.log.missing)
