"""Which IngressGroup an Ingress is in, and who else is."""

from dataclasses import dataclass

from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.snapshot import Snapshot

PREFIX = "alb.ingress.kubernetes.io/"
CONTROLLER = "ingress.k8s.aws/alb"


@dataclass(frozen=True, slots=True)
class Member:
    """An active member of a group, with its order as far as it can be read."""

    ingress: Ingress
    order: int


@dataclass(frozen=True, slots=True)
class Group:
    """An IngressGroup with its members in the order of evaluation."""

    id: GroupID
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class ClassOf:
    """The class that decides about an Ingress; `why_not` says why the controller ignores it."""

    name: str
    params: str = ""
    why_not: str = ""


def class_of(ingress: Ingress, snapshot: Snapshot) -> ClassOf:
    """Find the class of an Ingress and whether this controller handles it."""
    annotation = ingress.meta.annotations.get("kubernetes.io/ingress.class")
    if annotation is not None:
        ok = annotation == "alb"
        return ClassOf(annotation, why_not="" if ok else f'its class is "{annotation}"')
    name = ingress.class_name
    if name is None:
        defaults = [c.meta.name for c in snapshot.ingress_classes if c.is_default]
        if len(defaults) != 1:
            return ClassOf("", why_not="it names no class, and there is no single default class")
        name = defaults[0]
    found = snapshot.ingress_class.get(name)
    if found is None:
        return ClassOf(name, why_not=f'IngressClass "{name}" does not exist')
    if found.controller != CONTROLLER:
        return ClassOf(name, why_not=f'IngressClass "{name}" belongs to {found.controller}')
    return ClassOf(name, found.parameters.name if found.parameters else "")


def group_id(ingress: Ingress, snapshot: Snapshot) -> GroupID:
    """Return the group that an Ingress asks for."""
    params = snapshot.class_params.get(class_of(ingress, snapshot).params)
    if params is not None and params.group is not None:
        return GroupID("", params.group)
    name = ingress.meta.annotations.get(PREFIX + "group.name")
    return GroupID("", name) if name else GroupID(ingress.ref.namespace, ingress.ref.name)


def groups(snapshot: Snapshot) -> dict[GroupID, Group]:
    """Return every group with its active members."""
    found: dict[GroupID, list[Member]] = {}
    for ingress in snapshot.ingresses:
        if ingress.meta.deleted is None and not class_of(ingress, snapshot).why_not:
            member = Member(ingress, _order(ingress))
            found.setdefault(group_id(ingress, snapshot), []).append(member)
    return {
        gid: Group(gid, tuple(sorted(members, key=lambda m: (m.order, str(m.ingress.ref)))))
        for gid, members in found.items()
    }


def _order(ingress: Ingress) -> int:
    text = ingress.meta.annotations.get(PREFIX + "group.order", "0")
    try:
        return int(text)
    except ValueError:
        return 0


def refs(group: Group) -> tuple[Ref, ...]:
    """Return the members' references in order."""
    return tuple(member.ingress.ref for member in group.members)
