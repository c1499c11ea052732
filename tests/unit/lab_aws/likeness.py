"""Whether an answer holds all that a recording has."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.lab.aws.record import to_datetime


def missing(recorded: Sequence[Any], answered: Sequence[Any]) -> list[Any]:
    """Return the recorded items without an answered one that has all that they have."""
    left = list(answered)
    lost = []
    for item in recorded:
        match = next((other for other in left if holds(other, item)), None)
        if match is None:
            lost.append(item)
        else:
            left.remove(match)
    return [*lost, *({"not recorded": other} for other in left if len(left) > _extra(recorded))]


def _extra(recorded: Sequence[Any]) -> int:
    """Attributes are answered with defaults beside them; other lists hold what was recorded."""
    keys_only = bool(recorded) and all(set(item) == {"Key", "Value"} for item in recorded)
    return 1_000 if keys_only else 0


def holds(answered: Any, recorded: Any) -> bool:
    """Tell whether an answered value has all that a recorded one has."""
    if isinstance(answered, datetime):
        return answered == to_datetime(recorded)
    if isinstance(recorded, dict):
        return isinstance(answered, dict) and all(
            key in answered and holds(answered[key], value)
            for key, value in recorded.items()
            if value not in ([], {})
        )
    if isinstance(recorded, list):
        return len(answered) == len(recorded) and all(map(holds, answered, recorded))
    return bool(answered == recorded)
