"""How many lines there were, of which pods, and what they told."""

from collections import Counter
from dataclasses import dataclass, field

from kubectl_alb.checks.logs.entry import Entry


@dataclass(slots=True)
class Tally:
    """Counts: lines read, lines shown by level, failures by code.

    `structured` tells whether any line was one of the controller's.
    """

    read: int = 0
    structured: bool = False
    pods: set[str] = field(default_factory=set)
    levels: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    @property
    def shown(self) -> int:
        """How many lines were shown."""
        return self.levels.total()

    def add(self, entry: Entry, count: int = 1) -> None:
        """Count lines that are shown."""
        self.levels[entry.level] += count
        if entry.pod:
            self.pods.add(entry.pod)
        if entry.code:
            self.codes[entry.code] += count
