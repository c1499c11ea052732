"""`logs -f`: lines of the cluster as they come."""

import time
from collections.abc import Callable
from dataclasses import replace

from kubectl_alb.checks.logs.blocks import joined
from kubectl_alb.checks.logs.fold import Following
from kubectl_alb.checks.logs.selection import Selection, counted
from kubectl_alb.checks.logs.tally import Tally
from kubectl_alb.cli.run.logs_page import Page, Voice
from kubectl_alb.cli.run.logs_source import Logs
from kubectl_alb.context.live import LiveSource
from kubectl_alb.context.load import reload
from kubectl_alb.context.logs.follow import Follower, Notice
from kubectl_alb.context.logs.pods import ControllerLogs
from kubectl_alb.errors import UsageError
from kubectl_alb.facts.controllers import leader
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.log import Written
from kubectl_alb.model.section import Section
from kubectl_alb.render.document import Mark

LEASE_SECONDS = 10.0


def follow(logs: Logs, since: float, page: Page, tally: Tally, over: Callable[[], bool]) -> None:
    """Show what the controller's pods write from now on, until interrupted or out of time."""
    if not isinstance(logs.streams, ControllerLogs) or not isinstance(logs.source, LiveSource):
        raise UsageError("-f needs the live cluster")
    voice, election = Voice(page, Following()), _Election(logs)
    for heard in Follower(logs.streams, since or None).follow():
        selection = election.selection(page)
        for notice in heard:
            if isinstance(notice, Notice):
                page.note((Mark.WARN if notice.bad else Mark.SKIP, f" {notice.text}"))
        lines = joined(each for each in heard if isinstance(each, Written))
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
        pod = leader(Facts(reload(source, snapshot, {Section.LEASES})))
        if pod and pod != page.leader:
            page.note((Mark.SKIP, f" pod {pod} leads now"))
            page.leader = pod
            if self._selection.pod:
                self._selection = replace(self._selection, pod=pod)
        return self._selection
