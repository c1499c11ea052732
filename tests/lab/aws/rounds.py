"""Serial rounds in a call log."""

from collections.abc import Iterable, Mapping
from typing import Any


def rounds(calls: Iterable[Mapping[str, Any]]) -> int:
    """Count the calls of the longest chain in which each begins after the last has ended."""
    ends: list[float] = []
    for call in sorted(calls, key=lambda call: float(call["end"])):
        if not ends or float(call["start"]) >= ends[-1]:
            ends.append(float(call["end"]))
    return len(ends)
