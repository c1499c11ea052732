"""Words that several commands share."""

from datetime import timedelta

import pytest

from kubectl_alb.analysis.wording import lapse


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=10, seconds=59), "10 minutes"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=29, minutes=46), "29 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=400), "400 days"),
    ],
)
def test_a_lapse_is_spelled_in_its_largest_unit(span: timedelta, words: str) -> None:
    assert lapse(span) == words
