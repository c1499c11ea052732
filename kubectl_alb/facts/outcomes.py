"""What the controller makes of every IngressGroup: a stack, or a refusal."""

from collections.abc import Mapping
from typing import TypeAlias

from kubectl_alb.desired.build import NEEDS, stack_of
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.membership import groups
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.stack import Stack

Outcome: TypeAlias = Stack | Refusal
Outcomes: TypeAlias = Mapping[GroupID, Outcome]

# What has to be read for them.
OUTCOME_NEEDS = NEEDS


@fact
def outcomes(facts: Facts) -> Outcomes:
    """Return what the controller makes of every group."""
    return {id_: stack_of(group, facts) for id_, group in groups(facts).items()}


@fact
def stacks(facts: Facts) -> Mapping[GroupID, Stack]:
    """Return the stacks of the groups that the controller can build."""
    return {id_: out for id_, out in outcomes(facts).items() if isinstance(out, Stack)}
