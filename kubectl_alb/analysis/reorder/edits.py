"""The fewest edits of `group.order` after which the members stand in a wanted order.

The controller sorts by order, then by name. So along the wanted order values never fall, and rise
by one at least where names do not; `rises[i]` counts that up to place `i`:

    wanted    b    d    a    c        A value less its rises must not fall either: the places that
    rises     0    0    1    1        keep their value are a longest sequence that does not fall,
    value     0   10    1   20        of which every other value can be made to fit in between.
    less      0   10    0   19

Up to v2.4.2 no value is given twice, so that values rise at every place, but for the first ones:
members without a value, which go by name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kubectl_alb.analysis.reorder.member_order import MemberOrder
from kubectl_alb.controller.group_order import DEFAULT, OrderRules
from kubectl_alb.errors import UsageError
from kubectl_alb.model.names import Ref


@dataclass(frozen=True, slots=True)
class OrderEdit:
    """A change of one member's annotation; None is no annotation."""

    ref: Ref
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Demand:
    """The members in the order that is wanted.

    `fixed` are the requested values, which are always kept; `moved` are the named members, which
    are edited rather than others.
    """

    wanted: tuple[MemberOrder, ...]
    fixed: Mapping[Ref, int]
    moved: frozenset[Ref] = frozenset()


def fewest_edits(demand: Demand, rules: OrderRules) -> tuple[OrderEdit, ...]:
    """Return the edits in the wanted order; raise `UsageError` where no values give it."""
    found = max(_chains(demand, rules), key=lambda chain: chain.weight, default=None)
    if found is None:
        raise UsageError(_reason(demand, rules), hint="use other values, or omit --set")
    orders = _values(demand, found, rules)
    return edits(demand.wanted, orders, rules)


def edits(
    wanted: Sequence[MemberOrder], orders: Sequence[int], rules: OrderRules
) -> tuple[OrderEdit, ...]:
    """Return what gives the members these orders."""
    pairs = zip(wanted, orders, strict=True)
    return tuple(
        OrderEdit(place.ref, place.text, rules.text(order))
        for place, order in pairs
        if place.order != order
    )


def sorts(wanted: Sequence[MemberOrder], orders: Sequence[int]) -> bool:
    """Return whether the controller puts the members with these orders in this order."""
    keys = [(order, place.name) for place, order in zip(wanted, orders, strict=True)]
    return keys == sorted(keys)


@dataclass(frozen=True, slots=True)
class _Chain:
    """The places that keep their value, from `start`; those before it have no value at all."""

    weight: int
    start: int
    kept: tuple[int, ...]
    rises: tuple[int, ...]


def _chains(demand: Demand, rules: OrderRules) -> Iterator[_Chain]:
    """Yield the best chain for each number of members that go by name alone."""
    wanted = demand.wanted
    rises = _rises(wanted, rules.distinct)
    weights = [_weight(place, demand) for place in wanted]
    tails = _tails(demand, rules, rises, weights)
    ahead = 0
    for start in range(_named(demand) + 1 if rules.distinct else 1):
        if start:
            ahead += weights[start - 1] if wanted[start - 1].text is None else 0
        best = _best(start, tails, demand, rules, rises)
        if best is not None:
            yield _Chain(ahead + best[0], start, best[1], rises)


Tail = tuple[int, int | None]


def _tails(
    demand: Demand, rules: OrderRules, rises: Sequence[int], weights: Sequence[int]
) -> dict[int, Tail]:
    """Return the best chain from each place on that may keep its value: weight, next place."""
    tails: dict[int, Tail] = {}
    fixed = [place.ref in demand.fixed for place in demand.wanted]
    for index in reversed(range(len(demand.wanted))):
        value = _value(demand, index, rules)
        if value is None or value + rises[-1] - rises[index] > rules.greatest:
            continue
        best: Tail | None = None if any(fixed[index + 1 :]) else (0, None)
        for later in range(index + 1, len(demand.wanted)):
            better = later in tails and (best is None or tails[later][0] > best[0])
            if better and _less(demand, later, rules, rises) >= value - rises[index]:
                best = tails[later][0], later
            if fixed[later]:
                break
        if best is not None:
            tails[index] = weights[index] + best[0], best[1]
    return tails


