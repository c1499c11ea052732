"""Equal lines told once, with how often and until when they came; in bounded memory.

Two lines are equal when they differ in nothing but their times and ids.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from kubectl_alb.checks.logs.entry import Entry
from kubectl_alb.checks.logs.framing import framed
from kubectl_alb.checks.logs.line import LONGEST_TIME, moment
from kubectl_alb.checks.logs.signatures import without_ids
from kubectl_alb.model.log import Written

# As much as is held back to count its repeats: entries, and characters in them.
MOST_ENTRIES, MOST_CHARACTERS = 20_000, 16_000_000
PAUSE = timedelta(minutes=1)

_IDS = ('"reconcileID":"', '"checkpoint":"')
_TIME_WITHIN = re.compile(
    r"^(?P<level>[IWEF])\d{4} \d\d:\d\d:\d\d(?:\.\d+)? "
    r"|(?:^|(?<= ))(?:time|ts)=\"?(?P<time>[\d:.TZ+-]+)\"? "
)
# What differs between two equal panics.
_IN_STACK = re.compile(r"0x[0-9a-f]+|goroutine \d+")

# What equal lines have in common, as a hash, and the time of this one as it stands there. Of so
# many lines, two different ones share a hash once in 10^11 logs.
Sameness: TypeAlias = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Folded:
    """An entry, and how often it came until `last`."""

    entry: Entry
    count: int = 1
    last: datetime | None = None


def sameness(written: Written) -> Sameness:
    """Return what equal lines have in common, without reading it in full."""
    text, stamp = bare(written)
    if "equest" in text or "handshake" in text:
        text = without_ids(text)
    return hash((written.pod, text)), stamp


def bare(written: Written) -> tuple[str, str]:
    """Return a line without its time and the ids of its reconciliation, and its time."""
    text, stamp = _timeless(written.line)
    for name in _IDS:
        place = text.find(name)
        if place >= 0:
            text = text[:place] + text[text.find('"', place + len(name)) :]
    if written.more:
        more = (framed(line).rest for line in written.more)
        text = _IN_STACK.sub("", "\n".join((text, *more)))
    return text, written.stamp or stamp


def _timeless(raw: str) -> tuple[str, str]:
    place = raw.find('"ts":')
    if place >= 0 and raw[:1] == "{":
        end = raw.find(",", place)
        stamp = raw[place + 5 : end][:LONGEST_TIME].strip('" ')
        return raw[:place] + raw[end:], stamp
    front = framed(raw)
    start = len(raw) - len(front.rest)
    if place < 0:
        # klog writes day and time, but no year.
        rest = front.rest
        within = _TIME_WITHIN.search(rest)
        if within is None:
            return f"{front.pod} {rest}", front.time
        left = f"{rest[: within.start()]}{within['level'] or ''}{rest[within.end() :]}"
        return f"{front.pod} {left}", front.time or within["time"] or ""
    end = raw.find(",", place)
    stamp = raw[place + 5 : end][:LONGEST_TIME].strip('" ')
    # Between the name of the pod and the JSON there may be a time.
    return front.pod + raw[start:place] + raw[end:], stamp


def time_of(same: Sameness) -> datetime | None:
    """Return the time of a line."""
    _, stamp = same
    found = moment(stamp)
    try:
        return found or moment(float(stamp))
    except ValueError:
        return None


@dataclass(slots=True)
class _Held:
    """An entry that is held back, how often it came, and the last line equal to it."""

    entry: Entry
    last: Sameness
    count: int = 1

    @property
    def folded(self) -> Folded:
        return Folded(self.entry, self.count, time_of(self.last) if self.count > 1 else None)


class Folding:
    """Entries in the order in which they came first, each held back as long as there is room."""

    def __init__(self) -> None:
        self._held: OrderedDict[int, _Held] = OrderedDict()
        self._characters = 0

    def repeated(self, same: Sameness) -> bool:
        """Count a line that is equal to one held back; tell whether it is."""
        held = self._held.get(same[0])
        if held is None:
            return False
        held.count += 1
        held.last = same
        return True

    def first(self, same: Sameness, entry: Entry) -> Iterator[Folded]:
        """Hold an entry back; yield those that have to go for it."""
        self._held[same[0]] = _Held(entry, same)
        self._characters += entry.size
        while len(self._held) > MOST_ENTRIES or self._characters > MOST_CHARACTERS:
            _, oldest = self._held.popitem(last=False)
            self._characters -= oldest.entry.size
            yield oldest.folded

    def rest(self) -> Iterator[Folded]:
        """Yield what is held back."""
        for held in self._held.values():
            yield held.folded
        self._held.clear()
        self._characters = 0


class Following:
    """Entries told when they first come; their repeats told once a minute."""

    def __init__(self) -> None:
        self._known: dict[int, _Held] = {}
        self._told: dict[int, datetime] = {}

    def repeated(self, same: Sameness) -> bool:
        """Count a line that is equal to one told before; tell whether it is."""
        held = self._known.get(same[0])
        if held is None:
            return False
        if not held.count:
            held.entry = held.entry.at(time_of(same))
        held.count += 1
        held.last = same
        return True

    def first(self, same: Sameness, entry: Entry, now: datetime) -> Iterator[Folded]:
        """Yield an entry; of many others, the oldest is forgotten."""
        yield Folded(entry)
        self._known[same[0]] = _Held(entry, same, 0)
        self._told[same[0]] = now
        if len(self._known) > MOST_ENTRIES:
            oldest = next(iter(self._known))
            yield from self._repeats(oldest)
            del self._known[oldest], self._told[oldest]

    def due(self, now: datetime) -> Iterator[Folded]:
        """Yield the repeats that have not been told for a minute."""
        for key, told in self._told.items():
            if self._known[key].count and now - told >= PAUSE:
                self._told[key] = now
                yield from self._repeats(key)

    def rest(self) -> Iterator[Folded]:
        """Yield the repeats that have not been told."""
        for key in self._known:
            yield from self._repeats(key)

    def _repeats(self, key: int) -> Iterator[Folded]:
        held = self._known[key]
        if held.count:
            yield held.folded
        held.count = 0
