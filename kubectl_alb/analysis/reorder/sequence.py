"""Members in an order that meets demands of the form: this one before that one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from heapq import heapify, heappop, heappush
from itertools import pairwise

from kubectl_alb.model.names import Ref


@dataclass(frozen=True, slots=True)
class Precedence:
    """One member is to stand before another one; `reason` is who or what asks for it."""

    first: Ref
    second: Ref
    reason: str = ""


def meets(order: Sequence[Ref], demands: Iterable[Precedence]) -> bool:
    """Return whether an order meets all demands."""
    rank = {ref: place for place, ref in enumerate(order)}
    return all(rank[each.first] < rank[each.second] for each in demands)


def contradiction(demands: Iterable[Precedence]) -> tuple[Precedence, ...]:
    """Return demands that no order meets, each about the second member of the one before it."""
    listed = tuple(demands)
    earlier: dict[Ref, set[Ref]] = {}
    for each in listed:
        earlier.setdefault(each.second, set()).add(each.first)
    try:
        TopologicalSorter(earlier).prepare()
    except CycleError as error:
        cycle: list[Ref] = error.args[1]
        by_pair = {(each.first, each.second): each for each in reversed(listed)}
        return tuple(by_pair[pair] for pair in pairwise(cycle))
    return ()


def candidates(order: Sequence[Ref], demands: Iterable[Precedence]) -> Iterator[tuple[Ref, ...]]:
    """Yield orders near to this one that meet demands which some order meets.

    In turn, no member stands earlier than it must, whoever must come first is pulled up, and
    whoever must come later is put down.
    """
    listed = tuple(demands)
    if meets(order, listed):
        yield tuple(order)
        return
    yield tuple(_delayed(order, listed))
    yield tuple(_pulled(order, _by_member(listed)))
    turned = [Precedence(each.second, each.first) for each in listed]
    back = list(reversed(order))
    yield tuple(reversed(list(_pulled(back, _by_member(turned)))))


def _by_member(demands: Iterable[Precedence]) -> Mapping[Ref, set[Ref]]:
    earlier: dict[Ref, set[Ref]] = {}
    for each in demands:
        earlier.setdefault(each.second, set()).add(each.first)
    return earlier


def _delayed(order: Sequence[Ref], demands: Sequence[Precedence]) -> Iterator[Ref]:
    """Yield the first member each time that waits for nobody."""
    rank = {ref: place for place, ref in enumerate(order)}
    waits = {ref: set(earlier) for ref, earlier in _by_member(demands).items()}
    later: dict[Ref, list[Ref]] = {}
    for each in demands:
        later.setdefault(each.first, []).append(each.second)
    free = [rank[ref] for ref in order if not waits.get(ref)]
    heapify(free)
    while free:
        ref = order[heappop(free)]
        yield ref
        for second in later.pop(ref, ()):
            if ref in waits[second]:
                waits[second].discard(ref)
                if not waits[second]:
                    heappush(free, rank[second])


def _pulled(order: Sequence[Ref], earlier: Mapping[Ref, set[Ref]]) -> Iterator[Ref]:
    """Yield each member after those that must stand before it."""
    rank = {ref: place for place, ref in enumerate(order)}
    done: set[Ref] = set()
    for ref in order:
        open_ = [ref]
        while open_:
            top = open_[-1]
            missing = [each for each in earlier.get(top, ()) if each not in done]
            if top in done or not missing:
                open_.pop()
                if top not in done:
                    done.add(top)
                    yield top
            else:
                open_ += sorted(missing, key=lambda each: rank[each], reverse=True)
