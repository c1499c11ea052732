"""What a repair of a finding is: steps, or the reason why somebody has to do it by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.facts.membership import Group
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.steps.step import Step


@dataclass(frozen=True, slots=True)
class ByHand:
    """There is no step that is sure to be right."""

    because: str


Repair: TypeAlias = Callable[[Finding, Evidence], tuple[Step, ...] | ByHand]


def group_about(about: ObjectRef, evidence: Evidence) -> Group | None:
    """Return the IngressGroup that a finding is about: named itself, or by its member."""
    if about.kind == "IngressGroup":
        return evidence.groups.get(GroupID.parse(about.name))
    id_ = evidence.group_of.get(Ref(about.namespace, about.name))
    return evidence.groups.get(id_) if id_ else None
