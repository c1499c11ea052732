"""Whether AWS has the rules of a group as the cluster asks for them."""

from dataclasses import dataclass

from kubectl_alb.analysis.plan.stack_changes import stack_changes
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcome_of
from kubectl_alb.model.counting import count
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Type
from kubectl_alb.observed.build import VITAL, stack_of

SETTLED_NEEDS = frozenset(VITAL)
# What is read again while one waits; a look at the rest would only take time.
CHANGING = frozenset(
    {
        Section.INGRESSES,
        Section.LOAD_BALANCERS,
        Section.LISTENERS,
        Section.RULES,
        Section.TARGET_GROUPS,
        Section.TAGS,
    }
)


@dataclass(frozen=True, slots=True)
class Settled:
    """How many rules AWS lacks or has elsewhere, None where that is not known; why it may wait."""

    unequal: int | None
    reason: str = ""

    @property
    def done(self) -> bool:
        """Whether AWS has all rules in their places."""
        return self.unequal == 0


def settled(id_: GroupID, facts: Facts) -> Settled:
    """Compare the rules of a group in AWS with those that the cluster asks for."""
    outcome = outcome_of(id_, facts)
    if outcome is None or isinstance(outcome, Refusal):
        reason = "there is no such group" if outcome is None else outcome.message
        return Settled(None, f"the controller cannot build the group: {reason}")
    gaps = [each for each in CHANGING if not facts.snapshot.known(each)]
    if gaps:
        reasons = "; ".join(sorted(str(facts.snapshot.gaps.get(each, each.value)) for each in gaps))
        return Settled(None, f"not read: {reasons}")
    changes = stack_changes(outcome, stack_of(id_, facts), facts.config).changes
    number = sum(each.type == Type.RULE for each in changes)
    if not number:
        return Settled(0)
    return Settled(number, f"{count(number, 'rule')} not in place in AWS")
