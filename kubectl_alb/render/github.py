"""Annotations of GitHub Actions: workflow commands, and a table for the step's summary.

GitHub: "Workflow commands for GitHub Actions".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kubectl_alb.render.escape import CONTROL, escape, spelled

# What Markdown and HTML read as markup; `://` and `@` would become links.
MARKUP = {sign: f"&#{ord(sign)};" for sign in "\\`*_~[]()!#|<>&@:"}


@dataclass(frozen=True, slots=True)
class Annotation:
    """A message at a place in a file, or at none; `level` is error, warning or notice."""

    level: str
    title: str
    message: str
    file: str = ""
    line: int = 0
    column: int = 0


def commands(annotations: Iterable[Annotation]) -> str:
    """Return one workflow command for each annotation."""
    return "".join(_command(one) + "\n" for one in annotations)


def _command(said: Annotation) -> str:
    properties = {
        "file": said.file,
        "line": said.line or "",
        "col": said.column or "",
        "title": said.title,
    }
    listed = ",".join(f"{key}={_property(str(v))}" for key, v in properties.items() if v != "")
    return f"::{said.level} {listed}::{_data(said.message)}"


def _data(text: str) -> str:
    return CONTROL.sub(_percent, text.replace("%", "%25"))


def _percent(match: re.Match[str]) -> str:
    """Keep the lines of a message; GitHub has no spelling for other control characters."""
    sign = match.group()
    return f"%{ord(sign):02X}" if sign in "\r\n" else spelled(ord(sign))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def summary(heading: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a section of Markdown with a table; without rows, the heading alone."""
    listed = list(rows)
    lines = [f"### {heading}", ""]
    if listed:
        lines += [_row(columns), _row(("---",) * len(columns)), *map(_row, listed), ""]
    return "\n".join(lines) + "\n"


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(map(_cell, cells)) + " |"


def _cell(text: str) -> str:
    words = escape(" ".join(text.split()))
    return "".join(MARKUP.get(sign, sign) for sign in words)
