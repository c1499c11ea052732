"""What is asked of an order, and the edits that give it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kubectl_alb.analysis.reorder.edits import Demand, OrderEdit, edits, fewest_edits
from kubectl_alb.analysis.reorder.member_order import MemberOrder
from kubectl_alb.analysis.reorder.sequence import (
    Precedence,
    candidates,
    contradiction,
    meets,
)
from kubectl_alb.controller.group_order import DEFAULT, OrderRules
from kubectl_alb.errors import UsageError
from kubectl_alb.model.counting import count
from kubectl_alb.model.names import Ref

Pair = tuple[Ref, Ref]


@dataclass(frozen=True, slots=True)
class OrderSpec:
    """What is asked of the order of a group.

    A pair of `before` wants the second member before the first one, of `after` behind it. `top`
    and `bottom` are in the order in which they are to stand. `orders` are values of `group.order`.
    `spread` is the distance of evenly spaced values, 0 for none. `listed` is a whole
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
        """Whether any order is requested."""
        return self != OrderSpec()

    @property
    def moved(self) -> frozenset[Ref]:
        """The members that are to move."""
        pairs = (second for _, second in (*self.before, *self.after))
        return frozenset((*pairs, *self.top, *self.bottom))


def edits_for(
    places: Sequence[MemberOrder],
    spec: OrderSpec,
    rules: OrderRules,
    start_from: Sequence[MemberOrder] = (),
) -> tuple[OrderEdit, ...]:
    """Return the edits, in the wanted order; raise `UsageError` for what cannot be.

    The spec is about the order in which the members stand, or that of `start_from`.
    """
    known = {place.ref: place for place in places}
    start = _sorted(start_from or places, spec.orders)
    if spec.precedences is not None:
        orders: Iterable[tuple[Ref, ...]] = candidates(start, spec.precedences)
    else:
        orders = (spec.listed or _moved(start, spec),)
    found = [_edits([known[ref] for ref in order], spec, rules) for order in dict.fromkeys(orders)]
    return min(found, key=len)


def order_after(
    places: Sequence[MemberOrder], edits: Iterable[OrderEdit]
) -> tuple[MemberOrder, ...]:
    """Return the members as they stand after edits, with their new values."""
    changed = {edit.ref: edit.after for edit in edits}
    after = [_changed(place, changed[place.ref]) if place.ref in changed else place
             for place in places]  # fmt: skip
    return tuple(sorted(after, key=lambda place: (place.order or DEFAULT, place.name)))


def _changed(place: MemberOrder, text: str | None) -> MemberOrder:
    return MemberOrder(place.ref, text, DEFAULT if text is None else int(text), place.owner)


def _edits(
    wanted: Sequence[MemberOrder], spec: OrderSpec, rules: OrderRules
) -> tuple[OrderEdit, ...]:
    if spec.spread:
        return edits(wanted, _spread(wanted, spec.spread, rules), rules)
    return fewest_edits(Demand(tuple(wanted), spec.orders, spec.moved), rules)


def _sorted(places: Iterable[MemberOrder], orders: Mapping[Ref, int]) -> tuple[Ref, ...]:
    def key(place: MemberOrder) -> tuple[int, str]:
        return orders.get(place.ref, place.order or DEFAULT), place.name

    return tuple(place.ref for place in sorted(places, key=key))


def _spread(wanted: Sequence[MemberOrder], step: int, rules: OrderRules) -> list[int]:
    """Return evenly spaced values of which as few as possible are new; else from one step on."""
    room = rules.greatest - rules.least
    if step * (len(wanted) - 1) > room:
        raise UsageError(
            f"{count(len(wanted), 'member')} do not fit between {rules.least} and "
            f"{rules.greatest} with "
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


def _moved(start: Sequence[Ref], spec: OrderSpec) -> tuple[Ref, ...]:
    """Return the order with the named members moved, each no further than it must."""
    demands = tuple(_demands(start, spec))
    if found := contradiction(demands):
        reasons = ", ".join(dict.fromkeys(each.reason for each in found))
        raise UsageError(f"no order satisfies all of {reasons}", hint="omit one of them")
    order = list(start)
    for _ in range(len(spec.before) + len(spec.after) + 1):
        _move(order, spec)
        if meets(order, demands):
            return tuple(order)
    return next(candidates(order, demands))


def _move(order: list[Ref], spec: OrderSpec) -> None:
    for ref in reversed(spec.top):
        order.remove(ref)
        order.insert(0, ref)
    for ref in spec.bottom:
        order.remove(ref)
        order.append(ref)
    for other, ref in spec.before:
        if order.index(ref) > order.index(other):
            order.remove(ref)
            order.insert(order.index(other), ref)
    for other, ref in spec.after:
        if order.index(ref) < order.index(other):
            order.remove(ref)
            order.insert(order.index(other) + 1, ref)


def _demands(start: Sequence[Ref], spec: OrderSpec) -> Iterator[Precedence]:
    for other, ref in spec.before:
        yield Precedence(ref, other, f"--before {other} {ref}")
    for other, ref in spec.after:
        yield Precedence(other, ref, f"--after {other} {ref}")
    for index, ref in enumerate(spec.top):
        rest = (each for each in start if each not in spec.top[: index + 1])
        yield from (Precedence(ref, each, f"--top {ref}") for each in rest)
    for index, ref in enumerate(spec.bottom):
        rest = (each for each in start if each not in spec.bottom[index:])
        yield from (Precedence(each, ref, f"--bottom {ref}") for each in rest)
