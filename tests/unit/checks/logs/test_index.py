from hypothesis import given
from hypothesis import strategies as st

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.logs.anchors import anchors
from kubectl_alb.checks.logs.index import TextIndex

ANCHORS = sorted(
    {text for f in failure_catalogue.ALL for s in f.signatures for text in anchors(s.pattern)}
)
INDEX = TextIndex((text, text) for text in ANCHORS)


def test_a_short_fixed_text_is_found() -> None:
    assert TextIndex([("abc", 1)]).candidates("xxabcxx") == [1]


def test_a_text_without_any_fixed_text_finds_nothing() -> None:
    assert TextIndex([("some fixed text", 1)]).candidates("another text altogether") == []


@given(st.sampled_from(ANCHORS), st.text(max_size=12), st.text(max_size=12))
def test_a_fixed_text_is_found_at_any_place(anchor: str, before: str, after: str) -> None:
    text = before + anchor + after
    assert set(INDEX.candidates(text)) == {some for some in ANCHORS if some in text}
