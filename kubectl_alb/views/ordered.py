"""What is said of steps that build on each other, whichever command they are of."""

from collections.abc import Iterable, Iterator

from kubectl_alb.model.run import Run
from kubectl_alb.model.step import Step
from kubectl_alb.render.document import Line, Mark, Style, Styled
from kubectl_alb.steps.reason import Reason, reason_of

IN_PLACE = "already in place"


def helm_line(line: str) -> Line:
    """Return a line that helm printed."""
    return Styled(f"    helm: {line}", Style.DIM)


def explained(step: Step, reasons: Iterable[Reason]) -> Iterator[Line]:
    """Yield why a step is taken."""
    text = reason_of(step, reasons)
    if text:
        yield Styled(f"      {text}", Style.DIM)


def failed(run: Run, undone: str = "what was done") -> Line:
    """Say how to go on after a step that failed."""
    return (
        Mark.BAD,
        f" not finished: run the same command again to go on, or {run.undo_command} to take back "
        f"{undone}",
    )


def nothing_changed(simulated: bool) -> Line:
    """Say that it was a dry run."""
    return Mark.SKIP, " nothing was changed" + (" (IAM and EKS simulated)" if simulated else "")
