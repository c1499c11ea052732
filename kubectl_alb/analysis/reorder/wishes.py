"""What is asked of an order, and the edits that give it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kubectl_alb.analysis.reorder.edits import Demand, OrderEdit, edits, fewest_edits
from kubectl_alb.analysis.reorder.place import Place
from kubectl_alb.analysis.reorder.sequence import (
    Precedence,
    candidates,
    contradiction,
    meets,
)
from kubectl_alb.controller.group_order import DEFAULT, OrderRules
from kubectl_alb.errors import UsageError
from kubectl_alb.model.names import Ref

Pair = tuple[Ref, Ref]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of the order of a group.

    A pair of `before` wants the second member before the first one, of `after` behind it. `top`
    and `bottom` are in the order in which they are to stand. `orders` are values of `group.order`.
    `spread` is the distance of evenly spaced values, 0 for no such wish. `listed` is a whole
    order. `precedences` are demands that follow from the rules of the members.
    """

    before: tuple[Pair, ...] = ()
    after: tuple[Pair, ...] = ()
    top: tuple[Ref, ...] = ()
    bottom: tuple[Ref, ...] = ()
    orders: Mapping[Ref, int] = field(default_factory=dict)
    spread: int = 0
    listed: tuple[Ref, ...] = ()
    precedences: tuple[Precedence, ...] | None = None

    @property
    def any(self) -> bool:
        """Whether anything is asked for."""
        return self != Wishes()

    @property
    def moved(self) -> frozenset[Ref]:
        """The members that are to move."""
        pairs = (second for _, second in (*self.before, *self.after))
        return frozenset((*pairs, *self.top, *self.bottom))


def edits_for(
    places: Sequence[Place],
    wishes: Wishes,
    rules: OrderRules,
    start_from: Sequence[Place] = (),
) -> tuple[OrderEdit, ...]:
    """Return the edits, in the wanted order; raise `UsageError` for what cannot be.

    The wishes are about the order in which the members stand, or that of `start_from`.
    """
    known = {place.ref: place for place in places}
    start = _sorted(start_from or places, wishes.orders)
    if wishes.precedences is not None:
        orders: Iterable[tuple[Ref, ...]] = candidates(start, wishes.precedences)
    else:
        orders = (wishes.listed or _moved(start, wishes),)
    found = [
        _edits([known[ref] for ref in order], wishes, rules) for order in dict.fromkeys(orders)
    ]
    return min(found, key=len)


def order_after(places: Sequence[Place], edits: Iterable[OrderEdit]) -> tuple[Place, ...]:
    """Return the members as they stand after edits, with their new values."""
    changed = {edit.ref: edit.after for edit in edits}
    after = [_changed(place, changed[place.ref]) if place.ref in changed else place
             for place in places]  # fmt: skip
    return tuple(sorted(after, key=lambda place: (place.order or DEFAULT, place.name)))


def _changed(place: Place, text: str | None) -> Place:
    return Place(place.ref, text, DEFAULT if text is None else int(text), place.owner)


def _edits(wanted: Sequence[Place], wishes: Wishes, rules: OrderRules) -> tuple[OrderEdit, ...]:
    if wishes.spread:
        return edits(wanted, _spread(wanted, wishes.spread, rules), rules)
    return fewest_edits(Demand(tuple(wanted), wishes.orders, wishes.moved), rules)


def _sorted(places: Iterable[Place], orders: Mapping[Ref, int]) -> tuple[Ref, ...]:
    def key(place: Place) -> tuple[int, str]:
        return orders.get(place.ref, place.order or DEFAULT), place.name

    return tuple(place.ref for place in sorted(places, key=key))


def _spread(wanted: Sequence[Place], step: int, rules: OrderRules) -> list[int]:
    """Return evenly spaced values of which as few as possible are new; else from one step on."""
    room = rules.greatest - rules.least
    if step * (len(wanted) - 1) > room:
        raise UsageError(
            f"{len(wanted)} members do not fit between {rules.least} and {rules.greatest} with "
            f"--spread {step}",
            hint=f"give --spread {room // (len(wanted) - 1)} or less",
        )
    span = step * (len(wanted) - 1)
    usual = max(rules.least, min(step, rules.greatest - span))
    starts = {usual: 0}
    for index, place in enumerate(wanted):
        first = None if place.order is None else place.order - index * step
        if first is not None and rules.allows(first) and rules.allows(first + span):
            starts[first] = starts.get(first, 0) + 1
    start = max(starts, key=lambda first: (starts[first], first == usual, -abs(first)))
    return [start + index * step for index in range(len(wanted))]


def _moved(start: Sequence[Ref], wishes: Wishes) -> tuple[Ref, ...]:
    """Return the order with the named members moved, each no further than it must."""
    demands = tuple(_demands(start, wishes))
    if found := contradiction(demands):
        reasons = ", ".join(dict.fromkeys(each.reason for each in found))
        raise UsageError(f"no order meets all of {reasons}", hint="leave one of them out")
    order = list(start)
    for _ in range(len(wishes.before) + len(wishes.after) + 1):
        _move(order, wishes)
        if meets(order, demands):
            return tuple(order)
    return next(candidates(order, demands))


def _move(order: list[Ref], wishes: Wishes) -> None:
    for ref in reversed(wishes.top):
        order.remove(ref)
        order.insert(0, ref)
    for ref in wishes.bottom:
        order.remove(ref)
        order.append(ref)
    for other, ref in wishes.before:
        if order.index(ref) > order.index(other):
            order.remove(ref)
            order.insert(order.index(other), ref)
    for other, ref in wishes.after:
        if order.index(ref) < order.index(other):
            order.remove(ref)
            order.insert(order.index(other) + 1, ref)


def _demands(start: Sequence[Ref], wishes: Wishes) -> Iterator[Precedence]:
    for other, ref in wishes.before:
        yield Precedence(ref, other, f"--before {other} {ref}")
    for other, ref in wishes.after:
        yield Precedence(other, ref, f"--after {other} {ref}")
    for index, ref in enumerate(wishes.top):
        rest = (each for each in start if each not in wishes.top[: index + 1])
        yield from (Precedence(ref, each, f"--top {ref}") for each in rest)
    for index, ref in enumerate(wishes.bottom):
        rest = (each for each in start if each not in wishes.bottom[index:])
        yield from (Precedence(each, ref, f"--bottom {ref}") for each in rest)
