import pytest

from kubectl_alb.context.logs.text import lines_of


def lines(*chunks: bytes, longest: int = 1000) -> list[str]:
    return list(lines_of(chunks, longest))


@pytest.mark.parametrize(
    "chunks",
    [(b"a\nb\nc",), (b"a", b"\n", b"b\nc"), (b"a\nb", b"\nc\n"), (b"a\r\n\n\nb\r\nc",)],
)
def test_lines_are_the_same_however_the_bytes_are_cut(chunks: tuple[bytes, ...]) -> None:
    assert lines(*chunks) == ["a", "b", "c"]


def test_a_character_that_is_cut_in_two_is_whole_again() -> None:
    assert lines(b"\xe2\x9c", b"\x94\n") == ["\N{HEAVY CHECK MARK}"]


def test_what_is_no_utf_8_is_replaced() -> None:
    assert lines(b"a\xff\xfeb\n") == ["a\ufffd\ufffdb"]


def test_only_line_feeds_end_a_line() -> None:
    assert lines("a\u2028b\x0bc\n".encode()) == ["a\u2028b\x0bc"]


def test_an_endless_line_takes_no_more_memory_than_its_limit() -> None:
    (line, after) = lines(*[b"x" * 10] * 100, b"y\nafter", longest=40)
    assert line == "x" * 40 + "y"
    assert after == "after"
