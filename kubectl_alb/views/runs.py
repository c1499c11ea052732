"""What `undo` lists: runs that changed something, newest first."""

from kubectl_alb.model.run import ListedRuns, RecordedRun, RunState
from kubectl_alb.model.step import Result
from kubectl_alb.render.document import Block, Document, Line, Mark, Paragraph, Style, Styled, Table
from kubectl_alb.views.envelope import present, rfc3339

HEADINGS = ("RUN", "BEGAN", "COMMAND", "CLUSTER", "STEPS", "STATE")
STYLES = {
    RunState.RUNNING: Style.WARN,
    RunState.UNFINISHED: Style.BAD,
    RunState.FINISHED: Style.GOOD,
    RunState.UNDONE: Style.DIM,
}


def document(runs: ListedRuns, wide: bool) -> Document:
    """List the runs; wide adds the files of their journals."""
    headings = (*HEADINGS, *(("JOURNAL",) if wide else ()))
    rows = tuple(_row(run, wide) for run in runs.runs)
    blocks: list[Block] = [Table(headings, rows, empty="no runs in the last 30 days")]
    if runs.damaged:
        lines = [(Mark.WARN, f" malformed journal: {name}") for name in runs.damaged]
        blocks.append(Paragraph(tuple(lines)))
    return Document(tuple(blocks))


def _row(run: RecordedRun, wide: bool) -> tuple[Line, ...]:
    return (
        run.run.id,
        f"{run.run.began:%Y-%m-%d %H:%M} UTC",
        run.run.command,
        run.run.place.cluster_name or run.run.place.context,
        f"{run.count(Result.DONE)}/{run.planned}",
        Styled(run.state.value, STYLES[run.state]),
        *((run.path,) if wide else ()),
    )


def value(runs: ListedRuns) -> dict[str, object]:
    """Return the runs for machines."""
    return {"runs": [recorded_value(run) for run in runs.runs], "damaged": list(runs.damaged)}


def recorded_value(run: RecordedRun) -> dict[str, object]:
    """Return one run for machines."""
    place = run.run.place
    return {
        "id": run.run.id,
        "command": run.run.command,
        "began": rfc3339(run.run.began),
        "state": run.state.value,
        "planned": run.planned,
        "done": run.count(Result.DONE),
        "unclear": run.count(Result.UNKNOWN, None),
        "undone": run.count(Result.UNDONE),
        "journal": run.path,
        **present(
            context=place.context,
            clusterName=place.cluster_name,
            awsAccount=place.account,
            awsRegion=place.region,
        ),
    }
