"""Rules some of whose requests an earlier rule of another Ingress takes.

A more specific rule before a more general one is how rules are meant to be; so only pairs are told
in which neither takes all requests of the other. A pair is told with a request that proves it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kubectl_alb.analysis.describe.load_balancer import AttributedRule, DescribedListener
from kubectl_alb.analysis.shadow import covers
from kubectl_alb.analysis.witness import overlap, request_text
from kubectl_alb.model.rule import HOST_HEADER, Condition

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
        hosts = _hosts(later.rule.conditions)
        keys = filed.keys() if ANY in hosts else {ANY, *hosts}
        for index in sorted({index for key in keys for index in filed.get(key, ())}):
            shadow = _partial(rules[index], later, listener)
            if shadow is not None:
                found[later.rule.arn] = shadow
                break
        for host in hosts:
            filed[host].append(place)
    return found


def _partial(
    earlier: AttributedRule, later: AttributedRule, listener: DescribedListener
) -> PartialShadow | None:
    if earlier.source is None or later.source is None:
        return None
    if earlier.source.ingress == later.source.ingress:
        return None
    mine, theirs = later.rule.conditions, earlier.rule.conditions
    if covers(theirs, mine) or covers(mine, theirs):
        return None
    rules = [each.rule for each in listener.rules or ()]
    found = overlap(later.rule, earlier.rule, rules, listener.listener)
    return PartialShadow(earlier, request_text(found)) if found else None


def _hosts(conditions: tuple[Condition, ...]) -> set[str]:
    values = set(_values(conditions))
    return values if values and not any("*" in v or "?" in v for v in values) else {ANY}


def _values(conditions: tuple[Condition, ...]) -> Iterator[str]:
    for each in conditions:
        if each.field == HOST_HEADER:
            yield from (value.lower() for value in each.values)
            if each.regex_values:
                yield "*"
