"""Long texts beside their names, folded at the terminal's width, else at a fixed one."""

from collections.abc import Iterable, Iterator

from kubectl_alb.render.document import Hanging, Line

WIDTH = 88
BLANKS = str.maketrans(dict.fromkeys("\t\n\v\f\r", " "))

Pair = tuple[str, Line | Hanging]


def field(name: str, *texts: str) -> Iterator[Pair]:
    """Yield a name and its texts, each on lines of its own; nothing if all are empty."""
    for place, text in enumerate(filter(None, texts)):
        yield ("" if place else name), _folded("", text)


def items(name: str, texts: Iterable[str]) -> Iterator[Pair]:
    """Yield a name and a list of texts, each behind a dash."""
    for place, text in enumerate(texts):
        yield ("" if place else name), _folded("- ", text)


def flat(text: str) -> str:
    """Return a text in one line, blanks in it as they are."""
    return text.translate(BLANKS).strip(" ")


def _folded(head: str, text: str) -> Hanging:
    return Hanging(head, flat(text), len(head), WIDTH)
