"""Log lines on their way to stdout, in pieces that are worth a write."""

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone

from kubectl_alb.checks.logs.entry import Entry, entry
from kubectl_alb.checks.logs.fold import Folded, Following, sameness
from kubectl_alb.checks.logs.selection import Selection, entries
from kubectl_alb.checks.logs.tally import Tally
from kubectl_alb.cli.output import Output
from kubectl_alb.model.log import Written
from kubectl_alb.render import json
from kubectl_alb.render.document import Line
from kubectl_alb.render.escape import harmless, spelled
from kubectl_alb.render.secrets import without_secrets
from kubectl_alb.render.text import hanging
from kubectl_alb.views.logs import LogView, value

PIECE = 64 * 1024


class Page:
    """Draws entries and lines; with a `tail` only the last ones, when it ends."""

    def __init__(self, output: Output, leader: str, tally: Tally, tail: int | None) -> None:
        self.leader = leader
        self._output = output
        self._tally = tally
        self._look = output.look(sys.stdout)
        self._view = LogView()
        self._last: deque[Callable[[], str]] | None = (
            None if tail is None else deque(maxlen=min(tail, sys.maxsize))
        )
        self._drawn: list[str] = []
        self._size = 0

    @property
    def format(self) -> str:
        """The format asked for."""
        return self._output.format

    def note(self, line: Line) -> None:
        """Say something about the log, after the lines that came before."""
        self.flush()
        self._output.note(line)

    def entry(self, folded: Folded) -> None:
        """Show an entry for people."""
        self._tally.add(folded.entry, folded.count)
        self._show(lambda: self._pretty(folded))

    def line(self, written: Written, entry: Entry) -> None:
        """Show a line for machines."""
        self._tally.add(entry)
        if self._output.format == "json":
            self._show(lambda: self._json(written, entry))
        else:
            self._show(lambda: self._raw(written))

    def raw(self, written: Written) -> None:
        """Show a line that was not read."""
        self._tally.levels["info"] += 1
        self._show(lambda: self._raw(written))

    def end_of_tail(self) -> None:
        """Show what is the tail, and from now on everything."""
        kept, self._last = self._last, None
        for draw in kept or ():
            self._show(draw)
        self.flush()

    def flush(self) -> None:
        """Write what has been drawn."""
        if self._drawn:
            self._output.write("".join(self._drawn), self._look.color)
            self._drawn.clear()
            self._size = 0

    def _show(self, draw: Callable[[], str]) -> None:
        if self._last is not None:
            self._last.append(draw)
            return
        drawn = draw()
        self._drawn.append(drawn)
        self._size += len(drawn)
        if self._size >= PIECE:
            self.flush()

    def _pretty(self, folded: Folded) -> str:
        self._view.leader = self.leader
        return "".join(hanging(block, self._look) + "\n" for block in self._view.blocks(folded))

    def _json(self, written: Written, entry: Entry) -> str:
        text = json.dump(value(written, entry, self.leader), None, ascii=True)
        return without_secrets(text, prose=True)

    def _raw(self, written: Written) -> str:
        return "".join(map(_raw_line, written.lines))


def _raw_line(text: str) -> str:
    line = without_secrets(text, prose=True)
    # A line of JSON means the same with JSON's own spelling.
    spell = json.spelled if line.startswith("{") else spelled
    return harmless(line, spell) + "\n"


@dataclass(slots=True)
class Voice:
    """Shows lines the moment they come; repeats later, with their count."""

    page: Page
    following: Following

    def tell(self, lines: Iterable[Written], selection: Selection) -> None:
        """Show lines that may be wanted, and the repeats that are due."""
        if self.page.format == "pretty":
            self._fold(lines, selection)
        else:
            for written, found in entries(lines, selection):
                self.page.line(written, found)
        self.page.flush()

    def _fold(self, lines: Iterable[Written], selection: Selection) -> None:
        now = datetime.now(timezone.utc)
        for written in lines:
            same = sameness(written)
            if self.following.repeated(same):
                continue
            found = entry(written)
            if selection.wants(found, written):
                for each in self.following.first(same, found, now):
                    self.page.entry(each)
        for each in self.following.due(now):
            self.page.entry(each)


def follow_pipe(lines: Iterator[Written], selection: Selection, page: Page) -> None:
    """Show what comes through a pipe, until its end."""
    voice = Voice(page, Following())
    for written in lines:
        voice.tell((written,), selection)
    for each in voice.following.rest():
        page.entry(each)
