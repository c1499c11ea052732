"""The one comparison of patterns: of two rules with each other, and of a rule with a request.

A pattern is a sequence of signs: characters, `*` (any run) and `?` (exactly one). The text of a
request is a sequence without wildcards, so that "takes this text" and "takes whatever that pattern
takes" are the same question. A backslash takes the meaning of a wildcard.
AWS: "Condition types for listener rules"
"""

from enum import Enum
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TypeAlias

from kubectl_alb.model.rule import HOST_HEADER, HTTP_HEADER, QUERY_STRING

# Fields in which case does not count.
CASELESS = (HOST_HEADER, HTTP_HEADER, QUERY_STRING)


class Wild(Enum):
    """A wildcard."""

    RUN = "*"
    ONE = "?"


Sign: TypeAlias = str | Wild
Signs: TypeAlias = tuple[Sign, ...]
WILDCARDS = {wild.value: wild for wild in Wild}


@lru_cache(maxsize=8192)
def signs(pattern: str) -> Signs:
    r"""Return the signs of a pattern; `\*` and `\?` are characters."""
    found: list[Sign] = []
    escaped = False
    for character in pattern:
        if character in WILDCARDS and not escaped:
            found.append(WILDCARDS[character])
        else:
            if escaped and character in WILDCARDS:
                found.pop()
            found.append(character)
        escaped = character == "\\"
    return tuple(found)


def literal(text: str) -> Signs:
    """Return the signs of a text of a request, in which nothing is a wildcard."""
    return tuple(text)


def takes(wide: Signs, narrow: Signs) -> bool:
    """Return whether a pattern takes everything that another takes.

    A `*` of the narrow pattern is only taken by a `*` of the wide one, a `?` by a `?` or a `*`.
    """
    if Wild.RUN not in wide and Wild.ONE not in wide:
        return wide == narrow
    reached = {0}
    for sign in wide:
        if sign is Wild.RUN:
            reached = set(range(min(reached), len(narrow) + 1)) if reached else set()
        elif sign is Wild.ONE:
            reached = {i + 1 for i in reached if i < len(narrow) and narrow[i] is not Wild.RUN}
        else:
            reached = {i + 1 for i in reached if i < len(narrow) and narrow[i] == sign}
    return len(narrow) in reached


def may_share(one: str, other: str, caseless: bool) -> bool:
    """Return whether some text is taken by both patterns."""
    if caseless:
        one, other = one.lower(), other.lower()
    for plain, pattern in ((one, other), (other, one)):
        if not is_wild(plain):
            return takes(signs(pattern), signs(plain))
    first, second = fixed_ends(one), fixed_ends(other)
    starts = first[0].startswith(second[0]) or second[0].startswith(first[0])
    ends = first[1].endswith(second[1]) or second[1].endswith(first[1])
    return starts and ends and _share(one, other)


@lru_cache(maxsize=8192)
def _share(one: str, other: str) -> bool:
    """Return whether two patterns with wildcards share a text: from their ends to their starts."""
    first, second = signs(one), signs(other)
    below = [all(sign is Wild.RUN for sign in second[place:]) for place in range(len(second) + 1)]
    for sign in reversed(first):
        here = [False] * len(second) + [sign is Wild.RUN and below[-1]]
        for place in reversed(range(len(second))):
            its = second[place]
            if sign is Wild.RUN or its is Wild.RUN:
                here[place] = below[place] or here[place + 1]
            else:
                alike = sign == its or Wild.ONE in (sign, its)
                here[place] = alike and below[place + 1]
        below = here
    return below[0]


def is_wild(pattern: str) -> bool:
    """Return whether there are wildcards in a pattern."""
    return ("*" in pattern or "?" in pattern) and any(isinstance(s, Wild) for s in signs(pattern))


@lru_cache(maxsize=8192)
def fixed_ends(pattern: str) -> tuple[str, str]:
    """Return what stands before the first wildcard and after the last one."""
    found = signs(pattern)
    wild = [place for place, sign in enumerate(found) if isinstance(sign, Wild)]
    if not wild:
        text = "".join(map(str, found))
        return text, text
    return "".join(map(str, found[: wild[0]])), "".join(map(str, found[wild[-1] + 1 :]))


def pattern_covers(wide: str, narrow: str, caseless: bool) -> bool:
    """Return whether a pattern takes everything that another pattern takes."""
    if caseless:
        wide, narrow = wide.lower(), narrow.lower()
    return takes(signs(wide), signs(narrow))


def pattern_takes(pattern: str, text: str, caseless: bool) -> bool:
    """Return whether a pattern takes a text of a request."""
    if caseless:
        pattern, text = pattern.lower(), text.lower()
    return takes(signs(pattern), literal(text))


def network_covers(wide: str, narrow: str) -> bool:
    """Return whether a CIDR holds another one, or an address."""
    try:
        outer, inner = _network(wide), _network(narrow)
    except ValueError:
        return wide == narrow
    return outer.version == inner.version and (
        int(outer.network_address) <= int(inner.network_address)
        and int(inner.broadcast_address) <= int(outer.broadcast_address)
    )


@lru_cache(maxsize=1024)
def _network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text, strict=False)
