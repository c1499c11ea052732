"""Requests that another member answers once the order is another one.

Whoever answered a request before and whoever does after both have a rule for it, and these stand
in another order. So only such pairs are looked at, each with requests made of both rules' values.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kubectl_alb.analysis.partial_shadow import ANY, hosts_of, may_share_requests, path_starts
from kubectl_alb.analysis.reorder.result import OrderedGroup, OwnerChange
from kubectl_alb.analysis.shadow_witness import from_clients
from kubectl_alb.analysis.trace.match import meets
from kubectl_alb.analysis.trace.request import Request
from kubectl_alb.analysis.witness import requests
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.rule import SOURCE_IP, Rule, RuleSource
from kubectl_alb.model.stack import Listener

# Each pair costs a try of many requests; what is left out is said.
PAIRS = 1000


@dataclass(frozen=True, slots=True)
class Owners:
    """The requests found, one for each pair of rules; `whole` unless pairs were left out."""

    changes: tuple[OwnerChange, ...] = ()
    whole: bool = True


def owner_changes(before: OrderedGroup, after: OrderedGroup) -> Owners:
    """Return requests that change owner, by port and priority."""
    if isinstance(before.outcome, Refusal) or isinstance(after.outcome, Refusal):
        return Owners()
    found: list[OwnerChange] = []
    left = PAIRS
    for listener in after.outcome.listeners:
        old = _of(before.rules, listener)
        new = _of(after.rules, listener)
        for winner, loser in _swapped(old, new):
            if left == 0:
                return Owners(tuple(found), whole=False)
            left -= 1
            request = _witness(loser, winner, (old, new), listener)
            if request is not None and loser.source and winner.source:
                found.append(OwnerChange(request, loser.source.ingress, winner.source.ingress))
    return Owners(tuple(found))


def _of(rules: Sequence[Rule], listener: Listener) -> list[Rule]:
    own = [rule for rule in rules if rule.listener == listener.id]
    return sorted(own, key=lambda rule: rule.priority)


def _swapped(old: Sequence[Rule], new: Sequence[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Yield rules of two members of which the first is now before the second; it was not."""
    was = {rule.source: place for place, rule in enumerate(old)}
    now = {rule.source: place for place, rule in enumerate(new)}
    before = [was.get(rule.source, len(old)) for rule in new]
    hosts = [hosts_of(rule.conditions) for rule in new]
    starts = _Starts(new)
    for place, loser in enumerate(old):
        own, end = hosts_of(loser.conditions), now.get(loser.source, len(new))
        for index in starts.near(loser):
            swapped = index < end and before[index] > place
            if swapped and _may_meet(hosts[index], own) and _may_differ(new[index], loser):
                yield new[index], loser


class _Starts:
    """Rules by what their paths begin with: of two that share a path, one start begins another."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, rule in enumerate(rules):
            for start in path_starts(rule.conditions):
                self._places[start].append(place)
        self._sorted = sorted(self._places)

    def near(self, rule: Rule) -> list[int]:
        """Return the places of the rules that may share a path with this one, in order."""
        found: set[int] = set()
        for start in path_starts(rule.conditions):
            for length in range(len(start)):
                found.update(self._places.get(start[:length], ()))
            for longer in self._sorted[bisect_left(self._sorted, start) :]:
                if not longer.startswith(start):
                    break
                found.update(self._places[longer])
        return sorted(found)


def _may_meet(some: set[str], others: set[str]) -> bool:
    return ANY in some or ANY in others or not some.isdisjoint(others)


def _may_differ(winner: Rule, loser: Rule) -> bool:
    mine, its = winner.source, loser.source
    if mine is None or its is None or mine.ingress == its.ingress:
        return False
    return may_share_requests(winner.conditions, loser.conditions)


Rules = tuple[Sequence[Rule], Sequence[Rule]]


def _witness(loser: Rule, winner: Rule, rules: Rules, listener: Listener) -> Request | None:
    """Return a request that one rule takes before, and another one after; None if not found."""
    old, new = rules
    made = requests((*loser.conditions, *winner.conditions), listener)
    by_source = any(each.field == SOURCE_IP for rule in new for each in rule.conditions)
    for request in (r for each in made for r in (from_clients(each) if by_source else (each,))):
        both = meets(loser.conditions, request).met and meets(winner.conditions, request).met
        if both and _first(old, request) == loser.source and _first(new, request) == winner.source:
            return request
    return None


def _first(rules: Sequence[Rule], request: Request) -> RuleSource | None:
    """Return the first rule that matches; None also where it is not known whether one does."""
    for rule in rules:
        met = meets(rule.conditions, request).met
        if met is not False:
            return rule.source if met else None
    return None
