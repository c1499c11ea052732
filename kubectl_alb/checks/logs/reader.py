"""Reading many lines, most of which come again and again."""

from collections import OrderedDict

from kubectl_alb.checks.logs.entry import Entry, entry
from kubectl_alb.checks.logs.fold import bare, time_of
from kubectl_alb.checks.logs.signatures import MEMORABLE
from kubectl_alb.model.log import Written

MOST_KNOWN = 20_000


class Reader:
    """Reads lines; one that differs from another in times and ids only is not read anew."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, Entry] = OrderedDict()

    def entry(self, written: Written) -> Entry:
        """Read a line."""
        text, stamp = bare(written)
        key = hash((written.pod, text))
        known = self._known.get(key)
        if known is not None:
            return known.at(time_of((key, stamp))) if stamp else known
        found = entry(written)
        if found.size < MEMORABLE:
            self._known[key] = found
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return found
