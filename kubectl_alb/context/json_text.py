"""JSON read as Go reads it: half of a character, which no UTF-8 text can hold, becomes U+FFFD."""

import json
import re
from typing import Any

# Most texts escape no such half, nor a pair of them.
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


def parsed(content: bytes) -> Any:
    """Return the value of a JSON text; raise `ValueError` or `RecursionError` if it is none."""
    value = json.loads(content)
    return _whole(value) if _HALF.search(content) else value


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(each) for name, each in value.items()}
    return value
