"""Waiting for a state, with the reason on the screen."""

import time
from collections.abc import Callable

from kubectl_alb.analysis.rollout import Progress as State
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.progress import Progress
from kubectl_alb.context.deadline import timed_out
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import AlbError, ExitCode
from kubectl_alb.render.document import Mark

PAUSE_SECONDS = 2.0


def last_state(
    output: Output, look: Callable[[], State], seconds: float, pause_seconds: float
) -> State:
    """Look until all is done or the time is over; return what was seen last.

    Raise `AlbError` for a look that fails, or that is the first and takes too long.
    """
    progress = Progress(output)
    ends = time.monotonic() + seconds
    state = None
    try:
        while True:
            try:
                state = look()
            except AlbError as error:
                if state is None or error.exit_code != ExitCode.TIMED_OUT:
                    raise
                return state
            left = ends - time.monotonic()
            if state.done or left <= 0:
                return state
            progress.pause(min(pause_seconds, left), state.text)
    finally:
        progress.close()


def wait_for(
    output: Output, look: Callable[[], State], where: ContextOptions, seconds: float, wanted: str
) -> None:
    """Look until all is done, and note that; the time is that of `--timeout`, or these seconds.

    Raise `AlbError` with what was seen last when the time is over, and as `last_state` does.
    """
    limit = where.deadline.limit(None if where.timeout_seconds else seconds)
    assert limit is not None
    state = last_state(output, look, limit, PAUSE_SECONDS)
    if not state.done:
        raise timed_out(f"not {wanted} in time: {state.text}")
    output.note((Mark.GOOD, f" {state.text}"))
