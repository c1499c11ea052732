"""What `doctor --fix` shows: the steps for each finding, what became of them, how to undo them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kubectl_alb.model.counting import count
from kubectl_alb.model.run import RecordedRun, Run
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
    Result.UNKNOWN: Mark.WARN,
}

LONG = 240


@dataclass(frozen=True, slots=True)
class Repairs:
    """Findings with their steps; `outcomes` is empty as long as nothing was tried.

    `run` is what the journal calls it, None where nothing was written.
    """

    remedies: tuple[Remedy, ...]
    outcomes: tuple[Outcome, ...] = ()
    run: Run | None = None

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
        steps = f"{count(len(repairs.steps), 'step')} for {count(len(ours), 'finding')}"
        blocks.append(Paragraph((Styled(steps, Style.BOLD),)))
    return Document(tuple(blocks))


def _remedy(remedy: Remedy) -> Iterator[Line]:
    finding = remedy.finding
    yield MARKS[finding.severity], Styled(f" {finding.code}  {finding.title}", Style.BOLD)
    for step in remedy.steps:
        yield from step_lines(step)
    if not remedy.steps:
        yield "  (the steps above repair it too)"


def _manual(remedy: Remedy) -> Iterator[Line]:
    finding = remedy.finding
    yield "  ", MARKS[finding.severity], f" {finding.code}  {finding.title}"
    reason = "" if remedy.reason == DECISION else remedy.reason
    for text in (reason, finding.hint):
        if text:
            yield f"      {text}"


def step_lines(step: Step) -> Iterator[Line]:
    """Show a step with the command that does the same."""
    yield f"  {SIGNS[step.op]} {step.title}"
    for difference in step.differences:
        yield f"      {_difference(difference)}"
    yield Styled(f"      {_short(step.action.command)}", Style.DIM)
    if step.owner:
        yield "      ", Mark.WARN, f" kept by {step.owner}: change it there"
    if step.warning:
        yield "      ", Mark.WARN, f" {step.warning}"
    if step.undo is None:
        reason = f": {step.irreversible}" if step.irreversible else ""
        yield "      ", Mark.WARN, f" this cannot be taken back{reason}"
    elif step.irreversible:
        yield "      ", Mark.WARN, f" {step.irreversible}"


def _short(command: str) -> str:
    """Cut what nobody reads on a screen; machines get the whole."""
    return command if len(command) <= LONG else f"{command[:LONG]}… (whole with -o json)"


def _difference(difference: Difference) -> str:
    before, after = (text or "(none)" for text in (difference.before, difference.after))
    return f"{difference.path}: {before} → {after}"


def outcome_line(outcome: Outcome) -> Line:
    """Return what became of a step."""
    detail = f": {outcome.detail}" if outcome.detail else ""
    hint = f" ({outcome.hint})" if outcome.hint else ""
    text = f" {outcome.result.value}  {outcome.step.title}{detail}{hint}"
    return RESULTS[outcome.result], text


def undo(outcomes: Iterable[Outcome], run: Run | None) -> Document:
    """List the commands that take back what was done, the last step first."""
    done = [o.step for o in outcomes if o.result is Result.DONE and o.step.undo]
    lines = [f"  {step.undo.command}" for step in reversed(done) if step.undo]
    if lines and run is not None:
        lines = [f"  {run.undo_command}", "or, without a look at what has changed since:", *lines]
    return Document((Paragraph(("To take it back:", *lines)),) if lines else ())


def unfinished(run: RecordedRun) -> Line:
    """Return the warning about a run that was cut short."""
    done, unclear = run.count(Result.DONE), run.count(None, Result.UNKNOWN)
    text = (
        f" run {run.run.id} ({run.run.command}, {run.run.began:%Y-%m-%d %H:%M} UTC) did not "
        f"finish: {done} of {count(run.planned, 'step')} done, {unclear} unclear; "
        f"{run.run.undo_command} shows them"
    )
    return Mark.WARN, text


def interrupted(run: Run) -> Line:
    """Return the note on a run that is being cut short."""
    return Mark.WARN, f" interrupted: {run.undo_command} shows what was done, and takes it back"


def run_value(run: Run | None) -> dict[str, object]:
    """Return the journal of a run for machines; nothing where there is none."""
    return {"run": {"id": run.id, "undo": run.undo_command}} if run is not None else {}


def value(repairs: Repairs) -> dict[str, object]:
    """Return the steps for machines, and the findings that have none."""
    known = {outcome.step.id: outcome for outcome in repairs.outcomes}
    return {
        "steps": [
            {"code": remedy.finding.code, **step_value(step, known.get(step.id))}
            for remedy in repairs.remedies
            for step in remedy.steps
        ],
        "manual": [
            present(code=r.finding.code, title=r.finding.title, reason=r.reason)
            for r in repairs.remedies
            if r.reason
        ],
        **run_value(repairs.run),
    }


def step_value(step: Step, outcome: Outcome | None) -> dict[str, object]:
    """Return a step for machines, with what became of it."""
    step = outcome.step if outcome else step
    about = step.about
    return {
        "id": step.id,
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
            hint=outcome.hint if outcome else "",
            owner=step.owner,
            warning=step.warning,
            irreversible=step.irreversible,
        ),
    }  # fmt: skip
