"""When a request to the API server is made again, and how long that is waited for."""

import logging
import random
import time
from email.utils import parsedate_to_datetime
from functools import cache

from kubectl_alb.context.deadline import Deadline

# An API server that is starting or busy says so with these; GET may be asked again. One that does
# not answer at all is not: whoever waits has waited long enough.
BUSY = (429, 500, 502, 503, 504)
TRIES = 4
BACKOFF_SECONDS = 0.3
# A server that wants to be left alone for longer than this is given up.
LONGEST_SECONDS = 30.0
# Whoever waits for longer than this wants to know why.
LONG_SECONDS = 2.0

log = logging.getLogger(__name__)


def pause(status: int, tries: int, retry_after: str, deadline: Deadline) -> bool:
    """Wait as a busy server asks for; return whether it is to be asked again.

    It is not when it is not busy, has been asked often enough, or the wait would be too long.
    """
    if status not in BUSY or tries >= TRIES:
        return False
    seconds = _asked_for(retry_after)
    if seconds is None:
        seconds = BACKOFF_SECONDS * 2 ** (tries - 1) * random.uniform(0.8, 1.2)
    left = deadline.limit()
    if seconds > LONGEST_SECONDS or (left is not None and seconds >= left):
        return False
    if seconds >= LONG_SECONDS:
        _tell(status, round(seconds))
    time.sleep(seconds)
    return True


@cache
def _tell(status: int, seconds: int) -> None:
    """Say once what is waited for, however many requests wait for it."""
    log.warning("the API server is busy (%d): trying again in %d s, as it asks", status, seconds)


def _asked_for(retry_after: str) -> float | None:
    """Return the seconds of a Retry-After header, a number or a date; None if it has none."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
