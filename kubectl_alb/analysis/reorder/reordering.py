"""The order of a group before and after what is asked of it, and all that follows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from kubectl_alb.analysis.reorder.edited import edited, narrowed, ordered_group
from kubectl_alb.analysis.reorder.edits import OrderEdit
from kubectl_alb.analysis.reorder.effects import effects, rule_moves, usage
from kubectl_alb.analysis.reorder.member_order import MemberOrder, member_orders
from kubectl_alb.analysis.reorder.order_spec import OrderSpec, edits_for, order_after
from kubectl_alb.analysis.reorder.owners import owner_changes
from kubectl_alb.analysis.reorder.result import CheckedRequest, OrderedGroup, Reordering
from kubectl_alb.analysis.reorder.settled import settled
from kubectl_alb.analysis.reorder.specificity import specificity
from kubectl_alb.analysis.trace.hop import Hop, follow
from kubectl_alb.analysis.trace.request import Request
from kubectl_alb.analysis.trace.side import desired_side
from kubectl_alb.analysis.wording import listed
from kubectl_alb.controller.group_order import order_rules
from kubectl_alb.errors import NotFoundError, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups
from kubectl_alb.model.names import Ref
from kubectl_alb.model.refusal import Refusal

INGRESS_KIND = re.compile(
    r"^(?:ing|ingress(?:es)?(?:\.(?:v1\.)?networking\.k8s\.io)?)/", re.IGNORECASE
)
UNTRIED = "more rules swap places than were looked at, so more requests may change owner"


@dataclass(frozen=True, slots=True)
class OrderQuery:
    """A group and its requested order, `auto` for one by its rules; requests to trace.

    `earlier` is the cluster without the given manifests, if there are any. `undone` are
    annotations that members had before a run that was cut short: the spec is about that order.
    """

    group: Group
    spec: OrderSpec = field(default_factory=OrderSpec)
    auto: bool = False
    requests: tuple[Request, ...] = ()
    earlier: Facts | None = None
    undone: Mapping[Ref, str | None] = field(default_factory=dict)


def planned_edits(asked: OrderQuery, facts: Facts) -> tuple[OrderEdit, ...]:
    """Return the fewest edits for what is asked; raise an `AlbError` where nothing gives it."""
    spec = asked.spec
    if asked.auto:
        spec = replace(spec, precedences=specificity(asked.group, facts))
    if not spec.any:
        return ()
    places = member_orders(asked.group, facts)
    start = start_of(places, asked.undone)
    return edits_for(places, spec, order_rules(facts.config.version), start)


def start_of(
    places: Iterable[MemberOrder], undone: Mapping[Ref, str | None]
) -> tuple[MemberOrder, ...]:
    """Return the members in the order in which they stood with these annotations."""
    edits = (OrderEdit(ref, None, text) for ref, text in undone.items())
    return order_after(tuple(places), edits)


def reordering(asked: OrderQuery, facts: Facts) -> Reordering:
    """Return the order before and after, and what changes with it."""
    alone = narrowed(facts, asked.group)
    edits = planned_edits(asked, alone)
    before = ordered_group(groups(alone)[asked.group.id], alone)
    after = before
    if edits:
        changed = edited(alone, edits)
        after = ordered_group(groups(changed)[asked.group.id], changed)
    owners = owner_changes(before, after)
    return Reordering(
        before=before,
        after=after,
        edits=edits,
        moves=rule_moves(before, after),
        owners=owners.changes,
        checked=tuple(_checked(asked.requests, before, after)),
        effects=tuple(effects(before, after)),
        usage=usage(before, after),
        joined=joined(asked.group, asked.earlier),
        notes=tuple(_notes(asked.group, alone, owners.whole, bool(edits))),
    )


def _notes(group: Group, facts: Facts, whole: bool, edits: bool) -> Iterator[str]:
    if not whole:
        yield UNTRIED
    if edits and not facts.config.version_known:
        yield (
            "the controller's release is not known: orders are those that "
            f"{facts.config.version_text} allows"
        )
    yield from _behind(group, facts)


def _behind(group: Group, facts: Facts) -> Iterator[str]:
    """Say that AWS does not have the rules of the present order, where that is known."""
    now = settled(group.id, facts)
    if now.unequal:
        plan = facts.snapshot.context.addressing.told("kubectl alb plan")
        yield f"{now.reason} even now; see {plan}"


def _checked(
    requests: Iterable[Request], before: OrderedGroup, after: OrderedGroup
) -> Iterator[CheckedRequest]:
    for request in requests:
        yield CheckedRequest(request, _answer(request, before), _answer(request, after))


def _answer(request: Request, at: OrderedGroup) -> Hop | None:
    """Return where a request ends, its redirects followed; None where there are no rules."""
    if isinstance(at.outcome, Refusal):
        return None
    side = desired_side(at.outcome, at.facts)
    return follow(request, side, at.facts.snapshot.taken_at).last


def joined(group: Group, earlier: Facts | None) -> tuple[str, ...]:
    """Return the namespaces of members that the group did not have before.

    Before is the cluster without the manifests, and what the controller has taken up: it marks
    each member with the group's finalizer.
    """
    held = {
        member.ref.namespace
        for member in group.members
        if group.id.finalizer in member.ingress.meta.finalizers
    }
    if earlier is not None:
        known = groups(earlier).get(group.id)
        held = {ref.namespace for ref in known.refs} if known else set()
    new = dict.fromkeys(ref.namespace for ref in group.refs if ref.namespace not in held)
    return tuple(new) if held else ()


def member_named(text: str, places: Iterable[MemberOrder], namespace: str = "") -> MemberOrder:
    """Return the member that a text names: NAMESPACE/NAME, or NAME if only one member has it.

    Either may stand behind `ingress/`; of several of one name, that of `namespace` is meant.
    """
    known = list(places)
    for name in (text, INGRESS_KIND.sub("", text)):
        exact = [place for place in known if place.name == name]
        found = exact or [place for place in known if place.ref.name == name]
        if found:
            break
    found = [place for place in found if place.ref.namespace == namespace] or found
    if len(found) == 1:
        return found[0]
    if found:
        some = ", ".join(place.name for place in found)
        raise UsageError(f"{text} is the name of several members", hint=f"write one of {some}")
    names = [place.name for place in known]
    near = get_close_matches(text, [*names, *(place.ref.name for place in known)], cutoff=0.5)
    raise NotFoundError(
        f"{text} is not a member of the group", near, "" if near else f"members: {listed(names)}"
    )
