"""The commands that a finding offers, as lines: a command is there to be pasted, so none is folded.

fix:      the commands, in order
does:     what they change
undo:     the commands that take it back, the last first
example:  one of several choices, or with an invented part
"""

from collections.abc import Iterator
from textwrap import wrap

from kubectl_alb.model.finding import Finding
from kubectl_alb.render.document import Line

WIDTH, LONGEST = 92, 800


def offer_lines(finding: Finding, indent: int = 4) -> Iterator[Line]:
    """Yield the lines of a finding's fix and examples."""
    start = " " * indent
    for one in finding.fix:
        yield f"{start}fix:  {_shown(one.command, finding)}"
    effects = "; ".join(dict.fromkeys(one.effect for one in finding.fix if one.effect))
    for number, line in enumerate(wrap(effects, WIDTH, break_on_hyphens=False)):
        yield f"{start}{'does:' if number == 0 else '     '} {line}"
    for one in reversed(finding.fix):
        if one.undo and len(one.undo) <= LONGEST:
            yield f"{start}undo: {one.undo}"
    for command in finding.examples:
        yield f"{start}example: {command}"


def _shown(command: str, finding: Finding) -> str:
    """Return a command; one that no screen holds is left to machines."""
    if len(command) <= LONGEST:
        return command
    more = ", or let doctor --fix do it" if finding.repairable else ""
    return f"(a command of {len(command)} characters: see -o json{more})"


def offer_text(finding: Finding) -> str:
    """Return the same as text of its own."""
    return "\n".join(str(line) for line in offer_lines(finding, 0))
