import pytest

from kubectl_alb.context.json_text import parsed


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


@pytest.mark.parametrize("part", [b"[],", b'{"a":1},', b"1,", b'{"a":{}},'])
def test_a_text_whose_values_would_fill_the_memory_is_refused(part: bytes) -> None:
    content = b"[" + part * ((8 << 20) // len(part)) + b"0]"
    with pytest.raises(ValueError, match="too many values"):
        parsed(content)


def test_a_large_text_of_objects_as_they_are_is_read() -> None:
    pod = b'{"metadata":{"name":"web-7d9c5b8f6d-x2x9z","labels":{"app":"web"}},"spec":{}},'
    assert len(parsed(b"[" + pod * 100_000 + b"0]")) == 100_001
