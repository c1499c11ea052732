"""The commands that a finding offers, as lines: a command is there to be pasted, so none is folded.

fix:      the commands, in order
does:     what they change
undo:     the commands that take it back, the last first
example:  one of several choices, or with an invented part
"""

from collections.abc import Iterator

from kubectl_alb.model.counting import count
from kubectl_alb.model.finding import Finding
from kubectl_alb.render.document import Command, Hanging, Line
from kubectl_alb.views.wrapped import flat

WIDTH, LONGEST = 92, 800


def offer_lines(finding: Finding, indent: int = 4) -> Iterator[Line | Hanging]:
    """Yield the lines of a finding's fix and examples."""
    start = " " * indent
    for one in finding.fix:
        yield f"{start}fix:  ", Command(_shown(one.command, finding))
    effects = "; ".join(dict.fromkeys(one.effect for one in finding.fix if one.effect))
    if effects:
        does = f"{start}does: "
        yield Hanging(does, flat(effects), len(does), WIDTH + len(does))
    for one in reversed(finding.fix):
        if one.undo and len(one.undo) <= LONGEST:
            yield f"{start}undo: ", Command(one.undo)
    for command in finding.examples:
        yield f"{start}example: ", Command(command)


def _shown(command: str, finding: Finding) -> str:
    """Return a command; one that no screen holds is left to machines."""
    if len(command) <= LONGEST:
        return command
    more = ", or let doctor --fix do it" if finding.repairable else ""
    return f"(a command of {count(len(command), 'character')}: see -o json{more})"


def offer_text(finding: Finding) -> str:
    """Return the commands as text of its own."""
    fix = [f"fix: {one.command}" for one in finding.fix]
    return "\n".join((*fix, *(f"example: {command}" for command in finding.examples)))
