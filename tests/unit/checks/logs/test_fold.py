from datetime import timedelta

import pytest

from kubectl_alb.checks.logs import fold as log_fold
from kubectl_alb.checks.logs.entry import entry
from kubectl_alb.checks.logs.fold import Folded, Folding, Following, sameness
from kubectl_alb.checks.logs.selection import Selection, folded
from kubectl_alb.model.log import Written
from tests.logs import BEGUN, FIRST, NO_SUBNET, SECOND, error, info, written

DENIED = "api error AccessDenied, RequestID: {id}, User: x is not authorized"
PREFIX = "[pod/a/c] 2026-03-02T"
HANDSHAKE = "2026/03/02 10:00:0{second} http: TLS handshake error from 10.0.3.17:{port}: EOF"


def fold(*lines: Written) -> list[Folded]:
    return list(folded(lines, Selection()))


def same(one: str, other: str) -> bool:
    return sameness(Written(one))[0] == sameness(Written(other))[0]


def test_an_error_that_comes_again_is_told_once_with_its_count_and_last_time() -> None:
    (found,) = fold(*(written(error(NO_SUBNET, seconds=n * 60)) for n in range(12)))
    assert (found.count, found.entry.time) == (12, BEGUN)
    assert found.last == BEGUN + timedelta(minutes=11)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (error("x", seconds=1), error("x", seconds=2)),
        (error(DENIED.format(id="a-1")), error(DENIED.format(id="b-2"))),
        (HANDSHAKE.format(second=1, port=41), HANDSHAKE.format(second=2, port=42)),
        ("E0302 10:00:00.1       1 a.go:1] lost", "E0302 10:00:07.5       1 a.go:1] lost"),
        (f"{PREFIX}10:00:00Z {info('x')}", f"{PREFIX}10:00:09.1Z {info('x', 9)}"),
        ('{"level":"error","ts":1.5,"msg":"x"}', '{"level":"error","ts":2.25,"msg":"x"}'),
        (info("ok", checkpoint="a"), info("ok", checkpoint="b")),
    ],
)
def test_times_and_ids_make_no_difference(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (error("x", "web"), error("x", "cart")),
        (error("x"), error("y")),
        ("E0302 10:00:00.1       1 a.go:1] lost", "I0302 10:00:00.1       1 a.go:1] lost"),
        (f"[pod/a/c] {info('x')}", f"[pod/b/c] {info('x')}"),
        (info("x", arn="a"), info("x", arn="b")),
    ],
)
def test_all_else_does(one: str, other: str) -> None:
    assert not same(one, other)


def test_what_two_pods_say_is_told_of_both() -> None:
    assert len(fold(written(error("x"), FIRST), written(error("x"), SECOND))) == 2


def test_entries_stand_in_the_order_in_which_they_came_first() -> None:
    found = fold(*(written(error(text)) for text in "abcab"))
    assert [(f.entry.error, f.count) for f in found] == [("a", 2), ("b", 2), ("c", 1)]


def test_no_more_than_a_fixed_number_is_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_fold, "MOST_ENTRIES", 2)
    found = fold(*(written(error(text)) for text in ("a", "b", "c", "a")))
    assert [f.entry.error for f in found] == ["a", "b", "c", "a"]


def test_long_texts_are_held_back_for_a_shorter_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_fold, "MOST_CHARACTERS", 1000)
    folding = Folding()
    told = []
    for text in ("a" * 600, "b" * 600, "c"):
        line = written(error(text))
        told += folding.first(sameness(line), entry(line))
    assert [f.entry.error[:1] for f in told] == ["a"]


def test_while_following_an_entry_is_told_at_once_and_its_repeats_after_a_minute() -> None:
    following = Following()
    line = written(error("x"))
    (told,) = following.first(sameness(line), entry(line), BEGUN)
    assert told.count == 1
    for seconds in (10, 20):
        assert following.repeated(sameness(written(error("x", seconds=seconds))))
    assert list(following.due(BEGUN + timedelta(seconds=59))) == []
    (repeats,) = following.due(BEGUN + timedelta(seconds=60))
    assert (repeats.count, repeats.last) == (2, BEGUN + timedelta(seconds=20))
    assert repeats.entry.time == BEGUN + timedelta(seconds=10)
    assert list(following.due(BEGUN + timedelta(seconds=200))) == []


def test_repeats_are_not_lost_at_the_end() -> None:
    following = Following()
    line = written(error("x"))
    list(following.first(sameness(line), entry(line), BEGUN))
    following.repeated(sameness(line))
    assert [f.count for f in following.rest()] == [1]


def test_while_following_the_oldest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_fold, "MOST_ENTRIES", 1)
    following = Following()
    for text in "ab":
        line = written(error(text))
        list(following.first(sameness(line), entry(line), BEGUN))
    assert not following.repeated(sameness(written(error("a"))))
    assert following.repeated(sameness(written(error("b"))))
