"""Durations of flags, as kubectl and Go spell them, and rates."""

import re
from typing import Any

import click

# The longest duration of Go; and what fits the timers of every system, in milliseconds too.
LONGEST, LONGEST_WAIT = 2562047 * 3600.0, 500 * 3600.0
UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


class DurationType(click.ParamType[float]):
    """A duration as kubectl reads it: `0`, `30`, `1s`, `2m`, `1h30m`; the value is in seconds."""

    name = "duration"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read the text; a bare number is seconds."""
        if isinstance(value, (int, float)):
            return float(value)
        if re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
            parts = [(value, "s")]
        else:
            parts = re.findall(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)", value)
            if not parts or "".join(number + unit for number, unit in parts) != value:
                self.fail(f"{value!r} is not a duration; use for example 30s, 2m or 1h", param, ctx)
        seconds = sum(float(number) * UNITS[unit] for number, unit in parts)
        if seconds > LONGEST:
            self.fail(f"{value!r} is longer than {LONGEST / 3600:.0f}h", param, ctx)
        return seconds


class WaitType(DurationType):
    """A duration that is waited for; systems cannot wait for months, so it is cut to weeks."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read the text."""
        return min(super().convert(value, param, ctx), LONGEST_WAIT)


class RateType(click.ParamType[float]):
    """So many a second: a plain number, `0` for no limit."""

    name = "rate"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read the text; there are no signs, exponents or words in it."""
        if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", str(value)):
            self.fail(f"{value!r} is not a rate; use for example 3, 0.5 or 0 for none", param, ctx)
        return float(value)


DURATION, WAIT, RATE = DurationType(), WaitType(), RateType()
