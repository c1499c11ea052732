from datetime import timedelta

import pytest

from kubectl_alb.checks.logs.selection import Selection, by_time, counted, entries
from kubectl_alb.checks.logs.tally import Tally
from kubectl_alb.model.log import Written
from tests.logs import BEGUN, FIRST, NO_SUBNET, SECOND, error, info, written

LINES = (
    written(info("Reconcile request", level="debug")),
    written(info("Starting workers", seconds=1)),
    written(info("odd", seconds=2, level="warn"), SECOND),
    written(error(NO_SUBNET, seconds=3)),
    written("goroutine 1 [running]:"),
)


def told(selection: Selection) -> list[str]:
    tally = Tally()
    lines = counted(LINES, selection, tally)
    return [found.level for _, found in entries(lines, selection)]


@pytest.mark.parametrize(
    ("least", "levels"),
    [
        ("debug", ["debug", "info", "warn", "error", "info"]),
        ("info", ["info", "warn", "error", "info"]),
        ("warn", ["warn", "error"]),
        ("error", ["error"]),
    ],
)
def test_lines_below_the_least_level_are_left_out(least: str, levels: list[str]) -> None:
    assert told(Selection(least)) == levels


def test_one_pods_lines_can_be_chosen() -> None:
    assert told(Selection(pod=SECOND)) == ["warn"]


def test_a_line_without_a_time_is_as_old_as_the_one_before_it() -> None:
    since = BEGUN + timedelta(seconds=3)
    assert told(Selection(since=since)) == ["error", "info"]


def test_all_lines_are_counted() -> None:
    tally = Tally()
    list(counted(LINES, Selection("error"), tally))
    assert (tally.read, tally.structured) == (5, True)


def test_text_of_something_else_is_not_taken_for_a_log() -> None:
    tally = Tally()
    list(counted([Written("dear diary")], Selection(), tally))
    assert not tally.structured


def test_logs_are_merged_by_the_times_of_their_lines() -> None:
    one = [Written(info("a", 1)), Written("no time"), Written(info("c", 3))]
    other = [Written(info("b", 2)), Written(info("d", 4))]
    merged = [line.line for line in by_time((one, other))]
    assert merged == [one[0].line, "no time", other[0].line, one[2].line, other[1].line]


def test_only_what_is_shown_is_tallied() -> None:
    tally, selection = Tally(), Selection("warn")
    for _, found in entries(counted(LINES, selection, tally), selection):
        tally.add(found)
    assert (tally.shown, tally.codes["ALB-SUBNET-001"]) == (2, 1)
    assert tally.pods == {FIRST, SECOND}
