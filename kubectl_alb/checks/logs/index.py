"""Many fixed texts looked for at once: far cheaper than one search for each.

A text is cut into overlapping pieces of SIZE characters, one at every STEP-th place. Wherever a
fixed text of at least SIZE + STEP - 1 characters stands, any STEP neighbouring pieces of it
include one that the cutting meets. So STEP pieces of a fixed text, the rarest, give it away.

    text      u n k n o w n   t a r g e t T y p e        pieces at 0, 3, 6, …
    fixed                     t a r g e t T y p e        found by "target"[0:5], [1:6] or [2:7]
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")

SIZE, STEP = 5, 3


class TextIndex(Generic[T]):
    """Things that belong to fixed texts, found by the texts that occur."""

    def __init__(self, anchored: Iterable[tuple[str, T]]) -> None:
        """Take pairs of a fixed text and its thing; short texts are looked for one by one."""
        pairs = tuple(anchored)
        shared = Counter(piece for anchor, _ in pairs for piece in set(_pieces(anchor)))
        index: dict[str, list[tuple[str, T]]] = defaultdict(list)
        for anchor, thing in pairs:
            for piece in _rarest(_pieces(anchor), shared):
                index[piece].append((anchor, thing))
        self._index = dict(index)
        self._known = frozenset(index)
        self._short = [pair for pair in pairs if len(pair[0]) < SIZE + STEP - 1]

    def candidates(self, text: str) -> list[T]:
        """Return the things whose fixed text occurs; one with several texts may come twice."""
        cut = [text[place : place + SIZE] for place in range(0, len(text), STEP)]
        pairs = self._short
        for piece in self._known.intersection(cut):
            pairs = pairs + self._index[piece]
        return [thing for anchor, thing in pairs if anchor in text]


def _pieces(anchor: str) -> list[str]:
    return [anchor[place : place + SIZE] for place in range(len(anchor) - SIZE + 1)]


def _rarest(pieces: list[str], shared: Counter[str]) -> list[str]:
    """Choose STEP neighbouring pieces that few other fixed texts have; none if it is short."""
    starts = range(len(pieces) - STEP + 1)
    neighbours = (pieces[start : start + STEP] for start in starts)
    return min(neighbours, key=lambda some: sum(shared[piece] for piece in some), default=[])
