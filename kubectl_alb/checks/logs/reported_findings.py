"""What the controller says, beside what the state shows.

state has the failure      nothing to add
no check for it, or the
check could not look       a finding, as grave as the failure is
the check has passed       the state shows it no more: told for information
no signature knows it      the raw text, as a warning, if nothing else explains it
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from kubectl_alb.analysis.wording import whose
from kubectl_alb.checks.engine.affected import concerns_of
from kubectl_alb.checks.engine.causes import with_causes
from kubectl_alb.checks.engine.refusals import UNKNOWN
from kubectl_alb.checks.engine.run import Report
from kubectl_alb.checks.logs.reported import CONTROLLER, ReportedError
from kubectl_alb.facts.controllers import controllers
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef, Ref

LONGEST = 400


def with_reported(
    report: Report, reported: Iterable[ReportedError], facts: Facts, codes: Collection[str] = ()
) -> Report:
    """Add findings for what only the controller's words tell; `codes` limits them, if any."""
    added: list[Finding] = []
    for one in reported:
        if codes and (one.code or UNKNOWN) not in codes:
            continue
        added.extend(_findings(one, report, tuple(added), facts))
    return replace(report, findings=with_causes((*report.findings, *added))) if added else report


def _findings(
    one: ReportedError, report: Report, added: tuple[Finding, ...], facts: Facts
) -> Iterator[Finding]:
    about = _named(one.about, facts)
    concerns = _concerned(one, about, facts)
    known = (*report.findings, *added)
    if any(_explains(finding, one, about, concerns) for finding in known):
        return
    passed = one.code in report.passed
    failure = one.match.failure if one.match else None
    yield Finding(
        about,
        _title(one, about),
        _detail(one, passed),
        code=one.code or UNKNOWN,
        rating=_severity(one, passed),
        hint=failure.fixes[0].step if failure and failure.fixes and not passed else "",
        concerns=concerns,
    )


def _severity(one: ReportedError, passed: bool) -> Severity:
    if one.match is None:
        return Severity.WARNING
    return Severity.INFO if passed else one.match.failure.severity


def _explains(
    finding: Finding, one: ReportedError, about: ObjectRef, concerns: tuple[Ref, ...]
) -> bool:
    """Return whether a finding is the same failure, or why an unknown error is no news."""
    near = about in (finding.about, CONTROLLER) or not {
        *finding.concerns, *finding.blocks, Ref(finding.about.namespace, finding.about.name),
    }.isdisjoint(concerns)  # fmt: skip
    if one.match is None:
        return near and finding.severity is Severity.ERROR
    return finding.code == one.code and (near or not finding.concerns)


def _named(about: ObjectRef, facts: Facts) -> ObjectRef:
    """Name the controller's Deployment for what it says of no object."""
    if about != CONTROLLER:
        return about
    meta = next((d.meta for d in controllers(facts)), None)
    return ObjectRef("Deployment", meta.namespace, meta.name) if meta else about


def _concerned(one: ReportedError, about: ObjectRef, facts: Facts) -> tuple[Ref, ...]:
    if one.match and one.match.member:
        namespace, _, name = one.match.member.partition("/")
        return (Ref(namespace, name),)
    return concerns_of(about, facts)


def _title(one: ReportedError, about: ObjectRef) -> str:
    if one.match is None:
        return f"{whose(about)}: the controller reports an error that no signature knows"
    return f"{whose(about)}: {one.match.failure.title}"


def _detail(one: ReportedError, passed: bool) -> str:
    text = " ".join(one.text.split())
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    times = "once" if one.count == 1 else f"{one.count} times"
    when = f", last at {one.last:%H:%M:%S} UTC" if one.last else ""
    said = f"the controller's {one.where} says so {times}{when}: {text}"
    if not passed:
        return said
    return f"{said}; the state shows it no more, the next reconcile will tell"
