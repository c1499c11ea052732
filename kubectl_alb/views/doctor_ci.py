"""A report for build servers: a JUnit case for every check."""

from collections.abc import Iterator

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.doctor_report import DoctorReport
from kubectl_alb.checks.engine.selection import area_of
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.render.junit import Case, Suite
from kubectl_alb.views import ci
from kubectl_alb.views.ci import told
from kubectl_alb.views.offer import offer_text


def suites(report: DoctorReport, strict: bool) -> Iterator[Suite]:
    """Yield a suite for each area; warnings pass, with their text, unless `strict`."""
    codeless = [one for one in report.reported if not one.code]
    if codeless:
        yield Suite("manifests", tuple(_single(one) for one in codeless))
    cases: dict[str, list[Case]] = {}
    for code, case in sorted(_cases(report, strict), key=lambda pair: pair[0]):
        cases.setdefault(area_of(code), []).append(case)
    for area in failure_catalogue.AREAS:
        if area.name in cases:
            yield Suite(area.title, tuple(cases[area.name]))


def _cases(report: DoctorReport, strict: bool) -> Iterator[tuple[str, Case]]:
    found: dict[str, list[Finding]] = {}
    for finding in filter(lambda one: one.code, report.reported):
        found.setdefault(finding.code, []).append(finding)
    for code, findings in found.items():
        yield code, _case(code, findings, strict)
    for one in report.skipped:
        if one.code not in found:
            yield one.code, Case(_name(one.code), skipped=one.reason)
    for code in report.passed:
        yield code, Case(_name(code))


def _single(finding: Finding) -> Case:
    """Return the case of something in manifests that would be refused."""
    name = f"{finding.about.kind} {finding.about.namespace}/{finding.about.name}".replace(" /", " ")
    return Case(f"{name} {finding.key}".rstrip(), finding.title, ci.UNKNOWN, _text(finding))


def _name(code: str) -> str:
    failure = failure_catalogue.failure(code)
    return f"{code} {failure.title}" if failure else code


def _case(code: str, findings: list[Finding], strict: bool) -> Case:
    grave = [one for one in findings if _fails(one, strict)]
    light = [f"{one.severity.value}: {told(one)}" for one in findings if one not in grave]
    if not grave:
        return Case(_name(code), output="\n".join(light))
    more = f" (and {len(grave) - 1} more)" if len(grave) > 1 else ""
    detail = "\n\n".join(map(_text, grave))
    return Case(_name(code), grave[0].title + more, code, detail, output="\n".join(light))


def _fails(finding: Finding, strict: bool) -> bool:
    return finding.severity is Severity.ERROR or (strict and finding.severity is Severity.WARNING)


def _text(finding: Finding) -> str:
    place = f"at {finding.file}:{finding.line}" if finding.file else ""
    texts = (finding.title, finding.detail, finding.hint, offer_text(finding), place)
    return "\n".join(filter(None, texts))
