"""A table of state: what there is, and what was made of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section

Cell: TypeAlias = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in JSON and its heading; `free` may be shortened on a terminal."""

    key: str
    heading: str
    free: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of state; None is unknown. `notes` say what the rows come to."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of sheet: which checks judge the same state, what must be read, and how it is made.

    `areas` are areas or codes of checks. What `also` names is read too, and a sheet says of its
    rows what is not known without it.
    """

    name: str
    areas: tuple[str, ...]
    needs: frozenset[Section]
    sheets: Callable[[Facts], Iterator[Sheet]]
    also: frozenset[Section] = frozenset()

    @property
    def reads(self) -> frozenset[Section]:
        """All sections that it looks at."""
        return self.needs | self.also


def columns(*texts: str) -> tuple[Column, ...]:
    """Make columns of `key HEADING` texts; a `+` before the key marks the free one."""
    found = []
    for text in texts:
        key, _, heading = text.partition(" ")
        found.append(Column(key.lstrip("+"), heading, key.startswith("+")))
    return tuple(found)