def _best(
    start: int,
    tails: Mapping[int, Tail],
    demand: Demand,
    rules: OrderRules,
    rises: Sequence[int],
) -> tuple[int, tuple[int, ...]] | None:
    """Return the best chain that begins at a place or later; None where there is none."""
    count = len(demand.wanted)
    fixed = [index for index in range(start, count) if demand.wanted[index].ref in demand.fixed]
    least = rules.least - (rises[start] if start < count else 0)
    room = start == count or least + rises[-1] <= rules.greatest
    firsts = [
        index
        for index in range(start, (fixed[0] if fixed else count - 1) + 1)
        if index in tails and _less(demand, index, rules, rises) >= least
    ]
    if not firsts:
        return (0, ()) if room and not fixed else None
    index: int | None = max(firsts, key=lambda first: tails[first][0])
    assert index is not None
    weight, kept = tails[index][0], []
    while index is not None:
        kept.append(index)
        index = tails[index][1]
    return weight, tuple(kept)


def _value(demand: Demand, index: int, rules: OrderRules) -> int | None:
    """Return the value that a place may keep among those that give one; None for none."""
    place = demand.wanted[index]
    value = demand.fixed.get(place.ref, place.order)
    if value is None or not rules.allows(value):
        return None
    return value


def _less(demand: Demand, index: int, rules: OrderRules, rises: Sequence[int]) -> int:
    value = _value(demand, index, rules)
    assert value is not None
    return value - rises[index]


def _rises(wanted: Sequence[MemberOrder], distinct: bool) -> tuple[int, ...]:
    """Return for each place how often the value must have risen since the first."""
    rises = [0]
    for before, after in pairwise(wanted):
        rises.append(rises[-1] + (distinct or before.name > after.name))
    return tuple(rises)


def _named(demand: Demand) -> int:
    """Return how many of the first members can go by name alone, without a value."""
    count = 0
    for place in demand.wanted:
        in_order = count == 0 or demand.wanted[count - 1].name < place.name
        if not in_order or demand.fixed.get(place.ref, DEFAULT) != DEFAULT:
            break
        count += 1
    return count


def _weight(place: MemberOrder, demand: Demand) -> int:
    """Return what it is worth to leave a member alone: any edit less counts first.

    Of as few edits, those are better that leave alone what is kept elsewhere, what was not named,
    and what has no annotation.
    """
    base = len(demand.wanted) + 1
    reasons = (True, bool(place.owner), place.ref not in demand.moved, place.text is None)
    weight = 0
    for reason in reasons:
        weight = weight * base + reason
    return weight


def _values(demand: Demand, chain: _Chain, rules: OrderRules) -> list[int]:
    """Return the orders: what is kept, and in between what is nearest to the default."""
    count, rises = len(demand.wanted), chain.rises
    highest = [rules.greatest - rises[-1] + rise for rise in rises]
    for index in chain.kept:
        value = _value(demand, index, rules)
        assert value is not None
        for before in range(index + 1):
            highest[before] = min(highest[before], value - rises[index] + rises[before])
    kept = set(chain.kept)
    orders = [DEFAULT] * chain.start
    lowest = rules.least
    for index in range(chain.start, count):
        if index > chain.start:
            lowest = orders[-1] + rises[index] - rises[index - 1]
        nearest = min(max(DEFAULT, lowest), highest[index])
        orders.append(highest[index] if index in kept else nearest)
    return orders


def _reason(demand: Demand, rules: OrderRules) -> str:
    values = ", ".join(f"{ref}={value}" for ref, value in demand.fixed.items())
    between = f"from {rules.least} to {rules.greatest}"
    if values:
        return f"no values {between} give this order together with {values}"
    return f"no values {between} give this order"
