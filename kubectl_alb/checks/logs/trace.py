"""Where in the controller's own code a stack comes from."""

import re
from collections.abc import Iterable

_OWN = re.compile(r"aws-load-balancer-controller/(?:pkg|controllers|webhooks|main)")
_FILE = re.compile(r"/(?P<file>(?:pkg|controllers|webhooks)/[\w/]+\.go:\d+)")


def trace_place(lines: Iterable[str]) -> str:
    """Return the file and line of the first frame in the controller's own code; empty if none."""
    own = False
    for line in lines:
        found = _FILE.search(line) if own else None
        if found is not None:
            return found["file"]
        own = _OWN.search(line) is not None
    return ""


def at_place(message: str, lines: Iterable[str]) -> str:
    """Return a message with the place in the controller's own code that it comes from."""
    place = trace_place(lines)
    return f"{message} at {place}" if place else message
