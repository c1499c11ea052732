"""Waiting for a state: what is returned of the last look, and which failure is raised."""

from collections.abc import Callable

import pytest

from kubectl_alb.analysis.rollout import Progress as State
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.run.waited import last_state
from kubectl_alb.context.deadline import timed_out
from kubectl_alb.errors import AlbError

LEFT, GONE = State(False, "AWS still has it"), State(True, "gone")


def looks(*seen: State | AlbError) -> Callable[[], State]:
    """Return what sees these one after the other."""
    rest = iter(seen)

    def look() -> State:
        each = next(rest)
        if isinstance(each, AlbError):
            raise each
        return each

    return look


def waited(*seen: State | AlbError) -> State:
    return last_state(Output("json", quiet=True), looks(*seen), 60, 0)


def test_it_is_looked_at_until_all_is_done() -> None:
    assert waited(LEFT, LEFT, GONE) == GONE


def test_a_look_that_time_runs_out_in_leaves_what_was_seen_before() -> None:
    assert waited(LEFT, timed_out()) == LEFT


@pytest.mark.parametrize("seen", [(timed_out(),), (LEFT, AlbError("refused"))])
def test_another_failure_is_raised(seen: tuple[State | AlbError, ...]) -> None:
    with pytest.raises(AlbError):
        waited(*seen)
