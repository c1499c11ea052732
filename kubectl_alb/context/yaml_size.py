"""How many values a YAML text has, found out before they are made: each takes half a kilobyte."""

from typing import Any

import yaml

# The loader in C is an option of PyYAML.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_VALUES = 500_000
# One of them stands before each value, but for the null of a key without one.
SIGNS = (",", "[", "{", ":", "?", "- ", "-\t", "\n")


def signs(text: str) -> int:
    """Return about how many values a text has at most, twice that for certain."""
    return sum(map(text.count, SIGNS))


def has_too_many_values(text: str, most: int = MAX_VALUES) -> bool:
    """Return whether a text, of one document or several, holds more than `most` values."""
    if 2 * signs(text) < most:
        return False
    values = 0
    try:
        for event in yaml.parse(text, Loader=LOADER):
            values += isinstance(event, yaml.NodeEvent)
            if values > most:
                return True
    except yaml.YAMLError:
        # Whoever reads it will say where; no more than what came so far is made of it.
        return False
    return False
