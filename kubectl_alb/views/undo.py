"""What `undo` shows of one run: what was done, the steps back, and what is left as it is."""

from collections.abc import Iterable, Iterator

from kubectl_alb.model.run import Entry, Left, Run, Undoing
from kubectl_alb.model.step import Outcome
from kubectl_alb.render.document import Block, Document, Line, Mark, Paragraph, Style, Styled
from kubectl_alb.views.fix import RESULTS, run_value, step_lines, step_value
from kubectl_alb.views.runs import recorded_value


def proposal(undoing: Undoing) -> Document:
    """Show what was done, and every step back with the command that does the same."""
    run = undoing.run
    head = f"Run {run.run.id}: {run.run.command}, {run.run.began:%Y-%m-%d %H:%M} UTC"
    done: list[Line] = [Styled(f"{head} ({run.state.value})", Style.BOLD)]
    done += [_entry(entry) for entry in run.entries]
    missing = run.planned - len(run.entries)
    if missing:
        done.append(f"  {missing} more not begun")
    blocks: list[Block] = [Paragraph(tuple(done))]
    if undoing.steps:
        lines = [line for step in undoing.steps for line in step_lines(step)]
        blocks.append(Paragraph(("Steps back:", *lines)))
    if undoing.left:
        blocks.append(Paragraph(("Left as it is:", *map(_left, undoing.left))))
    return Document(tuple(blocks))


def _entry(entry: Entry) -> Line:
    if entry.result is None:
        return "  ", Mark.WARN, f" unclear  {entry.step.title}: no outcome was recorded"
    detail = f": {entry.detail}" if entry.detail else ""
    return "  ", RESULTS[entry.result], f" {entry.result.value}  {entry.step.title}{detail}"


def _left(left: Left) -> Line:
    mark = Mark.SKIP if left.harmless else Mark.BAD
    return "  ", mark, f" {left.step.title}: {left.reason}"


def value(undoing: Undoing, outcomes: Iterable[Outcome], run: Run | None) -> dict[str, object]:
    """Return the steps back for machines; `run` is the run that took them."""
    known = {outcome.step.id: outcome for outcome in outcomes}
    return {
        "undoes": recorded_value(undoing.run),
        "steps": [step_value(step, known.get(step.id)) for step in undoing.steps],
        "left": list(_left_values(undoing)),
        **run_value(run),
    }


def _left_values(undoing: Undoing) -> Iterator[dict[str, object]]:
    for left in undoing.left:
        yield {"id": left.step.id, "title": left.step.title, "reason": left.reason}
