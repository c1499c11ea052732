"""Failures in a whole log: normal lines are passed over without being read in full."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kubectl_alb.checks.logs.line import LogLine, log_line
from kubectl_alb.checks.logs.signatures import MEMORABLE, Match, match_line, tells_nothing

# These say more in other fields than in `msg`.
_TELLING = frozenset(("requeue after", "mutating webhook response", "validating webhook response"))
BUILT = "successfully built model"
_SUBSTITUTES = ("Backend service does not exist", "Backend action does not exist")


@dataclass(frozen=True, slots=True)
class Hit:
    """A line that tells of a failure; `match` is None for an error that no signature knows."""

    number: int
    line: LogLine
    match: Match | None


def scan(lines: Iterable[str]) -> Iterator[Hit]:
    """Yield the lines that tell of a failure, in order; lines are numbered from 1."""
    for number, raw in enumerate(lines, 1):
        if is_normal(raw):
            continue
        line = log_line(raw)
        match = match_line(line)
        if match is not None or line.level in ("error", "warn"):
            yield Hit(number, line, match)


def is_normal(raw: str) -> bool:
    """Whether a line is known to be harmless by its level and message alone."""
    level = raw.find('{"level":"')
    if level < 0 or raw[level + 10 : level + 11] not in ("i", "d"):
        return _is_klog_info(raw)
    start = raw.find('"msg":"', level)
    end = raw.find('"', start + 7)
    message = raw[start + 7 : end]
    if message == BUILT:
        return not any(text in raw for text in _SUBSTITUTES)
    if message in _TELLING or 'events"' in raw[:start]:
        return False
    return len(message) < MEMORABLE and tells_nothing(message)


def _is_klog_info(raw: str) -> bool:
    return raw[:1] == "I" and raw[1:5].isdecimal()
