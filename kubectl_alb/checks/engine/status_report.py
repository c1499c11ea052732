"""What `status` has to say: the overview, the problems that its sections show, and a verdict.

The problems are those of `doctor`: its checks, as far as they need no more than `status` reads, and
what the controller last reported.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from kubectl_alb.analysis.describe.reconcile import Reconcile
from kubectl_alb.analysis.status.controller import controller_problem
from kubectl_alb.analysis.status.group import GroupStatus
from kubectl_alb.analysis.status.overview import STATUS_NEEDS, Overview
from kubectl_alb.analysis.wording import about_ref, expiring
from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.engine.doctor_report import DoctorReport, ReportScope, finished, worst_of
from kubectl_alb.checks.engine.refusals import UNKNOWN
from kubectl_alb.checks.engine.run import Report, Skipped, diagnose
from kubectl_alb.checks.logs.last_error import LastError, LogSpan, last_error
from kubectl_alb.checks.logs.reported import (
    CONTROLLER,
    ReportedError,
    heard_in_events,
    heard_in_log,
)
from kubectl_alb.checks.logs.reported_findings import UNKNOWN_ERROR, with_reported
from kubectl_alb.checks.logs.settled import settled
from kubectl_alb.checks.logs.signatures import match_event
from kubectl_alb.facts.claims import no_controller_runs
from kubectl_alb.facts.classes import class_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import group_of
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import Ref
from kubectl_alb.model.network import Certificate

# The last error may be so old; as a problem counts, as with `doctor`, what is more recent.
WITHIN = timedelta(hours=24)
RECENT = timedelta(hours=1)
# These judge by the whole account, of which a narrower question does not read enough.
OF_ACCOUNT = frozenset({"ALB-CLUSTER-004", "ALB-CTRL-011", "ALB-QUOTA-004"})
DEFINITIONS = ("ALB-CRD-001", "ALB-CRD-002")

# It also looks at certificates that are only named, which are not read.
EXPIRED = "ALB-CERT-003"
UNSERVED = "ALB-CLASS-001"

# They do not say why a reconcile has failed.
UNSPOKEN = (UNKNOWN, UNKNOWN_ERROR)

# They look at less than with `doctor`, where what they look at beside is not read.
CHECKS: tuple[Check, ...] = tuple(
    replace(check, also=check.also & STATUS_NEEDS)
    for check in catalogue.ALL
    if check.basis <= STATUS_NEEDS and not check.models and check.code != EXPIRED
)


@dataclass(frozen=True, slots=True)
class StatusReport:
    """The answer to `status`; `made` is how many of the `total` checks could look.

    `definitions` is `match`, `differ` or `unknown`: the CRDs beside the controller's release.
    """

    overview: Overview
    findings: tuple[Finding, ...] = ()
    made: int = 0
    total: int = 0
    skipped: tuple[Skipped, ...] = ()
    definitions: str = "unknown"
    error: LastError | None = None
    log: LogSpan = field(default_factory=LogSpan)

    @property
    def reported(self) -> tuple[Finding, ...]:
        """The findings that nobody has suppressed, errors first."""
        shown = (finding for finding in self.findings if not finding.suppressed_by)
        order = list(Severity)
        return tuple(sorted(shown, key=lambda finding: order.index(finding.severity)))

    @property
    def worst(self) -> Severity | None:
        """The worst severity; None without findings."""
        return worst_of(self.reported)

    @property
    def awaited(self) -> tuple[str, ...]:
        """What keeps the groups in question from being healthy: states, then errors."""
        errors = (f for f in self.reported if f.severity is Severity.ERROR)
        return (*self.overview.awaited, *(f"{f.code} {f.title}".lstrip() for f in errors))

    def verdict(self, whole: bool) -> str:
        """Return `incomplete` (always if not `whole`), `problems`, `pending` or `healthy`."""
        states = {group.state for group in self.overview.groups}
        if not whole:
            return "incomplete"
        if self.worst is Severity.ERROR or "failed" in states:
            return "problems"
        if "unknown" in states or not self.overview.controller.known:
            return "incomplete"
        if "pending" in states:
            return "pending"
        return "problems" if self.worst is Severity.WARNING else "healthy"


@dataclass(frozen=True, slots=True)
class StatusScope:
    """What findings have to bear on, if not all counts, and the one Ingress that was asked for.

    `narrowed` is whether less than the whole account was read.
    """

    limit: ReportScope | None = None
    asked: Ref | None = None
    narrowed: bool = False


def status_report(
    overview: Overview, facts: Facts, log: LogSpan, scope: StatusScope
) -> StatusReport:
    """Examine what was read."""
    snapshot = facts.snapshot
    checks = [c for c in CHECKS if not scope.narrowed or c.code not in OF_ACCOUNT]
    report = _without_missing_controller(diagnose(facts, checks), facts)
    heard = heard_in_events(snapshot) + heard_in_log(log.lines, snapshot.taken_at - RECENT)
    reported = with_reported(report, of_objects(settled(heard, facts)), facts)
    findings = (
        *_beside(reported.findings, overview, scope, facts),
        *_with_failing(reported.findings, overview),
        *_expiring(overview, snapshot.taken_at),
    )
    done = finished(replace(reported, findings=findings), snapshot, scope.limit)
    return StatusReport(
        overview,
        done.findings,
        len(checks) - len(report.skipped),
        len(catalogue.ALL),
        report.skipped,
        _definitions(done),
        last_error(snapshot, log, snapshot.taken_at - WITHIN),
        log,
    )


def _without_missing_controller(report: Report, facts: Facts) -> Report:
    """Leave out that Ingresses have no controller, with which a status begins."""
    if not no_controller_runs(facts):
        return report
    ours = set(group_of(facts))
    kept = (f for f in report.findings if f.code != UNSERVED or not ours & set(f.concerns))
    return replace(report, findings=tuple(kept))


def of_objects(errors: Iterable[ReportedError]) -> Iterator[ReportedError]:
    """Return what goes on about objects: no later line takes back what is told of none."""
    return (error for error in errors if error.about != CONTROLLER and not error.past)


def _definitions(report: DoctorReport) -> str:
    if any(finding.code in DEFINITIONS for finding in report.findings):
        return "differ"
    return "match" if set(DEFINITIONS) <= set(report.passed) else "unknown"


def _beside(
    findings: Iterable[Finding], overview: Overview, scope: StatusScope, facts: Facts
) -> Iterator[Finding]:
    """Yield what no check looks for: no controller at work, or none that handles the Ingress."""
    problem = controller_problem(overview.controller)
    if problem is not None:
        yield problem
    ref = scope.asked
    if ref is None or ref not in overview.unhandled:
        return
    if not any(f.severity is Severity.ERROR and ref in f.concerns for f in findings):
        ignored = class_of(facts.snapshot.kubernetes.ingress_by_ref[ref], facts).ignored
        yield Finding(
            about_ref(ref),
            f"{ref}: the controller does not handle this Ingress",
            ignored,
            rating=Severity.ERROR,
            concerns=(ref,),
        )


def _expiring(overview: Overview, now: datetime) -> Iterator[Finding]:
    """Yield the presented certificates that have expired, or soon will."""
    presenters: dict[str, list[GroupStatus]] = {}
    known: dict[str, Certificate] = {}
    for group in overview.groups:
        for certificate in group.certificates.known if group.certificates else ():
            known[certificate.arn] = certificate
            presenters.setdefault(certificate.arn, []).append(group)
    for arn, groups in presenters.items():
        names = [lb.name for group in groups for lb in group.load_balancers or ()]
        finding = expiring(arn, known[arn], names, now)
        if finding is not None:
            refs = (member.ingress.ref for group in groups for member in group.members)
            yield replace(finding, concerns=tuple(refs))


def _with_failing(findings: Iterable[Finding], overview: Overview) -> Iterator[Finding]:
    """Yield findings, with an error for each Ingress whose last reconcile has failed."""
    failing = {
        member.ingress.ref: member.reconcile
        for group in overview.groups
        for member in group.members
        if member.reconcile.state == "failed"
    }
    findings = tuple(findings)
    told = (f for f in findings if f.severity is Severity.ERROR and f.code != UNKNOWN_ERROR)
    known = {ref for f in told for ref in f.concerns}
    failing = {ref: reconcile for ref, reconcile in failing.items() if ref not in known}
    # Of an error that no signature knows, the text itself says more.
    for finding in findings:
        if finding.code not in UNSPOKEN or failing.keys().isdisjoint(finding.concerns):
            yield finding
    for ref, reconcile in failing.items():
        title, code = f"{ref}: {reconcile.message}", failure_of(reconcile) or UNKNOWN_ERROR
        yield Finding(about_ref(ref), title, code=code, rating=Severity.ERROR, concerns=(ref,))


def failure_of(reconcile: Reconcile) -> str:
    """Return the code of the failure that a reconcile ended with; empty where none is known."""
    match = (
        match_event(reconcile.reason, reconcile.message) if reconcile.state == "failed" else None
    )
    return match.failure.code if match else ""
