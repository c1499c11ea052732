"""IngressGroups: which Ingress is a member of which, with which class, and in which order.

controller v3.5.0: pkg/ingress/group_loader.go
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kubectl_alb.controller.annotations.reading import Annotated
from kubectl_alb.controller.group_order import DEFAULT, order_rules
from kubectl_alb.facts.classes import (
    Broken,
    Classified,
    Handled,
    InvalidClass,
    NotHandled,
    Unknown,
    class_of,
    classify,
)
from kubectl_alb.facts.dialect import annotations_of
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.member_order import group_order, require_new
from kubectl_alb.facts.tags import (
    EXPLICIT_FINALIZER,
    IMPLICIT_FINALIZER,
    INGRESS_CLASS,
)
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.refusal import Refused, not_known
from kubectl_alb.model.section import Section

MAX_NAME = 63
_NAME = re.compile(r"([a-z0-9][-a-z0-9.]*)?[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Member:
    """An Ingress of a group with its class; `order` is 0 where `group.order` cannot be read.

    `unread` is the section that decides whether it is a member at all, where that was not read.
    """

    ingress: Ingress
    annotations: Annotated
    params: IngressClassParams | None = None
    order: int = 0
    unread: Section | None = None
    ref: Ref = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ref", self.ingress.meta.ref)


@dataclass(frozen=True, slots=True)
class Group:
    """An IngressGroup: active members in order, and members that are on their way out.

    `uncertain` are Ingresses that are most likely members: their class was not read. `error` is
    why the controller cannot even load the group, or why that is not known.
    """

    id: GroupID
    members: tuple[Member, ...] = ()
    inactive: tuple[Ingress, ...] = ()
    error: Refused | None = None
    uncertain: tuple[Member, ...] = ()

    @property
    def leaving(self) -> tuple[Ingress, ...]:
        """The Ingresses that are being deleted and are held by the group's finalizer."""
        return tuple(ingress for ingress in self.inactive if ingress.meta.deleted is not None)

    @property
    def ingresses(self) -> tuple[Ingress, ...]:
        """The members in order, then the uncertain ones, then those that are being deleted."""
        present = (member.ingress for member in (*self.members, *self.uncertain))
        return (*present, *self.leaving)

    @property
    def refs(self) -> tuple[Ref, ...]:
        """The members in order, the uncertain ones after them."""
        return tuple(member.ref for member in (*self.members, *self.uncertain))


def group_name_error(name: str) -> str:
    """Return what the controller has against a group name; empty when it is good."""
    if not _NAME.fullmatch(name):
        return (
            "groupName must consist of lower case alphanumeric characters, '-' or '.', and must "
            "start and end with an alphanumeric character"
        )
    if len(name) > MAX_NAME:
        return f"groupName must be no more than {MAX_NAME} characters"
    return ""


@fact
def groups(facts: Facts) -> Mapping[GroupID, Group]:
    """Return every IngressGroup by id; groups that only lose members are there too."""
    loader = _Loader(facts)
    for ingress in sorted(facts.snapshot.kubernetes.ingresses, key=lambda i: i.meta.ref):
        if facts.config.watch_namespace in ("", ingress.meta.namespace):
            loader.place(ingress)
    return loader.groups()


def uncertainty(group: Group, facts: Facts) -> str:
    """Return why it is not known for sure who is in a group; empty where it is."""
    unread = dict.fromkeys(member.unread for member in group.uncertain if member.unread)
    gaps = facts.snapshot.gaps
    return "; ".join(
        f"{section.value} was not read" + (f" ({gaps[section]})" if section in gaps else "")
        for section in unread
    )


@fact
def group_of(facts: Facts) -> Mapping[Ref, GroupID]:
    """Return the group of every Ingress that the controller handles."""
    return {m.ref: id_ for id_, group in groups(facts).items() for m in group.members}


@fact
def groups_shown(facts: Facts) -> Mapping[GroupID, Group]:
    """Return the groups in which there is an Ingress, be it uncertain or being deleted."""
    return {id_: group for id_, group in groups(facts).items() if group.ingresses}


@fact
def group_shown(facts: Facts) -> Mapping[Ref, GroupID]:
    """Return the group in which each Ingress is shown: of those that leave or are uncertain, too.

    One that leaves several groups is shown in the first.
    """
    found: dict[Ref, GroupID] = {}
    for id_, group in groups(facts).items():
        for ingress in group.leaving:
            found.setdefault(ingress.ref, id_)
        found.update((member.ref, id_) for member in (*group.members, *group.uncertain))
    return found


def pending(ingress: Ingress) -> Iterator[GroupID]:
    """Yield the groups whose finalizer an Ingress carries."""
    for finalizer in ingress.meta.finalizers:
        if finalizer == IMPLICIT_FINALIZER:
            yield GroupID(ingress.meta.namespace, ingress.meta.name)
        elif finalizer.startswith(EXPLICIT_FINALIZER):
            yield GroupID("", finalizer[len(EXPLICIT_FINALIZER) :])


