"""The answer to `logs`."""

import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from kubectl_alb.checks.logs.blocks import joined
from kubectl_alb.checks.logs.selection import counted, entries, folded
from kubectl_alb.checks.logs.tally import Tally
from kubectl_alb.cli.commands.logs import LogsOptions
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.run.logs_page import Page, follow_pipe
from kubectl_alb.cli.run.logs_source import Asked, Logs, asked, opened
from kubectl_alb.errors import AlbError, ExitCode
from kubectl_alb.model.log import Written
from kubectl_alb.render.document import Mark
from kubectl_alb.views.logs import closing, wanted_words


@dataclass(slots=True)
class Reading:
    """How reading ends: with the last line, when the time is over, or with an error."""

    ends: float | None = None
    over: bool = False
    error: AlbError | None = None

    @classmethod
    def within(cls, seconds: float | None) -> "Reading":
        """Begin, with so many seconds to go."""
        return cls(None if seconds is None else time.monotonic() + seconds)

    @property
    def late(self) -> bool:
        """Whether the time is over."""
        self.over = self.over or (self.ends is not None and time.monotonic() > self.ends)
        return self.over

    def of(self, lines: Iterator[Written]) -> Iterator[Written]:
        """Yield lines up to the end, whatever it is: what was read is shown all the same."""
        try:
            yield from lines if self.ends is None else takewhile(lambda _: not self.late, lines)
        except AlbError as error:
            self.error = error


def run(options: LogsOptions) -> ExitCode:
    """Write the lines that are there; go on with those that come, if that is asked for."""
    output = Output.of(options.output, options.shared)
    wanted = asked(options)
    reading, tally = Reading.within(wanted.where.timeout_seconds), Tally()
    logs = opened(wanted)
    page = Page(output, logs.leader, tally, options.tail)
    lines = joined(reading.of(logs.lines))
    _show(counted(lines, logs.selection, tally), wanted, logs, page)
    _insist(wanted, logs, reading, tally)
    page.end_of_tail()
    _note(output, wanted, logs, tally, reading)
    if wanted.options.follow and not wanted.options.files and not reading.late:
        # Imported only now, with what reads a live cluster.
        from kubectl_alb.cli.run.logs_follow import follow

        follow(logs, options.since, page, tally, lambda: reading.late)
    elif reading.error is not None:
        raise reading.error
    return ExitCode.TIMED_OUT if reading.over else ExitCode.OK


def _insist(wanted: Asked, logs: Logs, reading: Reading, tally: Tally) -> None:
    """Raise what leaves nothing to show; a pod that is followed may have no log yet."""
    error = reading.error
    if error is not None and not tally.read:
        waiting = wanted.options.follow and logs.failures and error.exit_code is ExitCode.FAILED
        if not waiting:
            raise error
    if logs.absent is not None and not tally.shown:
        raise logs.absent


def _show(lines: Iterator[Written], wanted: Asked, logs: Logs, page: Page) -> None:
    if wanted.options.follow and wanted.options.files:
        follow_pipe(lines, logs.selection, page)
        return
    # Looking for cycles, of which entries have none, among all that are held back takes long.
    gc.disable()
    _show_all(lines, logs, page)
    gc.enable()


def _show_all(lines: Iterator[Written], logs: Logs, page: Page) -> None:
    if page.format == "pretty":
        for each in folded(lines, logs.selection):
            page.entry(each)
    elif page.format == "raw" and logs.selection.everything:
        for written in lines:
            page.raw(written)
    else:
        for written, entry in entries(lines, logs.selection):
            page.line(written, entry)


def _note(output: Output, wanted: Asked, logs: Logs, tally: Tally, reading: Reading) -> None:
    for doubt in logs.doubts:
        output.note(doubt)
    for failure in (*logs.failures, *logs.omitted.notes):
        output.note((Mark.WARN, f" not read: {failure}"))
    if reading.over:
        output.note((Mark.WARN, " --timeout is over: there are more lines"))
    if tally.read and not tally.structured and not tally.codes:
        output.note((Mark.WARN, " no line looks like one of the controller's"))
    about = logs.selection.line_filter.about if logs.selection.line_filter else ""
    output.note(closing(tally, wanted_words(wanted.options.level, about), logs.leader))
    if tally.codes:
        output.note((Mark.SKIP, f" what to do: kubectl alb explain {tally.first_code}"))
    if wanted.options.follow and not wanted.options.files:
        output.note((Mark.SKIP, " following; Ctrl-C ends it"))
