"""Untrusted text made harmless before it reaches a terminal."""

import re

# C0 and C1 controls, the characters that reorder or hide text, and halves of characters.
CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def escape(text: str) -> str:
    r"""Spell control characters as `\x1b` or `\u202e`, so that they cannot act."""
    return CONTROL.sub(lambda match: _spelled(ord(match.group())), text)


def _spelled(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
