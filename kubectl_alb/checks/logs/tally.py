"""How many lines there were, of which pods, and what they told."""

from collections import Counter
from dataclasses import dataclass, field

from kubectl_alb.checks.logs.entry import RANK, Entry


@dataclass(slots=True)
class Tally:
    """Counts: lines read, lines shown by level, failures by code.

    `worst` is how grave each code was told. `structured` tells whether any line was one of the
    controller's.
    """

    read: int = 0
    structured: bool = False
    pods: set[str] = field(default_factory=set)
    levels: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    worst: dict[str, int] = field(default_factory=dict)

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
            self.worst[entry.code] = max(RANK[entry.level], self.worst.get(entry.code, 0))

    @property
    def first_code(self) -> str:
        """The failure to look at first: the gravest, and of several the most frequent."""
        return max(self.codes, key=lambda code: (self.worst[code], self.codes[code]), default="")
