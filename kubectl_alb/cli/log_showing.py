"""The answer to `logs`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import click

from kubectl_alb.checks.log_select import counted, entries, folded
from kubectl_alb.checks.log_tally import Tally
from kubectl_alb.cli import options
from kubectl_alb.cli.log_following import follow, follow_pipe
from kubectl_alb.cli.log_page import Page
from kubectl_alb.cli.log_source import Asked, Logs, asked, opened
from kubectl_alb.cli.output import Output
from kubectl_alb.errors import AlbError, ExitCode
from kubectl_alb.model.log import Written
from kubectl_alb.render.document import Mark
from kubectl_alb.views.logs import closing, wanted_words


@dataclass(slots=True)
class Clock:
    """The end of the time allowed, and whether it came before the end of the lines."""

    ends: float | None
    over: bool = False

    @property
    def passed(self) -> bool:
        """Whether the time is over."""
        self.over = self.over or (self.ends is not None and time.monotonic() > self.ends)
        return self.over

    def until(self, lines: Iterator[Written]) -> Iterator[Written]:
        """Return the lines that come while there is time."""
        return lines if self.ends is None else takewhile(lambda _: not self.passed, lines)


def run(output: Output, subject: str | None, files: tuple[str, ...], **flags: Any) -> ExitCode:
    """Write the lines that are there; go on with those that come, if that is asked for."""
    wanted = asked(options.where(click.get_current_context()), subject, files, **flags)
    seconds = wanted.where.timeout_seconds
    clock = Clock(None if seconds is None else time.monotonic() + seconds)
    tally = Tally()
    logs = opened(wanted)
    page = Page(output, logs.leader, tally, wanted.tail)
    lines = counted(clock.until(logs.lines), logs.selection, tally)
    if wanted.follow and wanted.files:
        follow_pipe(lines, logs.selection, page)
    else:
        with _waiting(wanted, logs):
            _show(lines, logs, page)
    if logs.absent is not None and not tally.shown:
        raise logs.absent
    page.end_of_tail()
    _note(output, wanted, logs, tally, clock)
    if wanted.follow and not wanted.files and not clock.passed:
        follow(logs, wanted, page, tally, lambda: clock.passed)
    return ExitCode.TIMED_OUT if clock.over else ExitCode.OK


@contextmanager
def _waiting(wanted: Asked, logs: Logs) -> Iterator[None]:
    """When following, let pods pass that have no log yet."""
    try:
        yield
    except AlbError as error:
        if not (wanted.follow and logs.failures and error.exit_code is ExitCode.FAILED):
            raise


def _show(lines: Iterator[Written], logs: Logs, page: Page) -> None:
    if page.format == "pretty":
        for each in folded(lines, logs.selection):
            page.entry(each)
    elif page.format == "raw" and logs.selection.everything:
        for written in lines:
            page.raw(written)
    else:
        for written, entry in entries(lines, logs.selection):
            page.line(written, entry)


def _note(output: Output, wanted: Asked, logs: Logs, tally: Tally, clock: Clock) -> None:
    for doubt in logs.doubts:
        output.note(doubt)
    for failure in logs.failures:
        output.note((Mark.WARN, f" not read: {failure}"))
    if clock.over:
        output.note((Mark.WARN, " --timeout is over: there are more lines"))
    if tally.read and not tally.structured:
        output.note((Mark.WARN, " no line looks like one of the controller's"))
    about = str(logs.selection.concern.group) if logs.selection.concern else ""
    output.note(closing(tally, wanted_words(wanted.level, about), logs.leader))
    for code, _ in tally.codes.most_common(1):
        output.note((Mark.SKIP, f" what to do: kubectl alb explain {code}"))
    if wanted.follow:
        output.note((Mark.SKIP, " following; Ctrl-C ends it"))
