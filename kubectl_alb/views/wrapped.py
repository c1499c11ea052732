"""Long texts beside their names, folded at a fixed width."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from kubectl_alb.render.document import Line

WIDTH = 88

Pair = tuple[str, Line]


def field(name: str, *texts: str) -> Iterator[Pair]:
    """Yield a name and its texts, each on lines of its own; nothing if all are empty."""
    folded = [line for text in texts for line in wrap(text, WIDTH, break_long_words=False)]
    for place, line in enumerate(folded):
        yield ("" if place else name), line


def items(name: str, texts: Iterable[str]) -> Iterator[Pair]:
    """Yield a name and a list of texts, each behind a dash."""
    first = name
    for text in texts:
        for place, line in enumerate(wrap(text, WIDTH - 2, break_long_words=False)):
            yield first, f"{'  ' if place else '- '}{line}"
            first = ""
