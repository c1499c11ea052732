"""IngressGroups: which Ingress is a member of which, and in which order.

controller: pkg/ingress/group_loader.go
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kubectl_alb.controller.annotations.catalogue import PREFIX
from kubectl_alb.desired.annotated import Annotated
from kubectl_alb.desired.classes import Broken, Handled, InvalidClass, Unknown, classify
from kubectl_alb.desired.world import World
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.refusal import RefusalReason, Refused, not_known

EXPLICIT_FINALIZER = "group.ingress.k8s.aws/"
IMPLICIT_FINALIZER = "ingress.k8s.aws/resources"
MIN_ORDER, MAX_ORDER = -1000, 1000
MAX_NAME = 63
_NAME = re.compile(r"([a-z0-9][-a-z0-9.]*)?[a-z0-9]")


@dataclass(slots=True)
class Member:
    """An Ingress of a group with its class; `ref` is its name, `tags` caches its merged tags."""

    ingress: Ingress
    annotations: Annotated
    params: IngressClassParams | None
    tags: dict[str, str] | None = None
    ref: Ref = field(init=False)

    def __post_init__(self) -> None:
        self.ref = self.ingress.meta.ref


@dataclass(slots=True)
class Group:
    """An IngressGroup: active members in order, and members that are on their way out.

    `error` is why the controller cannot even load it.
    """

    id: GroupID
    members: list[Member] = field(default_factory=list)
    inactive: list[Ingress] = field(default_factory=list)
    error: Refused | None = None


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


def groups_of(world: World) -> Mapping[GroupID, Group]:
    """Sort every Ingress into its group; groups that only lose members are there too."""
    loader = _Loader(world)
    for ingress in sorted(world.snapshot.ingresses, key=lambda i: i.meta.ref):
        if world.config.watch_namespace in ("", ingress.meta.namespace):
            loader.place(ingress)
    return loader.finish()


def pending(ingress: Ingress) -> Iterator[GroupID]:
    """Yield the groups whose finalizer an Ingress carries."""
    for finalizer in ingress.meta.finalizers:
        if finalizer == IMPLICIT_FINALIZER:
            yield GroupID(ingress.meta.namespace, ingress.meta.name)
        elif finalizer.startswith(EXPLICIT_FINALIZER):
            yield GroupID("", finalizer[len(EXPLICIT_FINALIZER) :])


class _Loader:
    def __init__(self, world: World) -> None:
        self.world = world
        self.groups: dict[GroupID, Group] = {}
        self.leaving: dict[GroupID, list[Ingress]] = defaultdict(list)
        self.broken: Refused | None = None

    def group(self, group_id: GroupID) -> Group:
        return self.groups.setdefault(group_id, Group(group_id))

    def place(self, ingress: Ingress) -> None:
        """Make an Ingress an active member of its group, and an inactive one of all others."""
        active = self.active_group(ingress)
        for group_id in pending(ingress):
            if group_id != active:
                self.leaving[group_id].append(ingress)

    def active_group(self, ingress: Ingress) -> GroupID | None:
        if ingress.meta.deleted is not None:
            return None
        match classify(ingress, self.world):
            case Handled(params):
                return self.join(ingress, params)
            case InvalidClass() as invalid:
                self.fail(pending(ingress), ingress, invalid)
            case Broken(reason, message):
                self.broken = self.broken or Refused(
                    reason, f"Ingress: {ingress.meta.ref}: {message}", ingress.meta.ref
                )
            case Unknown(section):
                name = ingress.meta.annotations.get(PREFIX + "group.name")
                own = GroupID(ingress.meta.namespace, ingress.meta.name)
                likely = own if name is None else GroupID("", name)
                self.group(likely).error = not_known(section)
                return likely
        return None

    def join(self, ingress: Ingress, params: IngressClassParams | None) -> GroupID | None:
        view = self.world.dialect.view(ingress.meta.annotations)
        name = view.get("group.name")
        if params is not None and params.group is not None:
            name = params.group
        if name is not None and group_name_error(name):
            return None
        own = GroupID(ingress.meta.namespace, ingress.meta.name)
        group_id = own if name is None else GroupID("", name)
        annotations = Annotated(view, self.world.dialect, ingress.meta.ref)
        self.group(group_id).members.append(Member(ingress, annotations, params))
        return group_id

    def fail(self, ids: Iterable[GroupID], ingress: Ingress, invalid: InvalidClass) -> None:
        for group_id in ids:
            group = self.group(group_id)
            group.error = group.error or Refused(
                invalid.reason,
                f"Ingress: {ingress.meta.ref}: Ingress has invalid IngressClass configuration: "
                f"{invalid.message}",
                ingress.meta.ref,
            )

    def finish(self) -> Mapping[GroupID, Group]:
        for group_id, ingresses in self.leaving.items():
            self.group(group_id).inactive.extend(ingresses)
        for group in self.groups.values():
            group.error = self.broken or group.error
            if group.error is None:
                self.order(group)
        return dict(sorted(self.groups.items(), key=lambda entry: str(entry[0])))

    def order(self, group: Group) -> None:
        try:
            orders = {id(member): group_order(member) for member in group.members}
        except Refused as refused:
            group.error = refused
            return
        # Not by (namespace, name): `-` and `.` sort before the `/` of the joined text.
        group.members.sort(key=lambda m: (orders[id(m)], str(m.ref)))


def group_order(member: Member) -> int:
    """Read `group.order`; refuse a value that fails the whole group."""
    try:
        order = member.annotations.integer("group.order")
    except Refused as refused:
        prefix = f"failed to load Ingress group order for ingress: {member.ref}"
        raise refused.within(prefix, reason=RefusalReason.GROUP_ORDER_UNREADABLE) from None
    if order is not None and not MIN_ORDER <= order <= MAX_ORDER:
        raise Refused(
            RefusalReason.GROUP_ORDER_OUT_OF_RANGE,
            f"explicit Ingress group order must be within [{MIN_ORDER}:{MAX_ORDER}], "
            f"Ingress: {member.ref}, order: {order}",
            member.ref,
            PREFIX + "group.order",
        )
    return order or 0
