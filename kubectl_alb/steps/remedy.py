"""Findings with the steps that repair them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.repair import Manual
from kubectl_alb.checks.engine.repairs import REPAIRS
from kubectl_alb.checks.iam.repair import after
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.step import Step

DECISION = "it takes a decision of yours"


@dataclass(frozen=True, slots=True)
class Remedy:
    """A finding with its steps, or with the reason why somebody has to repair it by hand.

    It has neither when the steps of an earlier finding repair it too.
    """

    finding: Finding
    steps: tuple[Step, ...] = ()
    reason: str = ""


def remedies(
    findings: Iterable[Finding], facts: Facts, causes_only: bool = False
) -> tuple[Remedy, ...]:
    """Work out the steps for each finding; a step that an earlier one has is not repeated.

    With `causes_only` what follows from another finding is left alone: it may be gone with that.
    """
    return tuple(_remedies(findings, facts, causes_only))


def _remedies(findings: Iterable[Finding], facts: Facts, causes_only: bool) -> Iterator[Remedy]:
    seen: dict[str, Step] = {}
    for finding in findings:
        if causes_only and finding.causes:
            reason = f"it follows from {listed(finding.causes)}: repair that, and look again"
            yield Remedy(finding, reason=reason)
            continue
        repair = REPAIRS.get(finding.code)
        answer = repair(finding, facts) if repair else Manual(DECISION)
        if isinstance(answer, Manual):
            yield Remedy(finding, reason=answer.reason)
            continue
        steps = [step for step in answer if step.id not in seen]
        for index, step in enumerate(steps):
            # A policy that an earlier step extends is extended from there.
            steps[index] = seen[step.id] = reduce(after, seen.values(), step)
        yield Remedy(finding, tuple(steps))
