"""`reorder --wait`: until AWS has the rules in the new order, or the time is over."""

import time
from dataclasses import dataclass, replace

from kubectl_alb.analysis.reorder.settled import CHANGING, Settled, settled
from kubectl_alb.cli.progress import Progress
from kubectl_alb.cli.run.changing import live
from kubectl_alb.cli.run.reorder_proposal import NEEDS, Proposal
from kubectl_alb.context.deadline import Deadline
from kubectl_alb.context.load import load, reload
from kubectl_alb.context.open import open_source
from kubectl_alb.context.source import Focus, WatchedSource
from kubectl_alb.errors import ExitCode
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.document import Mark

SECONDS = 300.0
# As `describe --watch`: a faster pace would slow the controller down.
PAUSE_SECONDS = 5.0
Waited = tuple[ExitCode, dict[str, object]]


def waited(proposal: Proposal) -> Waited:
    """Wait for the rules of the new order; return how it ends, and the last state."""
    seconds = proposal.options.shared.timeout_seconds or SECONDS
    where = replace(proposal.where, deadline=Deadline(), timeout_seconds=None)
    group = proposal.report.reordering.group.id
    source = live(open_source(where, Focus(group=str(group))), "--wait")
    progress = Progress(proposal.output)
    try:
        waiting = _Waiting(group, source, progress, time.monotonic() + seconds)
        state = waiting.awaited(load(source, NEEDS.sections))
    finally:
        progress.close()
    value: dict[str, object] = {"done": state.done}
    if state.done:
        proposal.output.note((Mark.GOOD, " AWS has the rules in the new order"))
        return proposal.partial, value
    proposal.output.note(
        (Mark.BAD, f" timed out after {seconds:g} s: {state.reason}; see "
                   f"kubectl alb describe group/{group}"))  # fmt: skip
    return ExitCode.TIMED_OUT, {**value, "reason": state.reason}


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What is waited for, where, and until when."""

    group: GroupID
    source: WatchedSource
    progress: Progress
    ends: float

    def awaited(self, snapshot: Snapshot) -> Settled:
        """Look until all rules are in place or the time is over; return the last state."""
        while True:
            state = settled(self.group, Facts(snapshot))
            left = self.ends - time.monotonic()
            if state.done or left <= 0:
                return state
            self.progress.pause(min(PAUSE_SECONDS, left), state.reason)
            snapshot = reload(self.source, snapshot, CHANGING)
