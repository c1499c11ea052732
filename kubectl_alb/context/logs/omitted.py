"""What of a file no line was made of, so that it can be said."""

from collections import Counter


class Omitted:
    """Counts what was passed over, by what it is; a text has its name where there are several."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, called: str, one: str, several: str) -> None:
        """Count one more, of a file that is called so."""
        self._counts[f"{called}: {{}} {one}", f"{called}: {{}} {several}"] += 1

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what was passed over, as `x.log: 2 items that are not objects`."""
        return tuple(
            (one if count == 1 else several).format(count)
            for (one, several), count in self._counts.items()
        )
