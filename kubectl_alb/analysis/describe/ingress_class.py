"""An IngressClass, its parameters and the Ingresses that use it."""

from dataclasses import dataclass

from kubectl_alb.errors import NotFoundError
from kubectl_alb.facts.classes import class_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import group_shown
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.model.kubernetes import Ingress, IngressClass
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.section import Section

CLASS_NEEDS = frozenset(
    {
        Section.NAMESPACES,
        Section.INGRESSES,
        Section.INGRESS_CLASSES,
        Section.INGRESS_CLASS_PARAMS,
    }
)


@dataclass(frozen=True, slots=True)
class ClassDescription:
    """A class; `params_name` without `params` means that they do not exist or were not read."""

    ingress_class: IngressClass
    params_name: str
    params: IngressClassParams | None
    users: tuple[tuple[Ingress, GroupID | None], ...]


def describe_class(name: str, facts: Facts) -> ClassDescription:
    """Describe a class; raise `NotFoundError` when it does not exist."""
    snapshot = facts.snapshot
    found = snapshot.kubernetes.ingress_class_by_name.get(name)
    if found is None:
        raise NotFoundError(
            f'ingressclass "{name}" not found',
            sorted(snapshot.kubernetes.ingress_class_by_name)[:5],
        )
    params = found.parameters.name if found.parameters else ""
    users = (i for i in snapshot.kubernetes.ingresses if class_of(i, facts).name == name)
    return ClassDescription(
        found,
        params,
        snapshot.kubernetes.class_params_by_name.get(params),
        tuple((i, group_shown(facts).get(i.ref)) for i in sorted(users, key=lambda i: i.ref)),
    )
