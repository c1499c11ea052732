"""Which IngressGroup each Ingress is in, with which class parameters and in which order."""

from collections.abc import Mapping

from kubectl_alb.desired.groups import Group, groups_of
from kubectl_alb.desired.world import World
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.model.names import GroupID, Ref


@fact
def world(facts: Facts) -> World:
    """Return what the controller sees."""
    return World(facts.snapshot, facts.config)


@fact
def groups(facts: Facts) -> Mapping[GroupID, Group]:
    """Return every IngressGroup with its members in order; also those that only lose members."""
    return groups_of(world(facts))


@fact
def group_of(facts: Facts) -> Mapping[Ref, GroupID]:
    """Return the group of every Ingress that the controller handles."""
    return {m.ref: id_ for id_, group in groups(facts).items() for m in group.members}
