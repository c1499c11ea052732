"""Meaning turned into colour and marks, as far as the stream can show them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kubectl_alb.render.document import Mark, Style
from kubectl_alb.render.escape import harmless

ESCAPES = {
    Style.GOOD: "\x1b[32m",
    Style.WARN: "\x1b[33m",
    Style.BAD: "\x1b[31m",
    Style.DIM: "\x1b[2m",
    Style.BOLD: "\x1b[1m",
}
RESET = "\x1b[0m"
OURS = re.compile("(" + "|".join(map(re.escape, (*ESCAPES.values(), RESET))) + ")")
MARKS = {Mark.GOOD: "✔", Mark.WARN: "‼", Mark.BAD: "✖", Mark.SKIP: "–"}
ASCII_MARKS = {Mark.GOOD: "ok", Mark.WARN: "WARN", Mark.BAD: "FAIL", Mark.SKIP: "skip"}
MARK_STYLES = {
    Mark.GOOD: Style.GOOD,
    Mark.WARN: Style.WARN,
    Mark.BAD: Style.BAD,
    Mark.SKIP: Style.DIM,
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a stream shows things; `width` 0 means lines are never cut."""

    color: bool = False
    ascii: bool = False
    width: int = 0
    headings: bool = True


def wants_color(flag: str, environment: Mapping[str, str], terminal: bool) -> bool:
    """Decide on colour for one stream: flag, NO_COLOR, FORCE_COLOR, TERM, terminal."""
    if flag in ("always", "never"):
        return flag == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR") or environment.get("CLICOLOR_FORCE"):
        return True
    return terminal and environment.get("TERM") != "dumb"


def painted(text: str, style: Style, look: Look) -> str:
    """Wrap text in the style's escapes."""
    return f"{ESCAPES[style]}{text}{RESET}" if look.color and text else text


def mark(sign: Mark, look: Look) -> str:
    """Return the sign in front of a statement."""
    return painted((ASCII_MARKS if look.ascii else MARKS)[sign], MARK_STYLES[sign], look)


def harmless_in(drawn: str, color: bool, commands: bool = False) -> str:
    """Return what was drawn with nothing harmful in it; with `color`, our own escapes stay."""
    if not color or RESET not in drawn:
        return harmless(drawn, commands=commands)
    parts = OURS.split(drawn)
    return "".join(part if index % 2 else harmless(part) for index, part in enumerate(parts))
