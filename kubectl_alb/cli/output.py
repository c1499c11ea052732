"""An answer on its way out: the format, the streams and how they look."""

import os
import shutil
import sys
from dataclasses import dataclass
from typing import Protocol, TextIO, TypeVar

from kubectl_alb.cli.formats import OutputOptions
from kubectl_alb.cli.options import SharedOptions
from kubectl_alb.render import json
from kubectl_alb.render.document import Document, Line
from kubectl_alb.render.style import Look, harmless_in, wants_color
from kubectl_alb.render.text import ASCII, folded, inline, text
from kubectl_alb.views.envelope import Envelope, wrapped

T = TypeVar("T", contravariant=True)
COMMAND = "kubectl "


class View(Protocol[T]):
    """A module that shows one kind of answer."""

    def document(self, result: T, wide: bool) -> Document:
        """Return what people read."""
        ...

    def value(self, result: T) -> dict[str, object]:
        """Return the fields of `status` that machines read."""
        ...


@dataclass(frozen=True, slots=True)
class Output:
    """Where and how to write."""

    format: str
    headings: bool = True
    quiet: bool = False
    color: str = "auto"
    ascii: bool = False

    @classmethod
    def of(cls, options: OutputOptions, shared: SharedOptions) -> "Output":
        """Collect the output options of a command."""
        return cls(
            format=options.format,
            headings=not options.no_headers,
            quiet=shared.quiet,
            color=shared.color,
            ascii=shared.ascii,
        )

    def look(self, stream: TextIO) -> Look:
        """Decide how this stream shows things."""
        terminal = stream.isatty()
        unicode = (stream.encoding or "").lower().replace("-", "") == "utf8"
        return Look(
            color=wants_color(self.color, os.environ, terminal),
            ascii=self.ascii or not unicode or os.environ.get("TERM") == "dumb",
            width=shutil.get_terminal_size().columns if terminal else 0,
            headings=self.headings,
        )

    def show(self, view: View[T], result: T, envelope: Envelope) -> None:
        """Write an answer to stdout in the format asked for."""
        if self.format in ("json", "yaml"):
            self.write_value(wrapped(envelope, view.value(result)))
            return
        self.draw(view.document(result, self.format == "wide"))

    def draw(self, document: Document) -> None:
        """Write a document to stdout, as people read it."""
        look = self.look(sys.stdout)
        self.write(text(document, look), look.color)

    def write_value(self, value: object) -> None:
        """Write a JSON value as JSON or YAML."""
        self.write(value_text(value, self.format, self.look(sys.stdout).ascii))

    def write(self, drawn: str, color: bool = False) -> None:
        """Write text to stdout; with `color`, our own escapes in it are kept."""
        commands = self.format == "github"
        if self.format != "raw" and self.look(sys.stdout).ascii:
            drawn = drawn.translate(ASCII)
        _write(sys.stdout, drawn, color, commands)

    def note(self, line: Line) -> None:
        """Write a note to stderr, unless quiet."""
        if not self.quiet:
            look = self.look(sys.stderr)
            drawn = inline(line, look)
            # A command in it is there to be pasted.
            lines = [drawn] if COMMAND in drawn else folded(line, look)
            _write(sys.stderr, "\n".join([*lines, ""]), look.color)


def value_text(value: object, format: str, ascii: bool = False) -> str:
    """Return a JSON value as JSON, or as YAML."""
    if format == "yaml":
        from kubectl_alb.render.yaml import dump

        return dump(value, ascii)
    return json.dump(value, ascii=ascii)


def _write(stream: TextIO, drawn: str, color: bool, commands: bool = False) -> None:
    """Write at the one place that every answer and note passes."""
    safe = harmless_in(drawn, color, commands)
    getattr(stream, "write_safe", stream.write)(safe)
    stream.flush()
