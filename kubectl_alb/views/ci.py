"""Findings for build servers: SARIF results, JUnit cases, GitHub annotations."""

from collections.abc import Callable, Iterable, Iterator

from kubectl_alb import __version__
from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.render.github import Annotation
from kubectl_alb.render.junit import Case, Suite
from kubectl_alb.render.sarif import Result, Rule, Tool, sarif
from kubectl_alb.views.offer import offer_text

TOOL = Tool("kubectl-alb", __version__, "https://github.com/kubectl-alb/kubectl-alb")
SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
GITHUB_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
UNKNOWN = "ALB-UNKNOWN"

Relative = Callable[[str], str]


def sarif_value(findings: Iterable[Finding], relative: Relative) -> dict[str, object]:
    """Return the findings that stand in files; `relative` makes paths those of the repository."""
    placed = [finding for finding in findings if finding.file and not finding.suppressed_by]
    codes = sorted({finding.code or UNKNOWN for finding in placed})
    results = (_result(finding, relative) for finding in placed)
    return sarif(TOOL, [_rule(code) for code in codes], results)


def _rule(code: str) -> Rule:
    failure = failure_catalogue.failure(code)
    if failure is None:
        return Rule(code, "the controller refuses it", "see the message", "error")
    fixes = " ".join(f"{number}. {fix.step}" for number, fix in enumerate(failure.fixes, 1))
    return Rule(code, failure.title, f"{failure.means}\n{fixes}", SARIF_LEVELS[failure.severity])


def _result(finding: Finding, relative: Relative) -> Result:
    about = finding.about
    return Result(
        finding.code or UNKNOWN,
        SARIF_LEVELS[finding.severity],
        told(finding),
        relative(finding.file),
        finding.line,
        finding.column,
        f"{about.kind}/{about.namespace}/{about.name}/{finding.arn}",
    )


def told(finding: Finding) -> str:
    """Say what is wrong and what to do, in one line."""
    parts = (finding.title, finding.detail, f"hint: {finding.hint}" if finding.hint else "")
    return "; ".join(part for part in parts if part)


def suites(findings: Iterable[Finding], strict: bool) -> Iterator[Suite]:
    """Yield a suite for each area; warnings pass, with their text, unless `strict`."""
    cases: dict[str, list[Case]] = {}
    for finding in findings:
        area = (finding.code or UNKNOWN).split("-")[1]
        cases.setdefault(area, []).append(_case(finding, strict))
    for area, listed in sorted(cases.items()):
        yield Suite(area, tuple(listed))


def _case(finding: Finding, strict: bool) -> Case:
    about = finding.about
    name = f"{finding.code} {about.namespace}/{about.name}".replace(" /", " ")
    fails = finding.severity is Severity.ERROR or (strict and finding.severity is Severity.WARNING)
    detail = "\n".join(filter(None, (finding.detail, finding.hint, offer_text(finding))))
    if fails:
        return Case(name, finding.title, finding.code, detail)
    return Case(name, output=f"{finding.severity.value}: {told(finding)}")


def annotations(findings: Iterable[Finding], relative: Relative) -> Iterator[Annotation]:
    """Yield a GitHub annotation for each finding."""
    for finding in findings:
        yield Annotation(
            GITHUB_LEVELS[finding.severity],
            finding.code or UNKNOWN,
            told(finding),
            relative(finding.file) if finding.file else "",
            finding.line,
            finding.column,
        )


def rows(findings: Iterable[Finding]) -> Iterator[tuple[str, ...]]:
    """Yield the findings as rows of the step summary: severity, code, object, text, place."""
    for finding in findings:
        about = finding.about
        name = f"{about.namespace}/{about.name}" if about.namespace else about.name
        place = f"{finding.file}:{finding.line}" if finding.file else ""
        yield finding.severity.value, finding.code, name, finding.title, place


COLUMNS = ("Severity", "Code", "Object", "Problem", "Place")
