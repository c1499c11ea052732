"""What a repair of a finding is: steps, or the reason why somebody has to do it by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, group_of, groups
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.model.step import Step


@dataclass(frozen=True, slots=True)
class Manual:
    """There is no step that is sure to be right."""

    reason: str


Repair: TypeAlias = Callable[[Finding, Facts], tuple[Step, ...] | Manual]


def group_about(about: ObjectRef, facts: Facts) -> Group | None:
    """Return the IngressGroup that a finding is about: named itself, or by its member."""
    if about.kind == "IngressGroup":
        return groups(facts).get(GroupID.parse(about.name))
    id_ = group_of(facts).get(Ref(about.namespace, about.name))
    return groups(facts).get(id_) if id_ else None
