"""How far a long read is, in words."""

import pytest

from kubectl_alb.cli.read_progress import sentence
from kubectl_alb.context.tally import Count, Tally


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(("pods",)), "reading pods"),
        (Count(), "reading"),
        (
            Count(("pods", "load balancers"), 1, 0),
            "reading load balancers, pods: 1 of about 1 AWS call",
        ),
        (
            Count(("a", "b", "c", "d"), 120, 227, 34.04),
            "reading d, c and 2 more: 120 of about 347 AWS calls, 34 s left at this pace",
        ),
    ],
)
def test_a_count_is_told_in_one_sentence(count: Count, words: str) -> None:
    assert sentence(count) == words


def test_what_is_expected_becomes_what_is_done() -> None:
    tally = Tally()
    tally.expect(3)
    for _ in range(2):
        tally.called()
        tally.settled()
    assert tally.count() == Count((), 2, 1)


def test_a_section_is_named_while_somebody_reads_it() -> None:
    tally = Tally()
    with tally.under_way("rules"), tally.under_way("tags"):
        assert tally.count().sections == ("rules", "tags")
    assert tally.count().sections == ()
