"""What `doctor` shows people: problems with what they lead to, tables, what passed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.causes import Root
from kubectl_alb.checks.engine.doctor_report import DoctorReport
from kubectl_alb.checks.engine.run import Skipped
from kubectl_alb.checks.engine.selection import area_of
from kubectl_alb.checks.engine.sheet import Sheet
from kubectl_alb.model.counting import count
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.render.document import (
    Block,
    Command,
    Document,
    Hanging,
    Line,
    Mark,
    Paragraph,
    Style,
    Styled,
)
from kubectl_alb.steps.remedy import REPAIRS
from kubectl_alb.views.finding import MARKS, finding_value
from kubectl_alb.views.sheet import sheet_blocks, sheet_value
from kubectl_alb.views.wrapped import flat

WIDTH = 92
MANY = 3
ELLIPSIS = "…"
# What stands before the reason why a section was not read.
_SECTION = re.compile(r"^(?:aws|kubernetes)/[a-z-]+: ")


@dataclass(frozen=True, slots=True)
class DoctorView:
    """Shows findings from a severity upwards; tables asked for before, explaining ones after.

    Without `whole`, something vital was not read, so the report is no verdict.
    """

    least: Severity = Severity.INFO
    tables: tuple[Sheet, ...] = ()
    explaining: tuple[Sheet, ...] = ()
    whole: bool = True

    def document(self, report: DoctorReport, wide: bool) -> Document:
        """Lay the report out: tables, problems, what was skipped, what passed."""
        blocks: list[Block] = [block for sheet in self.tables for block in sheet_blocks(sheet)]
        shown = _gathered(root for root in report.roots if self.shows(root.severity))
        blocks += [Paragraph(tuple(_lines(alike, wide))) for alike in shown]
        blocks += [block for sheet in self.explaining for block in sheet_blocks(sheet)]
        blocks.append(Paragraph(tuple(_rest(report, wide))))
        return Document(tuple(blocks))

    def shows(self, severity: Severity) -> bool:
        """Tell whether a severity is grave enough to be shown."""
        order = list(Severity)
        return order.index(severity) <= order.index(self.least)

    def short(self, report: DoctorReport) -> Iterator[str]:
        """Yield one line for each finding."""
        shown = (finding for finding in report.reported if self.shows(finding.severity))
        for one in shown:
            yield f"{one.severity.value:<7}  {one.code or '-'}  {one.title}{_place(one)}"

    def value(self, report: DoctorReport) -> dict[str, object]:
        """Return everything for machines, whatever is shown to people."""
        return {
            "verdict": self.verdict(report),
            "findings": [finding_value(finding) for finding in report.findings],
            "skipped": [{"code": s.code, "reason": s.reason} for s in report.skipped],
            "passed": list(report.passed),
            "counts": dict(report.counts),
            "tables": [sheet_value(sheet) for sheet in (*self.tables, *self.explaining)],
        }

    def verdict(self, report: DoctorReport) -> str:
        """Return `healthy`, `problems` for errors or warnings, or `incomplete`.

        It is incomplete if something vital was not read, or checks were skipped and no other found
        a problem.
        """
        if self.whole and report.worst in (Severity.ERROR, Severity.WARNING):
            return "problems"
        return "healthy" if self.whole and not report.skipped else "incomplete"


def _gathered(roots: Iterable[Root]) -> Iterator[list[Root]]:
    """Put neighbours of one kind together, if they are many and nothing follows from them."""

    def kind(root: Root) -> tuple[object, ...]:
        alone = root.consequences or root.finding.blocks or not root.finding.code
        own = id(root) if alone else 0
        return root.finding.code, root.finding.severity, own

    for _, found in groupby(roots, key=kind):
        alike = list(found)
        if len(alike) > MANY:
            yield alike
        else:
            yield from ([root] for root in alike)


def _lines(alike: list[Root], wide: bool) -> Iterator[Line | Hanging]:
    first = alike[0].finding
    if len(alike) == 1:
        yield from _single(alike[0])
        return
    failure = failure_catalogue.failure(first.code)
    title = failure.title if failure else ""
    yield (
        MARKS[first.severity],
        Styled(f" {first.code}  {title}", Style.BOLD),
        f"  ({count(len(alike), 'time')})",
    )
    for root in alike:
        yield f"    {root.finding.title}{_place(root.finding)}"
        if wide:
            yield from _texts("", root.finding.detail, 6)
            yield from _command(root.finding, 6)
    yield from _texts("hint:", first.hint)
    yield from _more(first)


def _single(root: Root) -> Iterator[Line | Hanging]:
    finding = root.finding
    blocks = count(len(finding.blocks), "Ingress") if finding.blocks else ""
    yield (
        MARKS[finding.severity],
        Styled(f" {_coded(finding)}", Style.BOLD),
        f"{_place(finding)}{f'  (blocks {blocks})' if blocks else ''}",
    )
    yield from _texts("", finding.detail)
    yield from _texts("hint:", finding.hint)
    yield from _command(finding, 4)
    yield from _more(finding)
    if root.consequences:
        yield "    leads to:"
        for one in root.consequences:
            yield "      ", MARKS[one.severity], f" {_coded(one)}"


def _coded(finding: Finding) -> str:
    return f"{finding.code}  {finding.title}".lstrip()


def _place(finding: Finding) -> str:
    return f"  ({finding.file}:{finding.line})" if finding.file and finding.line else ""


def _texts(name: str, text: str, indent: int = 4) -> Iterator[Hanging]:
    """Fold a text; its name stands before the first line."""
    start = " " * indent + (f"{name} " if name else "")
    if text:
        yield Hanging(start, flat(text), len(start), WIDTH + len(start))


def _command(finding: Finding, indent: int) -> Iterator[Line]:
    # A command is there to be pasted, so it is never folded.
    if finding.fix:
        yield f"{' ' * indent}fix:  ", Command(finding.fix)


def _more(finding: Finding) -> Iterator[Line]:
    """Say which commands go on from here; what stands in a file is repaired in the file."""
    if not finding.code:
        return
    if finding.code in REPAIRS and not finding.file:
        yield "    try:  ", Command(f"kubectl alb doctor --fix {finding.code} --dry-run=client")
    yield "    see:  ", Command(f"kubectl alb explain {finding.code}")


def _rest(report: DoctorReport, wide: bool) -> Iterator[Line]:
    yield from _skipped(report.skipped, wide)
    if report.passed:
        areas = _by_area(report.passed)
        yield (
            Mark.GOOD,
            f" {count(len(report.passed), 'check')} passed",
            Styled(f"   {areas}", Style.DIM),
        )


def _skipped(skipped: tuple[Skipped, ...], wide: bool) -> Iterator[Line]:
    if not skipped:
        return
    yield (
        Mark.SKIP,
        f" {count(len(skipped), 'check was', 'checks were')} skipped",
        Styled(f"   {_by_area(one.code for one in skipped)}", Style.DIM),
    )
    if wide:
        for one in skipped:
            yield f"    {one.code}  {one.reason}"


def _by_area(codes: Iterable[str]) -> str:
    counted = Counter(map(area_of, codes))
    return ", ".join(
        f"{a.name} {counted[a.name]}" for a in failure_catalogue.AREAS if counted[a.name]
    )


def closing(report: DoctorReport, seconds: float | None = None, whole: bool = True) -> Line:
    """Sum the report up in one line.

    `seconds` is how long a live examination took, `whole` whether all that is vital was read.
    """
    counts = report.counts
    parts = [count(counts[name], name) for name in ("error", "warning") if counts[name]]
    parts += [f"{counts['info']} info"] if counts["info"] else []
    mark, verdict = _nothing_found(counts) if whole else (Mark.WARN, "no verdict")
    if not parts or not whole:
        parts.insert(0, verdict)
    # What is vital is told by an error of its own.
    why = "" if report.reported or not whole else _commonest_reason(report.skipped)
    parts += [f"{counts['skipped']} skipped{why}"] if report.skipped else []
    parts += [f"{counts['suppressed']} suppressed"] if counts["suppressed"] else []
    mark = MARKS[report.worst] if report.worst else mark
    duration = "" if seconds is None else f" in {seconds:.1f}s"
    return mark, f" {', '.join(parts)}, {counts['passed']} passed{duration}"


def _commonest_reason(skipped: Iterable[Skipped]) -> str:
    """Return why most checks were skipped, with dots where there are other reasons."""
    reasons = Counter(
        _SECTION.sub("", reason) for one in skipped for reason in one.reason.split("; ")
    )
    commonest = [reason for reason, _ in reasons.most_common(2)]
    return f": {', '.join([*commonest[:1], *(ELLIPSIS for _ in commonest[1:])])}"


def _nothing_found(counts: Mapping[str, int]) -> tuple[Mark, str]:
    """Say that all is well only where nothing was skipped."""
    passed, skipped = counts["passed"], counts["skipped"]
    if not passed:
        return Mark.WARN, "no verdict"
    if skipped:
        return Mark.SKIP, f"nothing found by {passed} of {passed + skipped} checks"
    return Mark.GOOD, "nothing is wrong"
