"""What a text that somebody pastes tells: a line of a log, an event, an answer, an error alone."""

from dataclasses import dataclass

from kubectl_alb.checks.logs.blocks import joined
from kubectl_alb.checks.logs.entry import RANK, entry
from kubectl_alb.checks.logs.signatures import Match, match_text
from kubectl_alb.model.failure import Failure
from kubectl_alb.model.log import Written

LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Recognized:
    """The failure that a text tells, and what the text itself adds to it."""

    match: Match

    @property
    def failure(self) -> Failure:
        """The failure."""
        return self.match.failure

    @property
    def cause(self) -> str:
        """What the text establishes beyond its failure; empty if nothing."""
        return self.match.cause.text if self.match.cause else ""

    @property
    def hint(self) -> str:
        """What to do about that cause; empty where the failure says it."""
        return self.match.cause.hint if self.match.cause else ""


def recognized(text: str) -> Recognized | None:
    """Return what a text tells: of several lines the gravest; None if no signature fits."""
    lines = [line for line in text[:LONGEST].splitlines() if line.strip()]
    found = [entry(written) for written in joined(map(Written, lines))]
    told = [(RANK[each.level], each.match) for each in found if each.match is not None]
    match = max(told, key=lambda pair: pair[0])[1] if told else match_text(text[:LONGEST])
    return Recognized(match) if match else None
