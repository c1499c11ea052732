import io
import tracemalloc
from collections.abc import Callable

import pytest

from kubectl_alb.context.json_text import PIECE, NotAnArrayError, elements, parsed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (rb'["\ud83d\ude00", "\u001b"]', ["\U0001f600", "\x1b"]),
        (rb'{"\uD800": ["a\udc00b"]}', {"\ufffd": ["a\ufffdb"]}),
        (rb'"\\ud800"', r"\ud800"),
    ],
)
def test_half_of_a_character_is_read_as_go_reads_it(text: bytes, value: object) -> None:
    assert parsed(text) == value


def given(text: bytes, piece: int = PIECE) -> list[object]:
    return list(elements(io.BytesIO(text), piece))


def refusal(read: Callable[[bytes], object], text: bytes) -> str:
    try:
        return f"read as {read(text)}"
    except ValueError as error:
        return f"refused: {error}"


@pytest.mark.parametrize(
    "text",
    [
        b"[]",
        b" [ ] \n",
        b'\xef\xbb\xbf[1, 2.5, -3e2, true, null, "x"]',
        '[{"a": ["é", "\\ud83d\\ude00"]},\r\n\t{"b": {}}]'.encode(),
        rb'[{"\uD800": "a\udc00b"}, "\\ud800"]',
        '["utf-16"]'.encode("utf-16"),
    ],
)
@pytest.mark.parametrize("piece", [1, 3, 1 << 20])
def test_elements_are_those_of_the_whole_text(text: bytes, piece: int) -> None:
    assert given(text, piece) == parsed(text)


@pytest.mark.parametrize(
    "text", [b"", b"[", b"[1", b"[1,", b"[1,]", b"[1 2]", b"[1] 2", b"{}x", b'["\xff"]', b"[,]"]
)
def test_what_is_no_array_of_json_is_refused_as_the_whole_text_is(text: bytes) -> None:
    assert refusal(given, text) == refusal(parsed, text)
    assert refusal(given, text).startswith("refused: ")


@pytest.mark.parametrize("text", [b"{}", b"1", b'"["', b"null"])
def test_a_json_text_of_something_else_is_no_array(text: bytes) -> None:
    with pytest.raises(NotAnArrayError):
        given(text)


def test_no_more_than_a_few_pieces_are_in_memory() -> None:
    text = b"[%s]" % b",".join([b'{"name": "' + b"x" * 1000 + b'"}'] * 20_000)
    tracemalloc.start()
    count = sum(1 for _ in elements(io.BytesIO(text)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 6 * PIECE < len(text)


@pytest.mark.parametrize("part", [b"[],", b'{"a":1},', b"1,", b'{"a":{}},'])
def test_a_text_whose_values_would_fill_the_memory_is_refused(part: bytes) -> None:
    content = b"[" + part * ((8 << 20) // len(part)) + b"0]"
    with pytest.raises(ValueError, match="too many values"):
        parsed(content)


def test_a_large_text_of_objects_as_they_are_is_read() -> None:
    pod = b'{"metadata":{"name":"web-7d9c5b8f6d-x2x9z","labels":{"app":"web"}},"spec":{}},'
    assert len(parsed(b"[" + pod * 100_000 + b"0]")) == 100_001


@pytest.mark.parametrize("part", [b"[],", b'{"a":1},', b'{"a":{}},'])
def test_an_element_whose_values_would_fill_the_memory_is_refused(part: bytes) -> None:
    content = b"[[" + part * ((8 << 20) // len(part)) + b"0]]"
    assert refusal(given, content) == "refused: it holds too many values"
