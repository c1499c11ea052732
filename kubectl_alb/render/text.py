"""Documents as plain text: fields, tables and trees."""

import re
from collections.abc import Iterator, Sequence

from kubectl_alb.render.document import (
    Block,
    Document,
    Fields,
    Hanging,
    Line,
    Mark,
    Paragraph,
    Styled,
    Table,
    Tree,
)
from kubectl_alb.render.escape import escape
from kubectl_alb.render.style import Look, mark, painted

ANSI = re.compile(r"\x1b\[[0-9;]*m")
# Our own signs, for streams that have none of them.
ASCII = str.maketrans({"→": "->", "…": "...", "\N{MULTIPLICATION SIGN}": "x", "–": "-", "—": "-"})


def text(document: Document, look: Look) -> str:
    """Draw a document, one blank line between its blocks, ending in a newline."""
    drawn = (_block(block, look) for block in document.blocks)
    return "\n\n".join(part for part in drawn if part) + "\n"


def inline(line: Line, look: Look) -> str:
    """Draw one line; all text in it is made harmless."""
    if isinstance(line, str):
        return _plain(line, look)
    parts = line if isinstance(line, tuple) else (line,)
    drawn = []
    for part in parts:
        if isinstance(part, Mark):
            drawn.append(mark(part, look))
        elif isinstance(part, Styled):
            drawn.append(painted(_plain(part.text, look), part.style, look))
        else:
            drawn.append(_plain(part, look))
    return "".join(drawn)


def _plain(field: str, look: Look) -> str:
    """Return a field as it stands in a line, before colour is added."""
    safe = escape(field)
    return safe.translate(ASCII) if look.ascii and not safe.isascii() else safe


def _block(block: Block, look: Look) -> str:
    match block:
        case Paragraph():
            return "\n".join(inline(line, look).rstrip() for line in block.lines)
        case Fields():
            return _fields(block, look)
        case Table():
            return table(block, look)
        case Tree():
            return tree(block, look)
        case Hanging():
            return hanging(block, look)


def hanging(block: Hanging, look: Look) -> str:
    """Draw a text behind its head, folded between words where it meets the terminal's edge."""
    head = inline(block.head, look)
    if not look.width:
        return (head + inline(block.text, look)).rstrip()
    lines, room = [head], look.width - width_of(head)
    for word, drawn in _words(block.text, look):
        if room < width_of(word.rstrip()) <= look.width - block.indent:
            lines.append(" " * block.indent)
            room = look.width - block.indent
        lines[-1] += drawn
        room -= width_of(word)
    return "\n".join(line.rstrip() for line in lines)


def _words(line: Line, look: Look) -> Iterator[tuple[str, str]]:
    """Yield the words with the blanks behind them, plain and drawn."""
    for part in line if isinstance(line, tuple) else (line,):
        if isinstance(part, Mark):
            yield ANSI.sub("", mark(part, look)), mark(part, look)
            continue
        said = part.text if isinstance(part, Styled) else part
        for word in re.findall(r"\S+ *| +", _plain(said, look)):
            yield word, painted(word, part.style, look) if isinstance(part, Styled) else word


def _fields(block: Fields, look: Look) -> str:
    width = max((width_of(name) for name, _ in block.pairs), default=0)
    return "\n".join(
        f"{_plain(name, look)}{' ' * (width - width_of(name))}  {inline(value, look)}".rstrip()
        for name, value in block.pairs
    )


def tree(document: Tree, look: Look) -> str:
    """Draw the tree with box-drawing branches."""
    first = inline(document.line, look)
    return "\n".join([first, *_branches(document, "", look)])


def _branches(document: Tree, indent: str, look: Look) -> Iterator[str]:
    tee, end, bar = ("|-", "`-", "|  ") if look.ascii else ("├─", "└─", "│  ")
    for child in document.children:
        last = child is document.children[-1]
        yield f"{indent}{end if last else tee} {inline(child.line, look)}"
        yield from _branches(child, indent + ("   " if last else bar), look)


def table(block: Table, look: Look) -> str:
    """Draw a table in columns without rules; only its free column is ever shortened."""
    if not block.rows:
        return _plain(block.empty, look)
    rows = [[inline(cell, look) for cell in row] for row in block.rows]
    named = look.headings and any(block.headings)
    headings = [_plain(heading, look) for heading in block.headings] if named else []
    if look.width and block.free is not None:
        more = "..." if look.ascii else "…"
        rows = _fitted(headings, rows, block.free, look.width - block.indent, more)
    lines = [headings, *rows] if headings else rows
    # Loaded for the first table, since help and completion draw none. The headings go in as a row:
    # as headings they would be widened past the terminal.
    from tabulate import tabulate

    drawn = tabulate(lines, tablefmt="plain", disable_numparse=True)
    pad = " " * block.indent
    return "\n".join((pad + line).rstrip() for line in drawn.splitlines())


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(width_of, column)) for column in zip(*lines, strict=True)]


def width_of(drawn: str) -> int:
    """Return the columns that a drawn text takes on a terminal."""
    plain = ANSI.sub("", drawn)
    if plain.isascii():
        return len(plain)
    # Loaded for the first text that needs it: help and completion need none.
    from wcwidth import wcswidth

    return max(wcswidth(plain), 0) or len(plain)


def _fitted(
    headings: Sequence[str], rows: list[list[str]], free: int, width: int, more: str
) -> list[list[str]]:
    widths = _widths([headings, *rows] if headings else rows)
    room = width - sum(widths) - 2 * (len(widths) - 1) + widths[free]
    if room >= widths[free]:
        return rows
    room = max(room, 12)
    return [[*row[:free], _cut(row[free], room, more), *row[free + 1 :]] for row in rows]


def _cut(drawn: str, room: int, more: str) -> str:
    if width_of(drawn) <= room:
        return drawn
    plain = ANSI.sub("", drawn)
    while width_of(plain) > room - len(more):
        plain = plain[:-1]
    return plain + more
