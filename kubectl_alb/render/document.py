"""Documents: what a view says, before anyone decides how it looks.

Document = blocks in order, a blank line between them
Block    = Fields | Table | Tree | Paragraph | Hanging
Line     = text, styled text and marks, side by side
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


Part: TypeAlias = str | Styled | Mark
Line: TypeAlias = Part | tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines as they are."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Names with values; a value of several lines continues under itself."""

    pairs: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and rows; `empty` is said when there are none.

    `free` is the one column that may be shortened to fit a terminal. `indent` is in characters.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    empty: str = ""
    free: int | None = None
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Tree:
    """A line with branches."""

    line: Line
    children: tuple["Tree", ...] = ()


@dataclass(frozen=True, slots=True)
class Hanging:
    """A text behind its head; what does not fit goes on below, under `indent` spaces."""

    head: Line
    text: Line
    indent: int = 0


Block: TypeAlias = Paragraph | Fields | Table | Tree | Hanging


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks in the order in which they are read."""

    blocks: tuple[Block, ...]
