"""Reads at once: their order, their failures, their time."""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from kubectl_alb.context.fanout import Fanout, Patience, chunks, outcomes
from kubectl_alb.errors import AlbError, DecodeError, ExitCode


def halve(number: int) -> int:
    if number % 2:
        raise AlbError(f"{number} is odd")
    return number // 2


def test_results_and_failures_come_in_the_order_of_the_items() -> None:
    for found in (Fanout(2).attempts(halve, [4, 3, 2]), outcomes(halve, [4, 3, 2])):
        assert [str(each) for each in found] == ["2", "3 is odd", "1"]


def test_the_pool_is_bounded() -> None:
    lock, running, most = threading.Lock(), [0], [0]

    def read(_: int) -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.02)
        with lock:
            running[0] -= 1

    Fanout(3).each(read, range(9))
    assert most[0] <= 3


def test_what_is_not_there_in_time_is_left_behind() -> None:
    never = threading.Event()

    def read(number: int) -> int:
        if number:
            never.wait()
        return number

    quick, slow = outcomes(read, [0, 1], Patience.within(1))
    never.set()
    assert quick == 0
    assert isinstance(slow, AlbError)
    assert slow.exit_code == ExitCode.TIMED_OUT


def test_nothing_to_read_is_nothing() -> None:
    assert outcomes(halve, []) == []
    assert chunks([], 20) == []
    assert chunks(range(5), 2) == [[0, 1], [2, 3], [4]]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda answer: answer["Account"], "KeyError: 'Account'"),
        (lambda answer: answer.get("items").append(1), "AttributeError"),
        (lambda answer: list(answer["none"]), "KeyError"),
        (lambda answer: int("sesame"), "unexpected form: ValueError"),
        (lambda answer: json.loads("[" * 100_000), "RecursionError"),
    ],
)
def test_an_answer_of_an_unexpected_form_is_a_failure_that_quotes_no_value(
    broken: Callable[[dict[str, Any]], Any], said: str
) -> None:
    (found,) = outcomes(broken, [{}])
    assert isinstance(found, DecodeError)
    assert said in found.message
    assert "sesame" not in found.message
