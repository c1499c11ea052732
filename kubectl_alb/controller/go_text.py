"""Text as Go's `fmt` and `strconv` write it, for error messages equal to the controller's."""

from collections.abc import Iterable, Mapping

# unicode.IsSpace; unlike str.strip() without argument it leaves U+001C to U+001F alone.
SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
)
SPACE += "\u2028\u2029\u202f\u205f\u3000"

_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
}


def quote(text: str) -> str:
    """Quote like `strconv.Quote`."""
    return '"' + "".join(map(_escape, text)) + '"'


def _escape(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def slice_text(items: Iterable[object]) -> str:
    """Write a slice like `%v`: `[a b]`."""
    return "[" + " ".join(map(str, items)) + "]"


def set_text(items: Iterable[str]) -> str:
    """Write a set of strings like `%v`: `map[a:{} b:{}]`."""
    return "map[" + " ".join(f"{item}:{{}}" for item in sorted(items)) + "]"


def map_text(items: Mapping[str, str] | None) -> str:
    """Write a map of strings like `%v`: `map[a:1 b:2]`; None is a nil map."""
    return "map[" + " ".join(f"{k}:{v}" for k, v in sorted((items or {}).items())) + "]"
