"""Tables in columns without rules, none of which is ever cut.

Where a terminal is too narrow, the prose of one column is folded, and columns that matter less go
under their row.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tabulate import tabulate

from kubectl_alb.render.document import Hanging, Line, Table
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import folded, inline, plain, width_of

GAP = 2
# Prose in columns that are narrower is put under its row instead.
READABLE = 28
# How far what goes under a row is indented.
BELOW = 4
SPACE = "   "
EMPTY = ("", "-", "–")


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which columns stand beside each other, and which go below."""

    beside: tuple[int, ...]
    below: tuple[int, ...] = ()
    room: int = 0


def table(block: Table, look: Look) -> str:
    """Draw a table."""
    if not block.rows:
        return plain(block.empty, look)
    named = look.headings and any(block.headings)
    headings = [plain(heading, look) for heading in block.headings] if named else []
    cells = [[inline(cell, look) for cell in row] for row in block.rows]
    layout = _layout(block, [headings, *cells] if headings else cells, look)
    lines = [[headings[column] for column in layout.beside]] if headings else []
    sizes = []
    for row, drawn in zip(block.rows, cells, strict=True):
        heights = _columns(row, drawn, block, layout, look)
        lines += heights
        sizes.append(len(heights))
    drawn_lines = iter(_aligned(lines))
    pad = " " * block.indent
    found = [pad + next(drawn_lines)] if headings else []
    for row, size in zip(block.rows, sizes, strict=True):
        found += [pad + next(drawn_lines) for _ in range(size)]
        found += [pad + line for line in _below(row, block, layout, look)]
    return "\n".join(line.rstrip() for line in found)


def _aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    # The headings are a row: as headings they would be widened past the terminal.
    drawn: str = tabulate(lines, tablefmt="plain", disable_numparse=True)
    return drawn.split("\n")


def _layout(block: Table, cells: Sequence[Sequence[str]], look: Look) -> _Layout:
    """Return the layout that keeps most columns beside each other."""
    widths = [max(map(width_of, column)) for column in zip(*cells, strict=True)]
    every = tuple(range(len(widths)))
    if not look.width or _total(widths, every) + block.indent <= look.width:
        return _Layout(every)
    free = () if block.free is None else (block.free,)
    movable = list(dict.fromkeys((*block.below, *free, *reversed(every[1:]))))
    for count in range(len(movable) + 1):
        below = tuple(movable[:count])
        beside = tuple(column for column in every if column not in below)
        room = look.width - block.indent - _total(widths, beside)
        if block.free in beside:
            texts = [row[block.free] for row in cells]
            space = room + widths[block.free]
            if space >= max(min(widths[block.free], READABLE), *map(_longest_word, texts)):
                return _Layout(beside, below, space)
        elif room >= 0:
            return _Layout(beside, below)
    return _Layout(every[:1], every[1:])


def _longest_word(text: str) -> int:
    return max(map(width_of, text.split()), default=0)


def _total(widths: Sequence[int], columns: Sequence[int]) -> int:
    return sum(widths[column] for column in columns) + GAP * (len(columns) - 1)


def _columns(
    row: tuple[Line, ...], drawn: list[str], block: Table, layout: _Layout, look: Look
) -> list[list[str]]:
    """Return the lines of a row, several where its prose is folded."""
    first = [drawn[column] for column in layout.beside]
    if not layout.room or block.free is None or block.free not in layout.beside:
        return [first]
    place = layout.beside.index(block.free)
    narrow = Look(look.color, look.ascii, layout.room, look.headings)
    texts = folded(row[block.free], narrow)
    first[place] = texts[0]
    rest = [[""] * place + [text] + [""] * (len(first) - place - 1) for text in texts[1:]]
    return [first, *rest]


def _below(row: tuple[Line, ...], block: Table, layout: _Layout, look: Look) -> list[str]:
    """Return what goes under a row; prose without its heading, which it does not need."""
    parts: list[str] = []
    for column in sorted(layout.below):
        text = inline(row[column], look)
        if text.strip() not in EMPTY:
            heading = "" if column == block.free else f"{block.headings[column].lower()} "
            parts.append(heading + text)
    room = Look(False, look.ascii, look.width - block.indent, look.headings)
    return [line for packed in _packed(parts, room.width) for line in _under(packed, room)]


def _packed(parts: list[str], width: int) -> list[str]:
    """Put parts side by side as long as they fit into a line."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{SPACE}{part}" if lines else part
        if lines and width_of(longer) <= width - BELOW:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def _under(text: str, look: Look) -> list[str]:
    return folded(Hanging(" " * BELOW, text, BELOW), look)
