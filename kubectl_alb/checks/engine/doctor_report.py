"""What `doctor` has to say: findings with their order and causes, what was skipped, what passed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.causes import Root, roots
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.engine.manifests import with_places
from kubectl_alb.checks.engine.rejected import rejected
from kubectl_alb.checks.engine.run import Report, Skipped, diagnose
from kubectl_alb.checks.engine.suppression import Suppression, with_suppressed
from kubectl_alb.checks.logs.contrary import with_contrary
from kubectl_alb.checks.logs.reported import Heard
from kubectl_alb.checks.logs.reported_findings import with_reported
from kubectl_alb.checks.logs.settled import settled
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.snapshot import Snapshot

SILENCE = Heard()


class ReportScope(Protocol):
    """Decides whether a finding bears on what was asked."""

    def covers(self, finding: Finding) -> bool:
        """Return whether it does."""
        ...


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """The findings in the order in which to look at them, suppressed ones among them."""

    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    passed: tuple[str, ...]

    @property
    def reported(self) -> tuple[Finding, ...]:
        """The findings that nobody has suppressed."""
        return tuple(finding for finding in self.findings if not finding.suppressed_by)

    @property
    def roots(self) -> tuple[Root, ...]:
        """The same, each beneath what it follows from."""
        return roots(self.reported)

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of everything."""
        graded = Counter(finding.severity for finding in self.reported)
        return {
            **{severity.value: graded[severity] for severity in Severity},
            "passed": len(self.passed),
            "skipped": len(self.skipped),
            "suppressed": len(self.findings) - len(self.reported),
        }

    @property
    def worst(self) -> Severity | None:
        """The worst severity; None without findings."""
        return worst_of(self.reported)


def worst_of(findings: Iterable[Finding]) -> Severity | None:
    """Return the worst severity of findings; None without any."""
    return min((one.severity for one in findings), key=list(Severity).index, default=None)


def examined(
    facts: Facts,
    checks: Iterable[Check],
    limit: ReportScope | None = None,
    suppressions: tuple[Suppression, ...] = (),
    heard: Heard = SILENCE,
) -> DoctorReport:
    """Carry out checks; what bears on something else passes, what is suppressed says so.

    What of manifests would be refused is told whatever is asked, since no check has looked at it.
    """
    snapshot, chosen = facts.snapshot, tuple(checks)
    report = diagnose(facts, chosen)
    codes = () if len(chosen) == len(catalogue.ALL) else [check.code for check in chosen]
    report = with_reported(report, settled(heard, facts), facts, codes)
    report = with_contrary(report, heard, facts)
    return finished(report, snapshot, limit, suppressions)


def finished(
    report: Report,
    snapshot: Snapshot,
    limit: ReportScope | None = None,
    suppressions: tuple[Suppression, ...] = (),
) -> DoctorReport:
    """Limit what checks came to, mark what is suppressed, and add what manifests are refused."""
    if limit is not None:
        report = _limited(report, limit)
    refused = tuple(rejected(snapshot))
    known = {(one.code, one.about) for one in report.findings}
    new = (one for one in refused if not one.code or (one.code, one.about) not in known)
    found = (*new, *with_places(report.findings, snapshot))
    findings = tuple(with_suppressed(found, suppressions, snapshot))
    return DoctorReport(findings, report.skipped, report.passed)


def unlinked(report: DoctorReport) -> DoctorReport:
    """Return a report without what its findings follow from, and what `--fix` would do.

    Both were worked out for a controller at work, not for one that is to come.
    """
    found = (replace(one, causes=(), repairable=False) for one in report.findings)
    return replace(report, findings=tuple(found))


def _limited(report: Report, limit: ReportScope) -> Report:
    kept = tuple(finding for finding in report.findings if limit.covers(finding))
    skipped = {one.code for one in report.skipped}
    clear = {f.code for f in report.findings} - {f.code for f in kept} - skipped
    return replace(report, findings=kept, passed=tuple(sorted((*report.passed, *clear))))
