"""Rules that can never match, because an earlier rule takes all their requests.

One rule is compared with one earlier rule at a time; a rule shadowed only by several together is
not found. Regular expressions are compared as text. So everything found here is true.
"""

from collections.abc import Iterable

from kubectl_alb.analysis.patterns import CASELESS, network_covers, pattern_covers
from kubectl_alb.model.rule import HOST_HEADER, PATH_PATTERN, QUERY_STRING, SOURCE_IP, Condition


def covers(wide: Iterable[Condition], narrow: tuple[Condition, ...]) -> bool:
    """Return whether every request that meets all of `narrow` also meets all of `wide`."""
    return all(any(condition_covers(w, n) for n in narrow) or _takes_all(w) for w in wide)


def _takes_all(condition: Condition) -> bool:
    every = {HOST_HEADER: "*", PATH_PATTERN: "/*"}.get(condition.field)
    return every is not None and bool({every, "*"} & set(condition.values))


def condition_covers(wide: Condition, narrow: Condition) -> bool:
    """Return whether whatever meets `narrow` also meets `wide`."""
    if (wide.field, wide.header.lower()) != (narrow.field, narrow.header.lower()):
        return False
    if wide.field == QUERY_STRING:
        return all(any(_pair_covers(w, n) for w in wide.pairs) for n in narrow.pairs)
    if narrow.regex_values:
        return set(narrow.regex_values) <= set(wide.regex_values) or _takes_all(wide)
    if wide.field == SOURCE_IP:
        return all(any(network_covers(w, n) for w in wide.values) for n in narrow.values)
    caseless = wide.field in CASELESS
    return all(
        any(pattern_covers(w, n, caseless) for w in wide.values) for n in narrow.values
    ) and bool(narrow.values)


def _pair_covers(wide: tuple[str | None, str], narrow: tuple[str | None, str]) -> bool:
    same_key = (wide[0] or "").lower() == (narrow[0] or "").lower()
    return same_key and pattern_covers(wide[1], narrow[1], caseless=True)
