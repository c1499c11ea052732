"""Regular expressions of rules: what load balancers take of them, and what can be evaluated here.

AWS: "Listener rules for your Application Load Balancer" names what is not supported.
"""

import re
import warnings
from functools import lru_cache

# What stands for itself inside an expression: an escaped character, or a set of characters.
ATOM = r"(?:\\[^pP1-9]|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\\[])"
UNSUPPORTED = (
    ("lookahead", r"\(\?[=!]"),
    ("lookbehind", r"\(\?<[=!]"),
    ("backreference", r"\\[1-9]|\\k|\(\?P="),
    ("atomic group", r"\(\?>"),
    ("possessive quantifier", r"[*+?}]\+"),
    ("subroutine or recursion", r"\(\?(?:R|[+-]?\d|&|P>)"),
    ("Unicode character class", r"\\[pP]"),
)
# Dialects read these in different ways.
ELSEWHERE = re.compile(r"\[[^\]]*\[[:.=]")


class ExpressionError(Exception):
    """A regular expression that cannot be evaluated; the message says why."""


@lru_cache(maxsize=1024)
def compiled(expression: str, caseless: bool) -> re.Pattern[str]:
    """Return an expression ready to search with; raise `ExpressionError`."""
    shown = f"regular expression {expression!r}"
    bare = re.sub(r"\\[^pPk1-9]", "", expression)
    outside = re.sub(r"\[\^?\]?[^\]]*\]", "x", bare)
    for name, pattern in UNSUPPORTED:
        if re.search(pattern, outside):
            raise ExpressionError(f"{shown} has a {name}, which load balancers do not support")
    if ELSEWHERE.search(bare):
        raise ExpressionError(f"{shown} cannot be evaluated here: it names a character class")
    try:
        with warnings.catch_warnings():
            # Sets that look nested are none, here as there.
            warnings.simplefilter("ignore")
            return re.compile(expression, re.ASCII | (re.IGNORECASE if caseless else 0))
    except (re.error, OverflowError, RecursionError) as error:
        raise ExpressionError(f"{shown} cannot be evaluated here: {error}") from None
