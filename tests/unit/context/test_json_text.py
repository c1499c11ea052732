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
