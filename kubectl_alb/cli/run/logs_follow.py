"""`logs -f`: lines as they come, from the cluster or through a pipe."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from kubectl_alb.checks.leadership import leader
from kubectl_alb.checks.log_entry import entry
from kubectl_alb.checks.log_fold import Following, sameness
from kubectl_alb.checks.log_select import Selection, counted, entries
from kubectl_alb.checks.log_tally import Tally
from kubectl_alb.cli.run.logs_page import Page
from kubectl_alb.cli.run.logs_source import Asked, Logs
from kubectl_alb.context.live import LiveSource
from kubectl_alb.context.load import reload
from kubectl_alb.context.logs.follow import Follower, Notice
from kubectl_alb.context.logs.pods import ControllerLogs
from kubectl_alb.errors import UsageError
from kubectl_alb.model.log import Written
from kubectl_alb.model.section import Section
from kubectl_alb.render.document import Mark

LEASE_SECONDS = 10.0


@dataclass(slots=True)
class Voice:
    """Shows lines the moment they come; repeats later, with their count."""

    page: Page
    following: Following

    def tell(self, lines: Iterable[Written], selection: Selection) -> None:
        """Show lines that may be wanted, and the repeats that are due."""
        if self.page.format == "pretty":
            self._fold(lines, selection)
        else:
            for written, found in entries(lines, selection):
                self.page.line(written, found)
        self.page.flush()

    def _fold(self, lines: Iterable[Written], selection: Selection) -> None:
        now = datetime.now(timezone.utc)
        for written in lines:
            same = sameness(written)
            if self.following.repeated(same):
                continue
            found = entry(written)
            if selection.wants(found, written):
                for each in self.following.first(same, found, now):
                    self.page.entry(each)
        for each in self.following.due(now):
            self.page.entry(each)


def follow_pipe(lines: Iterator[Written], selection: Selection, page: Page) -> None:
    """Show what comes through a pipe, until its end."""
    voice = Voice(page, Following())
    for written in lines:
        voice.tell((written,), selection)
    for each in voice.following.rest():
        page.entry(each)


def follow(logs: Logs, wanted: Asked, page: Page, tally: Tally, over: Callable[[], bool]) -> None:
    """Show what the controller's pods write from now on, until interrupted or out of time."""
    if not isinstance(logs.streams, ControllerLogs) or not isinstance(logs.source, LiveSource):
        raise UsageError("-f needs the live cluster")
    voice, election = Voice(page, Following()), _Election(logs)
    for heard in Follower(logs.streams, wanted.since or None).follow():
        selection = election.selection(page)
        for notice in heard:
            if isinstance(notice, Notice):
                page.note((Mark.WARN if notice.bad else Mark.SKIP, f" {notice.text}"))
        lines = (each for each in heard if isinstance(each, Written))
        voice.tell(counted(lines, selection, tally), selection)
        if over():
            return


class _Election:
    """Who leads, looked up again from time to time."""

    def __init__(self, logs: Logs) -> None:
        self._logs = logs
        self._selection = replace(logs.selection, since=None)
        self._next = time.monotonic() + LEASE_SECONDS

    def selection(self, page: Page) -> Selection:
        """Return what is wanted, and tell the page who leads."""
        source, snapshot = self._logs.source, self._logs.snapshot
        if time.monotonic() < self._next or snapshot is None or not isinstance(source, LiveSource):
            return self._selection
        self._next = time.monotonic() + LEASE_SECONDS
        pod = leader(reload(source, snapshot, {Section.LEASES}))
        if pod and pod != page.leader:
            page.note((Mark.SKIP, f" pod {pod} leads now"))
            page.leader = pod
            if self._selection.pod:
                self._selection = replace(self._selection, pod=pod)
        return self._selection
