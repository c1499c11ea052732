"""JSON read as Go reads it: half of a character, which no UTF-8 text can hold, becomes U+FFFD."""

import json
import re
from typing import Any

# Most texts escape no such half, nor a pair of them.
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


# What a value takes in memory, about: an object, an array, any other.
WEIGHTS = ((b"{", 240), (b"[", 72), (b",", 60))
# Objects of Kubernetes and AWS take up to a dozen times their text; `[],[],` takes 45 times.
LIGHT, MOST_TIMES, HEAVIEST = 64 << 20, 20, 768 << 20


def parsed(content: bytes) -> Any:
    """Return the value of a JSON text.

    Raise `ValueError` or `RecursionError` if it is none, or one that would fill the memory.
    """
    if len(content) > LIGHT // max(weight for _, weight in WEIGHTS):
        _check_weight(content)
    value = json.loads(content)
    return _whole(value) if _HALF.search(content) else value


def _check_weight(content: bytes) -> None:
    """Raise before values are made of a text that would fill the memory."""
    weight = sum(weight * content.count(sign) for sign, weight in WEIGHTS)
    if weight > LIGHT and weight > min(MOST_TIMES * len(content), HEAVIEST):
        raise ValueError("it holds too many values")


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(each) for name, each in value.items()}
    return value
