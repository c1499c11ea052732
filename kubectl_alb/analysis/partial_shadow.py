"""Rules some of whose requests an earlier rule of another Ingress takes.

A more specific rule before a more general one is the intended order, so only pairs are reported in
which neither rule takes all requests of the other, each with a request that proves it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from kubectl_alb.analysis.describe.load_balancer import AttributedRule, DescribedListener
from kubectl_alb.analysis.patterns import fixed_ends, may_share
from kubectl_alb.analysis.shadow import covers
from kubectl_alb.analysis.witness import overlap, request_text
from kubectl_alb.model.rule import HOST_HEADER, PATH_PATTERN, Condition

Conditions = tuple[Condition, ...]
# Of a rule, no more pairs than these are looked at closely: each costs a try of many requests.
PAIRS = 5
# Stands for a rule that asks for no host in particular.
ANY = ""


@dataclass(frozen=True, slots=True)
class PartialShadow:
    """The first earlier rule that takes some requests of a rule, and one of these."""

    winner: AttributedRule
    witness: str


def partial_shadows(listener: DescribedListener) -> Mapping[str, PartialShadow]:
    """Map the ARNs of the rules of a listener to what shadows them in part."""
    found: dict[str, PartialShadow] = {}
    rules = [each for each in listener.rules or () if each.rule.priority is not None]
    filed: dict[str, list[int]] = defaultdict(list)
    for place, later in enumerate(rules):
        hosts = hosts_of(later.rule.conditions)
        keys = filed.keys() if ANY in hosts else {ANY, *hosts}
        indexes = sorted({index for key in keys for index in filed.get(key, ())})
        likely = (rules[index] for index in indexes if _is_likely(rules[index], later))
        tried = (_partial(each, later, listener) for each in islice(likely, PAIRS))
        shadow = next((each for each in tried if each is not None), None)
        if shadow is not None:
            found[later.rule.arn] = shadow
        for host in hosts:
            filed[host].append(place)
    return found


def _is_likely(earlier: AttributedRule, later: AttributedRule) -> bool:
    """Return whether rules of two Ingresses may share requests, and neither takes all."""
    if earlier.source is None or later.source is None:
        return False
    if earlier.source.ingress == later.source.ingress:
        return False
    mine, theirs = later.rule.conditions, earlier.rule.conditions
    if not may_share_requests(mine, theirs):
        return False
    return not covers(theirs, mine) and not covers(mine, theirs)


def _partial(
    earlier: AttributedRule, later: AttributedRule, listener: DescribedListener
) -> PartialShadow | None:
    rules = [each.rule for each in listener.rules or ()]
    found = overlap(later.rule, earlier.rule, rules, listener.listener)
    return PartialShadow(earlier, request_text(found)) if found else None


def may_share_requests(mine: Conditions, theirs: Conditions) -> bool:
    """Return whether some request may meet two rules, by the ends of their hosts and paths."""
    return all(_may_share(mine, theirs, field) for field in (HOST_HEADER, PATH_PATTERN))


def path_starts(conditions: Conditions) -> tuple[str, ...]:
    """Return what a path must begin with, one text for each value; an empty one for any path."""
    paths = [each for each in conditions if each.field == PATH_PATTERN]
    if len(paths) != 1 or paths[0].regex_values:
        return ("",)
    return tuple(dict.fromkeys(fixed_ends(value)[0] for value in paths[0].values))


def _may_share(mine: Conditions, theirs: Conditions, field: str) -> bool:
    """Return whether a request may meet what two rules ask of a field."""
    sides = [[each for each in some if each.field == field] for some in (mine, theirs)]
    if any(len(side) != 1 or side[0].regex_values for side in sides):
        return True
    caseless = field == HOST_HEADER
    return any(
        may_share(one, other, caseless)
        for one in sides[0][0].values
        for other in sides[1][0].values
    )


def hosts_of(conditions: Conditions) -> set[str]:
    """Return the hosts that a rule asks for; `ANY` alone where it takes others too."""
    values = set(_values(conditions))
    return values if values and not any("*" in v or "?" in v for v in values) else {ANY}


def _values(conditions: Conditions) -> Iterator[str]:
    for each in conditions:
        if each.field == HOST_HEADER:
            yield from (value.lower() for value in each.values)
            if each.regex_values:
                yield "*"
