"""Precedence: each member of a group gives its class's value, else its annotation, else nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kubectl_alb.facts.membership import Member
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.model.names import Ref
from kubectl_alb.model.origin import OriginKind

OfClass = Callable[[IngressClassParams], str | None]


@dataclass(frozen=True, slots=True)
class Given:
    """A text that a member of a group gives, and where it stands."""

    value: str
    member: Member
    kind: OriginKind
    key: str
    object: Ref
    object_kind: str = "Ingress"


def from_annotation(member: Member, key: str, value: str = "") -> Given:
    """Say that a value stands in an annotation of a member."""
    return Given(value, member, OriginKind.ANNOTATION, PREFIX + key, member.ref)


def from_class(member: Member, field: str, value: str = "") -> Given:
    """Say that a value stands in the IngressClassParams of a member."""
    name = member.params.meta.name if member.params is not None else ""
    return Given(value, member, OriginKind.CLASS, field, Ref("", name), "IngressClassParams")


def given_texts(members: Iterable[Member], key: str, field: str, of_class: OfClass) -> list[Given]:
    """Return what each member gives: its class's value unless empty, else its annotation."""
    found = []
    for member in members:
        value = of_class(member.params) if member.params is not None else None
        if value:
            found.append(from_class(member, field, value))
        elif (raw := member.annotations.text(key)) is not None:
            found.append(from_annotation(member, key, raw))
    return found


def annotated_texts(members: Iterable[Member], key: str) -> list[Given]:
    """Return what each member's annotation gives, where no class field exists."""
    return [
        from_annotation(member, key, raw)
        for member in members
        if (raw := member.annotations.text(key)) is not None
    ]


def distinct(given: Iterable[Given]) -> list[str]:
    """Return the different values, sorted."""
    return sorted({g.value for g in given})
