"""Bytes of a log cut into lines, whatever the bytes are."""

from collections.abc import Callable, Iterable, Iterator

# No line of the controller comes near: the model of a group of 100 rules is 200 kB.
LONGEST = 4 * 1024 * 1024


def _nothing() -> None:
    """Tell nobody."""


def lines_of(
    chunks: Iterable[bytes], longest: int = LONGEST, cut: Callable[[], None] = _nothing
) -> Iterator[str]:
    """Yield the lines, without their ends; what is no UTF-8 is replaced.

    What a line has beyond `longest` bytes is left out, but for the chunk in which it ends; then
    `cut` is called, once for a line.
    """
    rest, whole = b"", True
    for chunk in chunks:
        head, newline, tail = chunk.rpartition(b"\n")
        if newline:
            yield from _decoded(rest + head)
            rest, whole = tail, True
        elif len(rest) < longest:
            rest += chunk
        elif whole:
            whole = False
            cut()
    if rest:
        yield from _decoded(rest)


def _decoded(content: bytes) -> Iterator[str]:
    for line in content.decode("utf-8", "replace").split("\n"):
        text = line.rstrip("\r")
        if text:
            yield text
