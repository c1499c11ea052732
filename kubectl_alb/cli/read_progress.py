"""Progress of a long read, shown from a thread of its own for as long as it lasts."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from kubectl_alb.cli.output import Output
from kubectl_alb.cli.progress import Progress
from kubectl_alb.context.source import Source
from kubectl_alb.context.tally import Count, Tally
from kubectl_alb.model.counting import count as counted
from kubectl_alb.render.document import Mark

EVERY_SECONDS = 1.0
LONG_SECONDS = 20
NAMED = 2
LONG = " this takes long: record it once with kubectl alb bundle, then ask with --bundle"


@contextmanager
def shown_progress(source: Source | None, quiet: bool) -> Iterator[None]:
    """Show how far a source is, where it can tell, until the block ends."""
    tally: Tally | None = getattr(source, "tally", None)
    if quiet or tally is None:
        yield
        return
    ended = Event()
    thread = Thread(target=_show, args=(tally, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _show(tally: Tally, ended: Event) -> None:
    output = Output("table")
    progress = Progress(output)
    seconds = 0
    while not ended.wait(EVERY_SECONDS):
        seconds += 1
        if seconds == LONG_SECONDS:
            output.note((Mark.SKIP, LONG))
        progress.tell(sentence(tally.count()))
    progress.close()


def sentence(so_far: Count) -> str:
    """Return how far a read is, in words."""
    reading = _sections(so_far.sections)
    if not so_far.done and not so_far.left:
        return reading
    whole = so_far.done + so_far.left
    calls = f"{so_far.done} of about {counted(whole, 'AWS call')}"
    return f"{reading}: {calls}{_left(so_far.seconds_left)}"


def _sections(names: tuple[str, ...]) -> str:
    if not names:
        return "reading"
    # The last to have begun is what the others wait for.
    latest = ", ".join(reversed(names[-NAMED:]))
    others = len(names) - NAMED
    return f"reading {latest}" + (f" and {others} more" if others > 0 else "")


def _left(seconds: float | None) -> str:
    if seconds is None or seconds < 1:
        return ""
    return f", {round(seconds)} s left at this pace"
