"""Which IngressGroup an Ingress is in, and who else is."""

from collections.abc import Mapping

from kubectl_alb.facts import classes, membership
from kubectl_alb.facts.classes import ClassOf
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, Member
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.snapshot import Snapshot

__all__ = ["ClassOf", "Group", "Member", "class_of", "groups", "refs"]


def class_of(ingress: Ingress, snapshot: Snapshot) -> ClassOf:
    """Find the class of an Ingress and whether this controller handles it."""
    return classes.class_of(ingress, Facts(snapshot))


def groups(snapshot: Snapshot) -> Mapping[GroupID, Group]:
    """Return every group that has active members."""
    return {gid: g for gid, g in membership.groups(Facts(snapshot)).items() if g.refs}


def refs(group: Group) -> tuple[Ref, ...]:
    """Return the members' references in order."""
    return group.refs
