import pytest

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.logs.anchors import anchors

PATTERNS = [s.pattern for failure in failure_catalogue.ALL for s in failure.signatures]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"TooManyRules", {"TooManyRules"}),
        (r"a\.b", {"a.b"}),
        (r"(?:Internal|External) error", {"Internal", "External"}),
        (r"one|two", {"one", "two"}),
        (r"colou?r chart", {"r chart"}),
        (r"(?:long prefix)?short", {"short"}),
        (r"abc.*?de", {"abc"}),
        (r"(?s)first\n.*second", {"second"}),
        (r"(?<!Per)GroupLimit", {"GroupLimit"}),
        (r"x{0,2}yes", {"yes"}),
        (r"\d+|text", set()),
        (r"[abc]+", set()),
    ],
)
def test_anchors_are_what_every_match_contains(pattern: str, expected: set[str]) -> None:
    assert anchors(pattern) == expected


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_signature_has_anchors_long_enough_for_the_sieve(pattern: str) -> None:
    assert min(map(len, anchors(pattern))) >= 7