def group_asked_for(
    ingress: Ingress, params: IngressClassParams | None, facts: Facts
) -> GroupID | None:
    """Return the group of an Ingress with these class parameters; None for a name that is bad."""
    name = annotations_of(ingress, facts).text("group.name")
    if params is not None and params.group is not None:
        name = params.group
    if name is None:
        return GroupID(ingress.meta.namespace, ingress.meta.name)
    return None if group_name_error(name) else GroupID("", name)


def possible_groups(ingress: Ingress, facts: Facts) -> frozenset[GroupID]:
    """Return every group that an Ingress may be in or may be leaving, for all that was read.

    The configuration of the controller, which decides about class annotations and about Ingresses
    without a class, may be unknown; so these count as handled, as do those of an invalid class.
    """
    leaving = frozenset(pending(ingress))
    if ingress.meta.deleted is not None:
        return leaving
    params = None
    if INGRESS_CLASS not in ingress.meta.annotations:
        match classify(ingress, facts):
            case Handled(found) | Unknown(_, found):
                params = found
            case NotHandled() if class_of(ingress, facts).name:
                return leaving
    asked = group_asked_for(ingress, params, facts)
    return leaving | {asked} if asked else leaving


@dataclass(slots=True)
class _Draft:
    members: list[Member] = field(default_factory=list)
    uncertain: list[Member] = field(default_factory=list)
    inactive: list[Ingress] = field(default_factory=list)
    error: Refused | None = None
    disorder: Refused | None = None
    orders: set[int] = field(default_factory=set)


class _Loader:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.drafts: dict[GroupID, _Draft] = defaultdict(_Draft)
        self.leaving: dict[GroupID, list[Ingress]] = defaultdict(list)
        self.broken: Refused | None = None

    def place(self, ingress: Ingress) -> None:
        """Make an Ingress an active member of its group, and an inactive one of all others."""
        active = None if ingress.meta.deleted is not None else self.active_group(ingress)
        for group_id in pending(ingress):
            if group_id != active:
                self.leaving[group_id].append(ingress)

    def active_group(self, ingress: Ingress) -> GroupID | None:
        classified: Classified = classify(ingress, self.facts)
        match classified:
            case Handled(params):
                return self.join(ingress, params)
            case InvalidClass():
                self.fail(pending(ingress), ingress, classified)
            case Broken(reason, message):
                self.broken = self.broken or Refused(
                    reason, f"Ingress: {ingress.meta.ref}: {message}", ingress.meta.ref
                )
            case Unknown(section, params):
                return self.join_perhaps(ingress, section, params)
        return None

    def join(self, ingress: Ingress, params: IngressClassParams | None) -> GroupID | None:
        group_id = group_asked_for(ingress, params, self.facts)
        if group_id is not None:
            self.drafts[group_id].members.append(self.member(ingress, params, group_id))
        return group_id

    def join_perhaps(
        self, ingress: Ingress, section: Section, params: IngressClassParams | None
    ) -> GroupID | None:
        group_id = group_asked_for(ingress, params, self.facts)
        if group_id is not None:
            member = replace(self.member(ingress, params, group_id), unread=section)
            self.drafts[group_id].uncertain.append(member)
            self.drafts[group_id].error = not_known(section)
        return group_id

    def member(
        self, ingress: Ingress, params: IngressClassParams | None, group_id: GroupID
    ) -> Member:
        annotations = annotations_of(ingress, self.facts)
        draft, rules = self.drafts[group_id], order_rules(self.facts.config.version)
        order = DEFAULT
        try:
            order = group_order(annotations, rules)
            if rules.distinct and order != DEFAULT:
                require_new(order, draft.orders, ingress.meta.ref)
        except Refused as refused:
            draft.disorder = draft.disorder or refused
        draft.orders.add(order)
        return Member(ingress, annotations, params, order)

    def fail(self, ids: Iterable[GroupID], ingress: Ingress, invalid: InvalidClass) -> None:
        for group_id in ids:
            draft = self.drafts[group_id]
            draft.error = draft.error or Refused(
                invalid.reason,
                f"Ingress: {ingress.meta.ref}: Ingress has invalid IngressClass configuration: "
                f"{invalid.message}",
                ingress.meta.ref,
            )

    def groups(self) -> Mapping[GroupID, Group]:
        for group_id, ingresses in self.leaving.items():
            self.drafts[group_id].inactive.extend(ingresses)
        found = (self.group(group_id, draft) for group_id, draft in self.drafts.items())
        return {group.id: group for group in sorted(found, key=lambda group: str(group.id))}

    def group(self, group_id: GroupID, draft: _Draft) -> Group:
        # Not by (namespace, name): `-` and `.` sort before the `/` of the joined text.
        members, uncertain = (
            tuple(sorted(some, key=lambda m: (m.order, str(m.ref))))
            for some in (draft.members, draft.uncertain)
        )
        error = self.broken or draft.error or draft.disorder
        return Group(group_id, members, tuple(draft.inactive), error, uncertain)
