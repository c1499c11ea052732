"""A line of a log, as it was found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """A line, which pod wrote it, and when (RFC 3339); the last two are empty when unknown."""

    line: str
    pod: str = ""
    stamp: str = ""
