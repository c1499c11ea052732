"""Literal texts without which a regular expression cannot match.

Looking for a fixed text is far cheaper than running an expression, so a log is sifted by these
first. Understood is the part of the syntax that signatures use.
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[!=]|\(\?P<\w+>|\(\?:|\(\?[a-z]+\)|\{\d+(?:,\d*)?\}|.",
    re.DOTALL,
)
_LOOKS = ("(?!", "(?=", "(?<!", "(?<=")
_FLAGS = re.compile(r"\(\?[a-z]+\)")

Anchors = frozenset[str]
NONE: Anchors = frozenset()


def anchors(pattern: str) -> Anchors:
    """Return texts of which every match contains at least one; empty if there are none such."""
    tokens = list(_TOKEN.findall(pattern))
    return _alternatives(iter(tokens))


def _alternatives(tokens: Iterator[str]) -> Anchors:
    """Read up to the closing parenthesis; each alternative must have an anchor of its own."""
    branches: list[Anchors] = []
    more = True
    while more:
        best, more = _branch(tokens)
        branches.append(best)
    return NONE if NONE in branches else frozenset().union(*branches)


def _branch(tokens: Iterator[str]) -> tuple[Anchors, bool]:
    """Read one alternative: its best anchors, and whether another one follows."""
    found: list[Anchors] = []
    run = ""
    for token in tokens:
        if token in ("|", ")"):
            return _best([*found, _only(run)]), token == "|"
        literal = _literal(token)
        if literal:
            run += literal
            continue
        if _is_optional(token):
            # What stands before it need not occur: the last character, or the last element.
            found = found if run else found[:-1]
            run = run[:-1]
        found.append(_only(run))
        run = ""
        found.append(_group(token, tokens))
    return _best([*found, _only(run)]), False


def _group(token: str, tokens: Iterator[str]) -> Anchors:
    if token[0] != "(" or _FLAGS.fullmatch(token):
        return NONE
    inner = _alternatives(tokens)
    return NONE if token in _LOOKS else inner


def _only(text: str) -> Anchors:
    return frozenset((text,)) if text else NONE


def _is_optional(token: str) -> bool:
    return token in ("?", "*") or token.startswith("{0")


def _literal(token: str) -> str:
    if len(token) == 2 and token[0] == "\\":
        # A letter or digit makes a class, a control character or a reference.
        return "" if token[1].isalnum() else token[1]
    return token if len(token) == 1 and token not in ".^$?*+()|{[" else ""


def _best(found: list[Anchors]) -> Anchors:
    return max(found, key=lambda texts: min(map(len, texts), default=0), default=NONE)
