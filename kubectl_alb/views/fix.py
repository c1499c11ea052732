"""What `doctor --fix` shows: the steps for each finding, what became of them, how to undo them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kubectl_alb.model.step import Difference, Op, Outcome, Result, Step
from kubectl_alb.render.document import Block, Document, Line, Mark, Paragraph, Style, Styled
from kubectl_alb.steps.remedy import DECISION, Remedy
from kubectl_alb.views.envelope import present
from kubectl_alb.views.finding import MARKS

SIGNS = {Op.CREATE: "+", Op.UPDATE: "~", Op.DELETE: "-"}
RESULTS = {
    Result.DONE: Mark.GOOD,
    Result.UNCHANGED: Mark.GOOD,
    Result.PLANNED: Mark.SKIP,
    Result.FAILED: Mark.BAD,
    Result.UNDONE: Mark.WARN,
}

LONG = 240


@dataclass(frozen=True, slots=True)
class Repairs:
    """Findings with their steps; `outcomes` is empty as long as nothing was tried."""

    remedies: tuple[Remedy, ...]
    outcomes: tuple[Outcome, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in order."""
        return tuple(step for remedy in self.remedies for step in remedy.steps)


def proposal(repairs: Repairs) -> Document:
    """Show every step with the command that does the same, and what has no step."""
    ours = [one for one in repairs.remedies if not one.reason]
    others = [one for one in repairs.remedies if one.reason]
    blocks: list[Block] = [Paragraph(tuple(_remedy(one))) for one in ours]
    if others:
        lines = [line for one in others for line in _manual(one)]
        blocks.append(Paragraph(("To be repaired by hand:", *lines)))
    if ours:
        steps = f"{_count(len(repairs.steps), 'step')} for {_count(len(ours), 'finding')}"
        blocks.append(Paragraph((Styled(steps, Style.BOLD),)))
    return Document(tuple(blocks))


def _remedy(remedy: Remedy) -> Iterator[Line]:
    finding = remedy.finding
    yield MARKS[finding.severity], Styled(f" {finding.code}  {finding.title}", Style.BOLD)
    for step in remedy.steps:
        yield from _step(step)
    if not remedy.steps:
        yield "  (the steps above repair it too)"


def _manual(remedy: Remedy) -> Iterator[Line]:
    finding = remedy.finding
    yield "  ", MARKS[finding.severity], f" {finding.code}  {finding.title}"
    reason = "" if remedy.reason == DECISION else remedy.reason
    for text in (reason, finding.hint):
        if text:
            yield f"      {text}"


def _step(step: Step) -> Iterator[Line]:
    yield f"  {SIGNS[step.op]} {step.title}"
    for difference in step.differences:
        yield f"      {_difference(difference)}"
    yield Styled(f"      {_short(step.action.command)}", Style.DIM)
    if step.owner:
        yield "      ", Mark.WARN, f" kept by {step.owner}: change it there"
    if step.warning:
        yield "      ", Mark.WARN, f" {step.warning}"
    if step.undo is None:
        yield "      ", Mark.WARN, " this cannot be taken back"


def _short(command: str) -> str:
    """Cut what nobody reads on a screen; machines get the whole."""
    return command if len(command) <= LONG else f"{command[:LONG]}… (whole with -o json)"


def _difference(difference: Difference) -> str:
    before, after = (text or "(none)" for text in (difference.before, difference.after))
    return f"{difference.path}: {before} → {after}"


def _count(number: int, one: str) -> str:
    return f"{number} {one}" + ("" if number == 1 else "s")


def outcome_line(outcome: Outcome) -> Line:
    """Tell what became of a step."""
    detail = f": {outcome.detail}" if outcome.detail else ""
    return RESULTS[outcome.result], f" {outcome.result.value}  {outcome.step.title}{detail}"


def undo(outcomes: Iterable[Outcome]) -> Document:
    """List the commands that take back what was done, the last step first."""
    done = [o.step for o in outcomes if o.result is Result.DONE and o.step.undo]
    lines = [f"  {step.undo.command}" for step in reversed(done) if step.undo]
    return Document((Paragraph(("To take it back:", *lines)),) if lines else ())


def value(repairs: Repairs) -> dict[str, object]:
    """Return the steps for machines, and the findings that have none."""
    known = {outcome.step.id: outcome for outcome in repairs.outcomes}
    return {
        "steps": [
            _step_value(remedy, step, known.get(step.id))
            for remedy in repairs.remedies
            for step in remedy.steps
        ],
        "manual": [
            present(code=r.finding.code, title=r.finding.title, reason=r.reason)
            for r in repairs.remedies
            if r.reason
        ],
    }


def _step_value(remedy: Remedy, step: Step, outcome: Outcome | None) -> dict[str, object]:
    about = step.about
    return {
        "id": step.id,
        "code": remedy.finding.code,
        "title": step.title,
        "op": step.op.value,
        "object": present(kind=about.kind, namespace=about.namespace, name=about.name),
        "fields": [{"path": d.path, "before": d.before, "after": d.after}
                   for d in step.differences],
        "command": step.action.command,
        "result": (outcome.result if outcome else Result.PLANNED).value,
        **present(
            undo=step.undo.command if step.undo else "",
            detail=outcome.detail if outcome else "",
            owner=step.owner,
            warning=step.warning,
        ),
    }  # fmt: skip
