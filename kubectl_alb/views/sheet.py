"""Tables of state, for people and for machines."""

from kubectl_alb.checks.engine.sheet import Cell, Sheet
from kubectl_alb.render.document import Block, Line, Mark, Paragraph, Style, Styled, Table

BOOLEANS = {True: Mark.GOOD, False: Mark.BAD}


def sheet_blocks(sheet: Sheet) -> tuple[Block, ...]:
    """Lay a table out under its title, with its notes beneath."""
    free = next((place for place, c in enumerate(sheet.columns) if c.free), None)
    rows = tuple(tuple(map(_cell, row)) for row in sheet.rows)
    table = Table(tuple(c.heading for c in sheet.columns), rows, free=free)
    blocks: list[Block] = [Paragraph((Styled(sheet.title, Style.BOLD),))]
    blocks += [table] if rows else []
    blocks += [Paragraph(tuple(f"{note}" for note in sheet.notes))] if sheet.notes else []
    return tuple(blocks)


def _cell(value: Cell) -> Line:
    if isinstance(value, bool):
        return BOOLEANS[value]
    return "-" if value is None or value == "" else str(value)


def sheet_value(sheet: Sheet) -> dict[str, object]:
    """Return a table with its rows as objects; what is unknown is null."""
    keys = [column.key for column in sheet.columns]
    return {
        "name": sheet.name,
        "title": sheet.title,
        "rows": [dict(zip(keys, row, strict=True)) for row in sheet.rows],
        "notes": list(sheet.notes),
    }
