"""The first of many earlier rules that takes all requests of another, without trying each.

A rule is filed under the texts that a request must begin with to meet it: its hosts without
wildcards, and the whole segments of its paths before any wildcard. Only what is filed under the
same texts can take the requests of a rule:

    /api/v1/x*      is filed under /api/v1
    /api/v1/x1/*    is asked for under /api, /api/v1, /api/v1/x1, /api/v1/x1/*, and under nothing
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, product

from kubectl_alb.analysis.shadow import covers
from kubectl_alb.model.elbv2 import Rule
from kubectl_alb.model.rule import HOST_HEADER, PATH_PATTERN, Condition

Conditions = tuple[Condition, ...]
Filed = dict[tuple[str, str], list[int]]
# An empty text stands for no demand.
NO_DEMAND = ""


def first_coverers(rules: Iterable[Conditions]) -> Iterator[int | None]:
    """Yield for each rule the place of the first one before it that covers it, None for none."""
    earlier: list[Conditions] = []
    filed: Filed = defaultdict(list)
    for place, narrow in enumerate(rules):
        yield next((found for found in _likely(narrow, filed) if covers(earlier[found], narrow)),
                   None)  # fmt: skip
        earlier.append(narrow)
        _file(narrow, place, filed)


def coverers(rules: Sequence[Conditions]) -> Iterator[tuple[int, ...]]:
    """Yield for each rule the places of all others that cover it, whatever the order."""
    filed: Filed = defaultdict(list)
    for place, wide in enumerate(rules):
        _file(wide, place, filed)
    for place, narrow in enumerate(rules):
        likely = (found for found in _likely(narrow, filed) if found != place)
        yield tuple(found for found in likely if covers(rules[found], narrow))


def _likely(narrow: Conditions, filed: Filed) -> list[int]:
    keys = set(product(_host_texts(narrow), _path_texts(narrow)))
    return sorted({found for key in keys for found in filed.get(key, ())})


def _file(wide: Conditions, place: int, filed: Filed) -> None:
    for key in set(product(_hosts_demanded(wide), _paths_demanded(wide))):
        filed[key].append(place)


def shadowed(rules: tuple[Rule, ...]) -> dict[str, Rule]:
    """Map the ARN of each rule that can never match to the first rule that takes its requests.

    `rules` are one listener's, in order of priority.
    """
    firsts = first_coverers(rule.conditions for rule in rules)
    return {
        rule.arn: rules[first]
        for rule, first in zip(rules, firsts, strict=True)
        if first is not None and rule.priority is not None
    }


def _values(conditions: Conditions, field: str) -> list[str]:
    return [value for one in conditions if one.field == field for value in one.values]


def _host_texts(conditions: Conditions) -> set[str]:
    return {NO_DEMAND, *(value.lower() for value in _values(conditions, HOST_HEADER))}


def _path_texts(conditions: Conditions) -> set[str]:
    values = _values(conditions, PATH_PATTERN)
    return {NO_DEMAND, *(start for value in values for start in _starts(value))}


def _starts(path: str) -> Iterator[str]:
    return accumulate(path.split("/"), lambda start, segment: f"{start}/{segment}")


def _hosts_demanded(conditions: Conditions) -> set[str]:
    """Return one host for each that is taken; no demand where a wildcard or expression stands."""
    values = _values(conditions, HOST_HEADER)
    if not values or _is_open(conditions, HOST_HEADER) or any(map(_is_wild, values)):
        return {NO_DEMAND}
    return {value.lower() for value in values}


def _paths_demanded(conditions: Conditions) -> set[str]:
    values = _values(conditions, PATH_PATTERN)
    if not values or _is_open(conditions, PATH_PATTERN):
        return {NO_DEMAND}
    return set(map(_whole_segments, values))


def _is_open(conditions: Conditions, field: str) -> bool:
    """Tell whether a field has regular expressions, or several conditions."""
    own = [one for one in conditions if one.field == field]
    return len(own) > 1 or any(one.regex_values for one in own)


def _is_wild(value: str) -> bool:
    return "*" in value or "?" in value


def _whole_segments(path: str) -> str:
    """Return what stands before the segment of the first wildcard."""
    if not _is_wild(path):
        return path
    wild = min(place for place in (path.find("*"), path.find("?")) if place >= 0)
    return path[:wild].rpartition("/")[0]
