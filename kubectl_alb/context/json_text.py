"""JSON read as Go reads it: half of a character, which no UTF-8 text can hold, becomes U+FFFD."""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

# Most texts escape no such half, nor a pair of them.
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_HALF_OF_TEXT = re.compile(_HALF.pattern.decode())
_SPACE = re.compile(r"[ \t\n\r]*")
# So much is read at once; of a longer element, as much again as there is of it.
PIECE = 1 << 20
_UTF_8 = ("utf-8", "utf-8-sig")


class NotAnArrayError(ValueError):
    """A JSON text holds something else."""


# What a value takes in memory, about: an object, an array, any other.
WEIGHTS = ((b"{", 240), (b"[", 72), (b",", 60))
# Objects of Kubernetes and AWS take up to a dozen times their text; `[],[],` takes 45 times.
LIGHT, MOST_TIMES, HEAVIEST = 64 << 20, 20, 768 << 20


def parsed(content: bytes) -> Any:
    """Return the value of a JSON text.

    Raise `ValueError` or `RecursionError` if it is none, or one that would fill the memory.
    """
    if len(content) > LIGHT // max(weight for _, weight in WEIGHTS):
        _check_weight(content)
    value = json.loads(content)
    return _whole(value) if _HALF.search(content) else value


def elements(file: BinaryIO, piece: int = PIECE) -> Iterator[Any]:
    """Yield the elements of a JSON array, of which never more than a piece is in memory.

    Raise `ValueError` or `RecursionError`, as `parsed` does, where the text is none, and
    `NotAnArrayError` where it is one of something else; that may be after elements.
    """
    start = file.read(4)
    file.seek(0)
    encoding = json.detect_encoding(start)
    array = _Array(file, encoding, piece) if encoding in _UTF_8 else None
    try:
        if array is not None:
            yield from array.elements()
            return
    except ValueError:
        # The reader of the whole text says what is wrong, and where.
        pass
    file.seek(0)
    value = parsed(file.read())
    if not isinstance(value, list):
        raise NotAnArrayError("not an array")
    yield from value[array.count if array else 0 :]


class _Array:
    """The text of an array, as far as it was read and its elements were not yet given."""

    def __init__(self, file: BinaryIO, encoding: str, piece: int) -> None:
        self._file, self._text, self._at, self._piece = file, "", 0, piece
        self._decode = codecs.getincrementaldecoder(encoding)("surrogatepass").decode
        self._value: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().raw_decode
        self.count = 0

    def elements(self) -> Iterator[Any]:
        """Yield each element; raise `ValueError` where anything else is found."""
        mark = self._mark("[")
        if self._empty():
            mark = self._mark("]")
        while mark in "[,":
            value, mark = self._element()
            self.count += 1
            yield value
        self._mark("")

    def _mark(self, wanted: str) -> str:
        """Take the next character that is no space, the end being an empty one."""
        self._space()
        mark = self._text[self._at : self._at + 1]
        if mark != wanted:
            raise ValueError(f"found {mark!r}")
        self._at += 1
        return mark

    def _empty(self) -> bool:
        self._space()
        return self._text.startswith("]", self._at)

    def _space(self) -> None:
        """Leave spaces behind, until there is something else or nothing."""
        self._at = _after_space(self._text, self._at)
        while self._at == len(self._text) and self._more():
            self._at = _after_space(self._text, self._at)

    def _element(self) -> tuple[Any, str]:
        """Return an element and the mark behind it; read on while they are cut off."""
        while True:
            found = self._here()
            if found is not None:
                return found
            if len(self._text) - self._at > self._piece:
                _check_weight(self._text[self._at :].encode("utf-8", "surrogatepass"))
            if not self._more():
                raise ValueError("an element is not whole")

    def _here(self) -> tuple[Any, str] | None:
        try:
            value, end = self._value(self._text, _after_space(self._text, self._at))
        except ValueError:
            return None
        at = _after_space(self._text, end)
        mark = self._text[at : at + 1]
        if mark not in (",", "]"):
            return None
        half = _HALF_OF_TEXT.search(self._text, self._at, end)
        self._at = at + 1
        return (_whole(value) if half else value), mark

    def _more(self) -> bool:
        """Read another piece; return whether there was one."""
        content = self._file.read(max(self._piece, len(self._text) - self._at))
        self._text = self._text[self._at :] + self._decode(content, not content)
        self._at = 0
        return bool(content)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _check_weight(content: bytes) -> None:
    """Raise before values are made of a text that would fill the memory."""
    weight = sum(weight * content.count(sign) for sign, weight in WEIGHTS)
    if weight > LIGHT and weight > min(MOST_TIMES * len(content), HEAVIEST):
        raise ValueError("it holds too many values")


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(each) for name, each in value.items()}
    return value
