"""Documents as plain text: fields, tables and trees."""

import re
from collections.abc import Iterable, Iterator

from kubectl_alb.render.document import (
    Block,
    Command,
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

WORD = re.compile(r"[^ ]+ *| +")
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
        return plain(line, look)
    parts = line if isinstance(line, tuple) else (line,)
    drawn = []
    for part in parts:
        if isinstance(part, Mark):
            drawn.append(mark(part, look))
        elif isinstance(part, Styled):
            drawn.append(painted(plain(part.text, look), part.style, look))
        elif isinstance(part, Command):
            text = plain(part.text, look)
            drawn.append(painted(text, part.style, look) if part.style else text)
        else:
            drawn.append(plain(part, look))
    return "".join(drawn)


def plain(field: str, look: Look) -> str:
    """Return a field as it stands in a line, before colour is added."""
    safe = escape(field)
    return safe.translate(ASCII) if look.ascii and not safe.isascii() else safe


def _block(block: Block, look: Look) -> str:
    match block:
        case Paragraph():
            return "\n".join(line for each in block.lines for line in folded(each, look))
        case Fields():
            return _fields(block, look)
        case Table():
            # Loaded for the first table, since help and completion draw none.
            from kubectl_alb.render.table import table

            return table(block, look)
        case Tree():
            return tree(block, look)
        case Hanging():
            return hanging(block, look)


def hanging(block: Hanging, look: Look) -> str:
    """Draw a text behind its head, folded between words where it meets the terminal's edge."""
    return "\n".join(folded(block, look))


def folded(text: Line | Hanging, look: Look, column: int = 0) -> list[str]:
    """Return the lines of a text that begins in a column of the terminal.

    A line goes on under the text that its mark, or its blanks, stand before.
    """
    if not isinstance(text, Hanging):
        drawn = inline(text, look).rstrip()
        if not look.width or width_of(drawn) <= look.width - column or _is_command(text):
            return [drawn]
        text = Hanging("", text, _start(text, look))
    width = look.width - column if look.width else text.width
    if not width:
        return [(inline(text.head, look) + inline(text.text, look)).rstrip()]
    return _folded(inline(text.head, look), words(text.text, look), text.indent, width)


def _folded(head: str, words: Iterable[tuple[int, int, str]], indent: int, width: int) -> list[str]:
    lines, room = [head], width - width_of(head)
    for bare, whole, drawn in words:
        if room < bare <= width - indent:
            lines.append(" " * indent)
            room = width - indent
        lines[-1] += drawn
        room -= whole
    return [line.rstrip() for line in lines]


def _is_command(line: Line) -> bool:
    return any(isinstance(part, Command) for part in (line if isinstance(line, tuple) else (line,)))


def _start(line: Line, look: Look) -> int:
    """Return the column of the first word behind blanks and marks."""
    column = 0
    for part in line if isinstance(line, tuple) else (line,):
        if isinstance(part, Mark):
            column += width_of(mark(part, look))
            continue
        text = part if isinstance(part, str) else part.text
        column += len(text) - len(text.lstrip(" "))
        if text.strip(" "):
            break
    return column


def words(line: Line, look: Look) -> Iterator[tuple[int, int, str]]:
    """Yield the words with the blanks behind them: widths without and with these, and drawn.

    Without a terminal a word is as wide as it was written, whatever is spelled out in it.
    """
    for part in line if isinstance(line, tuple) else (line,):
        if isinstance(part, Mark):
            drawn = mark(part, look)
            yield width_of(drawn), width_of(drawn), drawn
            continue
        said = part if isinstance(part, str) else part.text
        style = part.style if isinstance(part, Styled | Command) else None
        for word in WORD.findall(said):
            drawn = plain(word, look)
            bare, whole = (
                (width_of(drawn.rstrip()), width_of(drawn))
                if look.width
                else (len(word.rstrip(" ")), len(word))
            )
            yield bare, whole, painted(drawn, style, look) if style else drawn


def _fields(block: Fields, look: Look) -> str:
    width = max((width_of(name) for name, _ in block.pairs), default=0)
    lines = []
    for name, value in block.pairs:
        first, *rest = folded(value, look, width + 2)
        start = f"{plain(name, look)}{' ' * (width - width_of(name))}  "
        lines += [(start + first).rstrip(), *(" " * (width + 2) + line for line in rest)]
    return "\n".join(lines)


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


def width_of(drawn: str) -> int:
    """Return the columns that a drawn text takes on a terminal."""
    plain = ANSI.sub("", drawn)
    if plain.isascii():
        return len(plain)
    # Loaded for the first text that needs it: help and completion need none.
    from wcwidth import wcswidth

    return max(wcswidth(plain), 0) or len(plain)
