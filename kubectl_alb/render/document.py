"""Documents: what a view says, before anyone decides how it looks.

Document = blocks in order, a blank line between them
Block    = Fields | Table | Tree | Paragraph | Hanging
Line     = text, styled text, commands and marks, side by side

Lines that are too long for a terminal are folded between words; a line with a command never is.
"""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Style(Enum):
    """What a piece of text means; colour may show it, but never alone."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    DIM = "dim"
    BOLD = "bold"


class Mark(Enum):
    """A sign in front of a statement."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Styled:
    """A piece of text with a meaning."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Command:
    """A text that people paste: its line is never folded."""

    text: str
    style: Style | None = None


Part: TypeAlias = str | Styled | Mark | Command
Line: TypeAlias = Part | tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Hanging:
    """A text behind its head; what does not fit goes on below, under `indent` spaces.

    `width` is where it is folded when there is no terminal; 0 means not at all.
    """

    head: Line
    text: Line
    indent: int = 0
    width: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines, one below the other."""

    lines: tuple[Line | Hanging, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Names with values; a value of several lines continues under itself."""

    pairs: tuple[tuple[str, Line | Hanging], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and rows; `empty` is said when there are none.

    Where a terminal is too narrow, the text of column `free` is folded, and columns go under their
    row as far as needed: those of `below` in this order, then others. `indent` is in characters.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    empty: str = ""
    free: int | None = None
    indent: int = 0
    below: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """A line with branches."""

    line: Line
    children: tuple["Tree", ...] = ()


Block: TypeAlias = Paragraph | Fields | Table | Tree | Hanging


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks in the order in which they are read."""

    blocks: tuple[Block, ...]
