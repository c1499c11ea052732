"""Findings with the steps that repair them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.annotation.repair import correct_annotation
from kubectl_alb.checks.deletion.repair import release
from kubectl_alb.checks.engine.repair import Manual, Repair
from kubectl_alb.checks.iam.repair import after, allow_missing_actions
from kubectl_alb.checks.security_group.repair import open_target_ports, tag_one_security_group
from kubectl_alb.checks.subnet.repair import add_a_zone, give_subnets_their_role, share_subnets
from kubectl_alb.checks.webhook.repair import open_webhook_port, renew_authority
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.step import Step

REPAIRS: Mapping[str, Repair] = {
    "ALB-SUBNET-001": give_subnets_their_role,
    "ALB-SUBNET-002": share_subnets,
    "ALB-SUBNET-003": add_a_zone,
    "ALB-SG-001": tag_one_security_group,
    "ALB-SG-003": open_target_ports,
    "ALB-HOOK-002": renew_authority,
    "ALB-HOOK-004": open_webhook_port,
    "ALB-IAM-005": allow_missing_actions,
    "ALB-IAM-006": allow_missing_actions,
    "ALB-IAM-007": allow_missing_actions,
    "ALB-IAM-008": allow_missing_actions,
    "ALB-IAM-010": allow_missing_actions,
    "ALB-ADDON-001": allow_missing_actions,
    "ALB-ADDON-004": allow_missing_actions,
    "ALB-ANNO-010": correct_annotation,
    "ALB-DEL-003": release,
    "ALB-DEL-006": release,
}


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
