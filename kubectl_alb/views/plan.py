"""What `plan` shows people: groups with changes, refusals, findings, quotas, and the sum."""

from collections.abc import Iterable, Iterator

from kubectl_alb.analysis.plan.diff import Op
from kubectl_alb.analysis.plan.groups import GroupPlan
from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.plan_report import PlanReport, RefusedPlan
from kubectl_alb.facts.quotas import CERTIFICATES, GROUPS_PER_ALB, RULES, Usage
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import Ref
from kubectl_alb.model.rejection import Rejection
from kubectl_alb.render.document import (
    Block,
    Document,
    Fields,
    Line,
    Mark,
    Paragraph,
    Style,
    Styled,
)
from kubectl_alb.views.finding import MARKS
from kubectl_alb.views.plan_group import GroupLines
from kubectl_alb.views.plan_value import plan_value
from kubectl_alb.views.plan_words import how_refused, other_rules

ALWAYS = (RULES, CERTIFICATES, GROUPS_PER_ALB)


def document(report: PlanReport, wide: bool) -> Document:
    """Lay a plan out: first what is refused, then what changes, at last the sum."""
    told = other_rules(report.rules) if report.rules else ""
    blocks: list[Block] = [Paragraph(((Mark.WARN, f" {told}"),))] if told else []
    blocks += [Paragraph(tuple(_rejected(one))) for one in report.rejected]
    blocks += [Paragraph(tuple(_refused(group))) for group in report.refused]
    for group in report.groups:
        if group.changes:
            blocks.append(Paragraph(tuple(GroupLines(group, wide).lines())))
            blocks += _usage(group.usage)
    blocks += _notes(report.groups)
    blocks += _gateways(report.gateways)
    blocks += _findings(report)
    blocks.append(Paragraph((_sum(report),)))
    return Document(tuple(blocks))


def value(report: PlanReport) -> dict[str, object]:
    """Return the plan for machines."""
    return plan_value(report)


def _rejected(one: Rejection) -> Iterator[Line]:
    yield (Mark.BAD, Styled(f" {one.about} is refused by {one.by}", Style.BOLD))
    yield f"      {one.path}: {one.message}"
    how = "planned as if it were let in" if one.planned else "planned without it"
    yield f"      in {one.file}:{one.line}; {how}"


def _refused(refused: RefusedPlan) -> Iterator[Line]:
    refusal = refused.refusal
    what = how_refused(refusal)
    code = f"  {refused.code}" if refused.code else ""
    yield (Mark.BAD, Styled(f" group {refused.id} {what}", Style.BOLD), code)
    yield f"      {refusal.message}"
    where = refused.where
    place = [f"ingress {refusal.ingress}"] if refusal.ingress is not None else []
    place += [refusal.annotation.removeprefix(PREFIX)] if refusal.annotation else []
    place += [f"{where.file}:{where.line}"] if where.file else []
    if place:
        yield f"      in {', '.join(place)}"
    if refused.blocks:
        yield f"      also stops {', '.join(map(str, refused.blocks))}"


def _usage(usage: Iterable[Usage]) -> list[Block]:
    told = [one for one in usage if one.limit in ALWAYS or one.nearly_full or one.partial]
    if not told:
        return []
    parts: list[str] = []
    for one in told:
        flag = " (too many)" if one.exceeded else " (nearly full)" if one.nearly_full else ""
        least = "at least " if one.partial else ""
        parts.append(f"{one.limit.noun} {least}{one.used} of {one.allowed}{flag}")
    assumed = "" if all(one.applied or not one.limit.code for one in told) else "  (default limits)"
    grave = any(one.exceeded for one in told)
    line = ", ".join(parts)
    return [Fields((("Quotas", (Styled(line, Style.BAD) if grave else line, assumed)),))]


def _notes(groups: Iterable[GroupPlan]) -> list[Block]:
    noted: dict[str, list[str]] = {}
    for group in groups:
        for note in group.notes:
            noted.setdefault(note, []).append(str(group.id))
        if group.unknown:
            noted.setdefault(f"what AWS has is not known ({group.unknown})", []).append(
                str(group.id)
            )
    lines: list[Line] = [
        (Mark.SKIP, f" {note}", Styled(f"   ({_some(ids)})", Style.DIM))
        for note, ids in noted.items()
    ]
    return [Paragraph(tuple(lines))] if lines else []


def _gateways(refs: tuple[Ref, ...]) -> list[Block]:
    """Say which Gateways are left out; doctor examines what is known of them."""
    if not refs:
        return []
    gateways = f"{count(len(refs), 'Gateway')} {noun(len(refs), 'is')}"
    names = Styled(f"   ({listed(refs, 3)}; see kubectl alb doctor)", Style.DIM)
    return [Paragraph(((Mark.SKIP, f" {gateways} not planned", names),))]


def _some(ids: list[str]) -> str:
    if len(ids) > 3:
        return f"{count(len(ids), 'group')}"
    return f"{noun(len(ids), 'group')} {', '.join(ids)}"


def _findings(report: PlanReport) -> list[Block]:
    found = report.findings
    if not (found.introduced or found.fixed):
        # What was wrong before and stays wrong is doctor's to tell.
        return []
    counts = (
        f"introduced {len(found.introduced)}, fixed {len(found.fixed)}, "
        f"unchanged {len(found.unchanged)}"
    )
    lines: list[Line] = [("Findings   ", counts)]
    lines += [_finding(one, "introduced", MARKS[one.severity]) for one in found.introduced]
    lines += [_finding(one, "fixed", Mark.GOOD) for one in found.fixed]
    return [Paragraph(tuple(lines))]


def _finding(finding: Finding, what: str, mark: Mark) -> Line:
    place = f"   ({finding.file}:{finding.line})" if finding.file else ""
    return ("  ", mark, f" {finding.code} {what}: {finding.title}", Styled(place, Style.DIM))


def _sum(report: PlanReport) -> Line:
    totals = report.totals
    parts = [
        f"{totals[Op.CREATE]} to create, {totals[Op.UPDATE]} to change, "
        f"{totals[Op.REPLACE]} to replace, {totals[Op.DELETE]} to delete."
    ]
    if report.kept:
        stay = noun(report.kept, "left as it is", "left as they are")
        parts.append(f"{count(report.kept, 'difference')} {stay}.")
    problems = [count(n, word) for n, word in report.problems if n]
    if problems:
        parts.append(f"{', '.join(problems)}.")
    unknown = sum(1 for group in report.groups if group.unknown)
    if unknown:
        parts.append(f"{count(unknown, 'group')} not compared.")
    return (Styled("Plan: ", Style.BOLD), " ".join([*parts, "Nothing was changed."]))
