"""How the controller reads plain annotation values; errors carry Go's words.

controller: pkg/annotations/parser.go, Go strconv
"""

import re

from kubectl_alb.controller.go_text import SPACE, quote

_TRUE = frozenset(["1", "t", "T", "TRUE", "true", "True"])
_FALSE = frozenset(["0", "f", "F", "FALSE", "false", "False"])
_INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)


def parse_bool(raw: str) -> bool:
    """Read a boolean; raise ValueError."""
    if raw in _TRUE:
        return True
    if raw in _FALSE:
        return False
    raise ValueError(f"strconv.ParseBool: parsing {quote(raw)}: invalid syntax")


def is_integer(raw: str) -> bool:
    """Return whether a text has the form of a decimal integer, of whatever size."""
    return _INTEGER.fullmatch(raw) is not None


def parse_int(raw: str, bits: int) -> int:
    """Read a decimal integer that fits the width; raise ValueError."""
    if not is_integer(raw):
        raise ValueError(f"strconv.ParseInt: parsing {quote(raw)}: invalid syntax")
    # Longer digit strings are out of range anyway, and Python refuses to convert huge ones.
    number = int(raw) if len(raw) <= 40 else 1 << 64
    if not -(1 << (bits - 1)) <= number < 1 << (bits - 1):
        raise ValueError(f"strconv.ParseInt: parsing {quote(raw)}: value out of range")
    return number


def int_or_text(raw: str) -> int | str:
    """Read a port that may be a name: a 32-bit integer if it is one, else the text."""
    try:
        return parse_int(raw, 32)
    except ValueError:
        return raw


def parse_list(raw: str) -> tuple[str, ...]:
    """Split at commas; trim; drop empty parts."""
    return tuple(part for part in (p.strip(SPACE) for p in raw.split(",")) if part)


def parse_map(raw: str) -> dict[str, str]:
    """Read `k1=v1,k2=v2` (v2.14.1 and later); raise ValueError.

    A backslash takes the next character literally. A comma ends a pair only if a `=` follows
    somewhere; a trailing comma belongs to the value.
    """
    found: dict[str, str] = {}
    for piece in _pieces(raw):
        key, equals, value = piece.partition("=")
        if not equals or not key.strip(SPACE):
            raise ValueError(raw)
        found[key.strip(SPACE)] = value.strip(SPACE)
    return found


def _pieces(raw: str) -> list[str]:
    if "," not in raw and "\\" not in raw:
        return [raw.strip(SPACE)] if raw else []
    pieces: list[str] = []
    current: list[str] = []
    last_equals = raw.rfind("=")
    at = 0
    while at < len(raw):
        char = raw[at]
        if char == "\\" and at + 1 < len(raw):
            current.append(raw[at + 1])
            at += 1
        elif char == "," and last_equals > at:
            pieces.append("".join(current).strip(SPACE))
            current = []
        elif char == "," and raw[at + 1 :].strip(SPACE):
            return [*pieces, "".join(current).strip(SPACE), raw[at + 1 :].strip(SPACE)]
        else:
            current.append(char)
        at += 1
    return [*pieces, "".join(current).strip(SPACE)] if current else pieces


def parse_map_before_escapes(raw: str) -> dict[str, str]:
    """Read `k1=v1,k2=v2` as releases before v2.14.1 did; raise ValueError."""
    found: dict[str, str] = {}
    for piece in parse_list(raw):
        key, equals, value = piece.partition("=")
        if not equals or not key:
            raise ValueError(raw)
        found[key] = value
    return found
