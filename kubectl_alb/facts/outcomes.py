"""What the controller makes of every IngressGroup: a stack, or a refusal."""

from collections.abc import Mapping
from typing import TypeAlias

from kubectl_alb.desired.build import NEEDS, managed_group_of, stack_of, target_groups_of
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.membership import Group, groups
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.stack import ManagedSecurityGroup, Stack, TargetGroup

Outcome: TypeAlias = Stack | Refusal
Outcomes: TypeAlias = Mapping[GroupID, Outcome]

# What has to be read for them.
OUTCOME_NEEDS = NEEDS


@fact
def outcomes(facts: Facts) -> Outcomes:
    """Return what the controller makes of every group."""
    return {id_: _outcome(group, facts) for id_, group in groups(facts).items()}


def outcome_of(id_: GroupID, facts: Facts) -> Outcome | None:
    """Return what the controller makes of one group; None for a group that does not exist."""
    group = groups(facts).get(id_)
    return None if group is None else _outcome(group, facts)


def _outcome(group: Group, facts: Facts) -> Outcome:
    built = _built(facts)
    if group.id not in built:
        built[group.id] = stack_of(group, facts)
    return built[group.id]


@fact
def _built(facts: Facts) -> dict[GroupID, Outcome]:
    """Return the outcomes that were asked for so far; of a large cluster, few may be."""
    return {}


@fact
def stacks(facts: Facts) -> Mapping[GroupID, Stack]:
    """Return the stacks of the groups that the controller can build."""
    return {id_: out for id_, out in outcomes(facts).items() if isinstance(out, Stack)}


@fact
def target_groups(facts: Facts) -> Mapping[GroupID, tuple[TargetGroup, ...]]:
    """Return the target groups that the controller would make for each group.

    Where it cannot be known what becomes of the whole group, those that can be known are there.
    """
    return {
        id_: _target_groups(out, groups(facts)[id_], facts) for id_, out in outcomes(facts).items()
    }


def _target_groups(outcome: Outcome, group: Group, facts: Facts) -> tuple[TargetGroup, ...]:
    if isinstance(outcome, Stack):
        return outcome.target_groups
    return target_groups_of(group, facts) if outcome.unknown else ()


def managed_groups(id_: GroupID, facts: Facts) -> tuple[ManagedSecurityGroup, ...]:
    """Return the security groups that the controller would make for a group, as far as known."""
    outcome = outcomes(facts)[id_]
    if isinstance(outcome, Stack):
        return outcome.security_groups
    found = managed_group_of(groups(facts)[id_], facts) if outcome.unknown else None
    return (found,) if found else ()
