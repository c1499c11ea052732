"""A line of a log, as it was found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """A line, which pod wrote it, and when (RFC 3339); both are empty when unknown.

    `more` are the lines that belong to it: the stack of a panic, the rest of a framed message.
    """

    line: str
    pod: str = ""
    stamp: str = ""
    more: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """All its lines."""
        return (self.line, *self.more)
