"""A clock that is wrong: AWS then takes no signature, and says that the credentials are wrong."""

import re
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

# AWS allows five minutes, of which an answer takes some.
ALLOWED_SECONDS = 240
CODES = {"RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture"}
SAID = re.compile(r"signature (?:has )?expired|not yet current|too skewed", re.IGNORECASE)


def clock_hint(answer: Mapping[str, Any], now: datetime) -> str:
    """Return how to set this machine's clock, from the error that AWS gives; else nothing."""
    error = answer.get("Error") or {}
    skew = _skew(answer, now)
    if abs(skew) > ALLOWED_SECONDS:
        way = "ahead of" if skew > 0 else "behind"
        return f"set this machine's clock: it is {_spelled(abs(skew))} {way} that of AWS"
    if skew == 0 and (error.get("Code") in CODES or SAID.search(str(error.get("Message") or ""))):
        return "check this machine's clock: AWS takes no request that seems to be minutes off"
    return ""


def _skew(answer: Mapping[str, Any], now: datetime) -> float:
    """Return by how many seconds this clock is ahead; 0 where the answer has no date."""
    headers = (answer.get("ResponseMetadata") or {}).get("HTTPHeaders") or {}
    try:
        theirs = parsedate_to_datetime(str(headers.get("date")))
        return (now - theirs.astimezone(timezone.utc)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return 0


def _spelled(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // 1440} days"
