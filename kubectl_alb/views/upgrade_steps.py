"""What `upgrade` shows of its steps, and what became of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.upgrade.report import UpgradeReport
from kubectl_alb.analysis.upgrade.situation import text_of
from kubectl_alb.model.run import Run
from kubectl_alb.model.step import Outcome, Step
from kubectl_alb.render.document import Document, Line, Mark, Paragraph, Style, Styled
from kubectl_alb.steps.reason import reason_of
from kubectl_alb.steps.upgrade.reasons import REASONS
from kubectl_alb.views import upgrade
from kubectl_alb.views.envelope import present
from kubectl_alb.views.fix import SIGNS, run_value, step_value
from kubectl_alb.views.ordered import IN_PLACE, explained
from kubectl_alb.views.upgrade_value import upgrade_value

NEXT = "kubectl alb doctor"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be done; the steps of `in_place` have nothing to do."""

    report: UpgradeReport
    steps: tuple[Step, ...]
    in_place: frozenset[str] = frozenset()

    @property
    def open(self) -> tuple[Step, ...]:
        """The steps that change something."""
        return tuple(step for step in self.steps if step.id not in self.in_place)


def proposal(found: Proposal, wide: bool, explain: bool = False) -> Document:
    """Show the report, then each step; when asked with the reason why it is taken."""
    report = upgrade.document(found.report, wide)
    lines: list[Line] = []
    for step in found.steps:
        lines += _step(step, found)
        lines += explained(step, REASONS) if explain else ()
    return Document((*report.blocks, Paragraph((Styled("Steps", Style.BOLD), *lines))))


def _step(step: Step, found: Proposal) -> Iterator[Line]:
    if step.id in found.in_place:
        yield f"  = {step.title}: {IN_PLACE}"
        return
    yield f"  {SIGNS[step.op]} {step.title}"
    for difference in step.differences:
        before, after = (text or "(none)" for text in (difference.before, difference.after))
        yield f"      {difference.path}: {before} → {after}"
    for text in filter(None, (step.warning, step.irreversible)):
        yield "      ", Mark.WARN, f" {text}"


def closing(report: UpgradeReport, unchanged: bool) -> Line:
    """Say what runs now."""
    name = text_of(report.new)
    word = "runs already, unchanged" if unchanged else f"runs, upgraded from {text_of(report.old)}"
    return Mark.GOOD, f" {name} {word}. Next: {NEXT}"


def value(found: Proposal, outcomes: Iterable[Outcome], run: Run | None) -> dict[str, object]:
    """Return the report and the steps with their results, for machines."""
    known = {outcome.step.id: outcome for outcome in outcomes}
    steps = [
        {**step_value(step, known.get(step.id)), **present(reason=reason_of(step, REASONS))}
        for step in found.steps
    ]
    return {**upgrade_value(found.report), "steps": steps, **run_value(run)}
