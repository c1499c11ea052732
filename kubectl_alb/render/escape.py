"""Untrusted text made harmless: for terminals, and for build servers that read commands in logs.

`harmless` is the boundary that every text passes on its way out, whatever its format. It knows the
lines of a text, not its fields: a format that puts a field into a line uses `escape` first, and a
format with escapes of its own (JSON, XML) gives its spelling.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

Spelling: TypeAlias = Callable[[int], str]

# C0 and C1 controls, characters that reorder or hide text, and halves of characters.
_CONTROLS = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
)
# A text: lines and tabs stay. A field: it must not end its line.
_IN_TEXT = re.compile(f"[{_CONTROLS}]")
CONTROL = re.compile(rf"[\t\n{_CONTROLS}]")
# Much faster than the whole set, and most texts are ASCII.
_IN_ASCII = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# GitHub Actions: `::error::` begins a line, `##[error]` stands anywhere. Azure Pipelines and
# TeamCity: `##vso[…]`, `##teamcity[…]`.
_LINE_COMMAND = re.compile(r"^([^\S\n]*):(?=:|\Z)", re.MULTILINE)
_HASH_COMMAND = re.compile(r"#(?=#(?:|vso|teamcity)\[)", re.IGNORECASE)


def spelled(code: int) -> str:
    r"""Spell a character as `\x1b`, `\u202e` or `\U000e0041`, as Python and YAML do."""
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def escape(text: str) -> str:
    r"""Return a field of a line: control characters, line ends and tabs are spelled `\x0a`."""
    return CONTROL.sub(lambda match: spelled(ord(match.group())), text)


def harmless(text: str, spell: Spelling = spelled, commands: bool = False) -> str:
    """Return a text whose control characters and build server commands are spelled out.

    Lines and tabs stay. With `commands`, the lines that begin with `::` are our own.
    """
    controls = _IN_ASCII if text.isascii() else _IN_TEXT
    safe = controls.sub(lambda match: spell(ord(match.group())), text)
    if "##" in safe:
        safe = _HASH_COMMAND.sub(lambda _: spell(ord("#")), safe)
    if ":" in safe and not commands:
        safe = _LINE_COMMAND.sub(lambda match: f"{match[1]}{spell(ord(':'))}", safe)
    return safe


def is_risky(text: str) -> bool:
    """Return whether a text would be changed as a field or as a line of its own."""
    return bool(CONTROL.search(text)) or harmless(text) != text
