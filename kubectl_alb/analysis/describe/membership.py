"""Which IngressGroup an Ingress is in, and who else is."""

from collections.abc import Mapping
from dataclasses import dataclass

from kubectl_alb.controller.annotations.catalogue import INGRESS_CLASS, PREFIX
from kubectl_alb.desired import groups as desired
from kubectl_alb.desired.classes import Broken, Handled, InvalidClass, Unknown, classify
from kubectl_alb.facts import membership
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a group, with its order as far as it can be read, and its class."""

    ingress: Ingress
    order: int
    params: IngressClassParams | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """An IngressGroup with its members in the order of evaluation.

    Those that are being deleted, and are held by the group's finalizer, come last. `error` is why
    the controller cannot load it, in its own words.
    """

    id: GroupID
    members: tuple[Member, ...]
    error: str = ""

    @property
    def ingresses(self) -> tuple[Ingress, ...]:
        """The members' Ingresses."""
        return tuple(member.ingress for member in self.members)


@dataclass(frozen=True, slots=True)
class ClassOf:
    """The class that decides about an Ingress; `why_not` says why the controller ignores it."""

    name: str
    params: str = ""
    why_not: str = ""


def class_of(ingress: Ingress, facts: Facts) -> ClassOf:
    """Find the class of an Ingress and whether this controller handles it."""
    snapshot = facts.snapshot
    annotation = ingress.meta.annotations.get(INGRESS_CLASS)
    name = annotation if annotation is not None else (ingress.class_name or _default(snapshot))
    found = snapshot.ingress_class.get(name) if annotation is None else None
    params = found.parameters.name if found and found.parameters else ""
    match classify(ingress, membership.world(facts)):
        case Handled() | Unknown():
            return ClassOf(name, params)
        case InvalidClass(detail):
            return ClassOf(name, params, detail)
        case Broken(message):
            return ClassOf(name, params, message)
    return ClassOf(name, params, _why_not(name, annotation is not None, snapshot))


def _default(snapshot: Snapshot) -> str:
    defaults = [c.meta.name for c in snapshot.ingress_classes if c.is_default]
    return defaults[0] if len(defaults) == 1 else ""


def _why_not(name: str, by_annotation: bool, snapshot: Snapshot) -> str:
    if by_annotation:
        return f'its annotation {INGRESS_CLASS} says "{name}"'
    if not name:
        return "it names no class, and there is no default class"
    return f'IngressClass "{name}" belongs to {snapshot.ingress_class[name].controller}'


@fact
def groups(facts: Facts) -> Mapping[GroupID, Group]:
    """Return every group that has members, active or being deleted.

    An Ingress whose class could not be read counts as a member of the group it most likely is in.
    """
    world = membership.world(facts)
    found = {gid: _group(group) for gid, group in membership.groups(facts).items()}
    for ingress in facts.snapshot.ingresses:
        if ingress.meta.deleted is None and isinstance(classify(ingress, world), Unknown):
            gid = likely_group(ingress)
            members = (*found.get(gid, Group(gid, ())).members, Member(ingress, order_of(ingress)))
            ordered = sorted(members, key=lambda m: (m.order, str(m.ingress.ref)))
            found[gid] = Group(gid, tuple(ordered))
    return {gid: group for gid, group in found.items() if group.members}


def _group(group: desired.Group) -> Group:
    active = [Member(m.ingress, order_of(m.ingress), m.params) for m in group.members]
    leaving = [Member(i, order_of(i)) for i in group.inactive if i.meta.deleted is not None]
    error = group.error.message if group.error else ""
    return Group(group.id, (*active, *leaving), error)


@fact
def group_of(facts: Facts) -> Mapping[Ref, Group]:
    """Return the group of every Ingress that is in one."""
    return {ref: group for group in groups(facts).values() for ref in refs(group)}


def likely_group(ingress: Ingress) -> GroupID:
    """Return the group that an Ingress's own annotation asks for."""
    name = ingress.meta.annotations.get(PREFIX + "group.name")
    return GroupID("", name) if name else GroupID(ingress.ref.namespace, ingress.ref.name)


def order_of(ingress: Ingress) -> int:
    """Return `group.order`; 0 when it cannot be read, which fails the group anyway."""
    text = ingress.meta.annotations.get(PREFIX + "group.order", "0")
    return int(text) if text.lstrip("+-").isdecimal() else 0


def refs(group: Group) -> tuple[Ref, ...]:
    """Return the members' references in order."""
    return tuple(member.ingress.ref for member in group.members)
