"""What happened to targets and reconciles between two looks at the same object."""

from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.describe.description import Description
from kubectl_alb.analysis.targets import BoundTargetGroup, Target

GONE = "gone"


@dataclass(frozen=True, slots=True)
class Change:
    """A state that became another; an empty `before` is new, `gone` after is no more."""

    about: str
    name: str
    before: str
    after: str
    why: str = ""


def changes(old: Description, new: Description) -> Iterator[Change]:
    """Yield what changed: reconciles first, then targets in order of target group and id."""
    before = {str(m.ingress.ref): m.reconcile for m in old.members}
    for member in new.members:
        ref = str(member.ingress.ref)
        known = before.get(ref)
        if known is not None and known.state != member.reconcile.state:
            yield Change(
                "reconcile", ref, known.state, member.reconcile.state, member.reconcile.message
            )
    earlier, later = _targets(old), _targets(new)
    for key in sorted(earlier.keys() | later.keys()):
        was, now = earlier.get(key), later.get(key)
        if (was.state if was else "") != (now.state if now else GONE):
            yield _change(key, was, now)


def new_events(old: Description, new: Description) -> Iterator[Change]:
    """Yield the events that came, or came again, oldest first."""
    known = {(event.meta.ref, event.count, event.last) for event in old.events}
    for event in reversed(new.events):
        if (event.meta.ref, event.count, event.last) not in known:
            yield Change("event", event.reason, "", event.type, event.message)


Key = tuple[str, str, int]


def _change(key: Key, was: Target | None, now: Target | None) -> Change:
    group, id_, port = key
    known = now or was
    pod = f" ({known.pod})" if known and known.pod else ""
    return Change(
        group,
        f"{id_}:{port}{pod}",
        was.state if was else "",
        now.state if now else GONE,
        now.reason if now else "",
    )


def _targets(description: Description) -> dict[Key, Target]:
    return {
        (_name(group), target.id, target.port): target
        for described in description.load_balancers
        for group in described.target_groups or ()
        for target in group.targets or ()
    }


def _name(group: BoundTargetGroup) -> str:
    return str(group.binding.service_ref) if group.binding else group.target_group.name
