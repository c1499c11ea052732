"""Every IngressGroup in question with its status, and the Ingresses that no group takes in."""

from collections.abc import Iterable
from dataclasses import dataclass

from kubectl_alb.analysis.status.controller import ControllerStatus, controller_status
from kubectl_alb.analysis.status.group import GroupStatus, group_status
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups_shown
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section

STATUS_NEEDS = frozenset(
    {
        Section.NAMESPACES,
        Section.INGRESSES,
        Section.INGRESS_CLASSES,
        Section.INGRESS_CLASS_PARAMS,
        Section.SERVICES,
        Section.ENDPOINT_SLICES,
        Section.PODS,
        Section.NODES,
        Section.TARGET_GROUP_BINDINGS,
        Section.EVENTS,
        Section.DEPLOYMENTS,
        Section.LEASES,
        Section.CUSTOM_RESOURCE_DEFINITIONS,
        Section.LOAD_BALANCERS,
        Section.LISTENERS,
        Section.RULES,
        Section.LISTENER_CERTIFICATES,
        Section.CERTIFICATES,
        Section.TARGET_GROUPS,
        Section.TARGET_HEALTH,
        Section.TAGS,
        Section.QUOTAS,
    }
)
# What changes while one waits; the others are read again when all is well, or the time is over.
CHANGING = frozenset(
    {
        Section.INGRESSES,
        Section.ENDPOINT_SLICES,
        Section.PODS,
        Section.TARGET_GROUP_BINDINGS,
        Section.EVENTS,
        Section.LOAD_BALANCERS,
        Section.TARGET_GROUPS,
        Section.TARGET_HEALTH,
        Section.TAGS,
    }
)


@dataclass(frozen=True, slots=True)
class Overview:
    """The controller and the groups, in order of id; `unhandled` Ingresses are in no group."""

    controller: ControllerStatus
    groups: tuple[GroupStatus, ...]
    unhandled: tuple[Ref, ...] = ()

    @property
    def awaited(self) -> tuple[str, ...]:
        """What the groups wait for, and what of them is not known."""
        return tuple(text for group in self.groups for text in _awaited(group))


def _awaited(group: GroupStatus) -> Iterable[str]:
    yield from group.awaited
    if group.unread and not group.awaited:
        names = ", ".join(section.value for section in group.unread)
        yield f"the state of group {group.id} is not known: {names} was not read"


def overview(facts: Facts, ingresses: Iterable[Ingress]) -> Overview:
    """Look at the groups of these Ingresses."""
    chosen = {ingress.ref for ingress in ingresses}
    statuses: list[GroupStatus] = []
    handled: set[Ref] = set()
    for group in sorted(groups_shown(facts).values(), key=lambda group: str(group.id)):
        members = {ingress.ref for ingress in group.ingresses}
        handled |= members
        if members & chosen:
            statuses.append(group_status(group, facts))
    return Overview(controller_status(facts), tuple(statuses), tuple(sorted(chosen - handled)))
