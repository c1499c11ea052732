"""How long calls to AWS wait for their time, by a clock that stands still."""

import pytest

from kubectl_alb.context.aws.pace import Pace
from kubectl_alb.context.deadline import Deadline
from kubectl_alb.errors import AlbError, ExitCode
from tests.clock import Clock

RULES = ("elbv2", "DescribeRules")


@pytest.fixture
def clock() -> Clock:
    return Clock()


def pace(clock: Clock, rate: float | None = None) -> Pace:
    return Pace(rate, now=clock.now, sleep=clock.sleep)


def seconds_of(calls: int, made: Pace, clock: Clock, call: tuple[str, str] = RULES) -> float:
    before = clock.now()
    for _ in range(calls):
        made.wait(*call)
    return clock.now() - before


def test_half_of_what_the_bucket_holds_goes_at_once(clock: Clock) -> None:
    assert seconds_of(20, pace(clock), clock) == 0


def test_after_that_two_thirds_of_what_aws_refills_are_used(clock: Clock) -> None:
    made = pace(clock)
    seconds_of(20, made, clock)
    assert seconds_of(200, made, clock) == pytest.approx(30)


def test_a_pause_fills_the_bucket_again_but_never_more_than_half(clock: Clock) -> None:
    made = pace(clock)
    seconds_of(20, made, clock)
    clock.sleep(3600)
    assert seconds_of(20, made, clock) == 0
    assert seconds_of(1, made, clock) > 0


def test_changes_wait_for_their_own_bucket_too(clock: Clock) -> None:
    made = pace(clock)
    assert seconds_of(30, made, clock, ("elbv2", "ModifyRule")) == pytest.approx(10)


def test_services_do_not_wait_for_each_other(clock: Clock) -> None:
    made = pace(clock)
    seconds_of(40, made, clock)
    assert seconds_of(50, made, clock, ("ec2", "DescribeSubnets")) == 0
    assert seconds_of(50, made, clock, ("ec2", "DescribeVpcs")) == 0


def test_the_rate_may_be_given(clock: Clock) -> None:
    made = pace(clock, rate=2)
    seconds_of(20, made, clock)
    assert seconds_of(10, made, clock) == pytest.approx(5)


def test_without_a_limit_nothing_waits(clock: Clock) -> None:
    assert seconds_of(10_000, pace(clock, rate=0), clock) == 0


def test_who_is_throttled_goes_on_at_half_the_rate(clock: Clock) -> None:
    made = pace(clock)
    # Of eight calls at once, all are told; that is one reason to be slower, not eight.
    for _ in range(8):
        made.answered(*RULES, throttled=True)
    assert seconds_of(20, made, clock) == pytest.approx(6)


def test_the_rate_falls_no_lower_than_an_eighth(clock: Clock) -> None:
    made = pace(clock)
    for _ in range(20):
        made.answered(*RULES, throttled=True)
        clock.sleep(1)
    seconds_of(20, made, clock)
    assert seconds_of(10, made, clock) == pytest.approx(12)


def test_the_rate_recovers_with_what_is_answered(clock: Clock) -> None:
    made = pace(clock)
    made.answered(*RULES, throttled=True)
    for _ in range(10):
        made.answered(*RULES, throttled=False)
    assert seconds_of(200, made, clock) == pytest.approx(30)


def test_a_wait_that_would_end_too_late_is_not_begun(clock: Clock) -> None:
    made = Pace(0.001, Deadline.within(60), now=clock.now, sleep=clock.sleep)
    seconds_of(20, made, clock)
    with pytest.raises(AlbError) as caught:
        made.wait(*RULES)
    assert caught.value.exit_code == ExitCode.TIMED_OUT
    assert clock.now() == 0


def test_how_long_calls_will_take_is_known(clock: Clock) -> None:
    made = pace(clock)
    seconds_of(20, made, clock)
    assert made.seconds_for("elbv2", 100) == pytest.approx(15)
    assert made.seconds_for("iam", 100) is None
