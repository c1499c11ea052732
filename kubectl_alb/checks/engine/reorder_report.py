"""Another order judged: findings that come and go with it, with the codes that doctor uses."""

from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.reorder.result import OrderedGroup, Reordering
from kubectl_alb.checks.engine.plan_report import FindingsChange, compared
from kubectl_alb.checks.engine.run import completed, diagnose
from kubectl_alb.checks.group.checks import (
    order_out_of_range,
    paths_taken_over,
    rule_never_matches,
    taken_over_by_namespace,
    unreachable_paths,
)
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.refusal import Refusal


@dataclass(frozen=True, slots=True)
class ReorderReport:
    """All that `reorder` has to say of an order."""

    reordering: Reordering
    findings: FindingsChange


def reported(reordering: Reordering) -> ReorderReport:
    """Compare what is found of the order before and after."""
    before = tuple(_findings(reordering.before))
    if reordering.after is reordering.before:
        return ReorderReport(reordering, FindingsChange(unchanged=before))
    return ReorderReport(reordering, compared(before, tuple(_findings(reordering.after))))


def _findings(at: OrderedGroup) -> Iterator[Finding]:
    """Yield what is found of a group; of paths also where only its listeners are known."""
    yield from diagnose(at.facts, (order_out_of_range,)).findings
    if isinstance(at.outcome, Refusal):
        return
    for finding in unreachable_paths(at.outcome):
        yield completed(finding, rule_never_matches, at.facts)
    for finding in paths_taken_over(at.outcome, at.group):
        yield completed(finding, taken_over_by_namespace, at.facts)
