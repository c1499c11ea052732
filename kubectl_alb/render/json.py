"""A JSON value as text."""

import json

from kubectl_alb.render.escape import harmless


def dump(value: object, indent: int | None = 2, ascii: bool = False) -> str:
    """Return the value as JSON text that ends in a newline; on one line with `indent=None`."""
    return harmless(json.dumps(value, indent=indent, ensure_ascii=ascii), spelled) + "\n"


def spelled(code: int) -> str:
    """Spell a character as JSON does."""
    # json.dumps knows the pair of halves in which JSON writes what is beyond four digits.
    return json.dumps(chr(code))[1:-1] if code > 0x7F else f"\\u{code:04x}"
