"""`status --wait`: look again until everything in question is healthy, or the time is over.

What does not change while one waits is read at the first look and at the last one; in between only
what does, with a pause that leaves room for the controller's own calls.
"""

from dataclasses import dataclass, field, replace

from kubectl_alb.analysis.status.overview import CHANGING, Overview
from kubectl_alb.cli.commands.status import StatusOptions
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.progress import Progress
from kubectl_alb.cli.run.status_question import Look, Question, question
from kubectl_alb.cli.run.status_shown import shown
from kubectl_alb.cli.verdict import Verdict
from kubectl_alb.context.deadline import Deadline, timed_out
from kubectl_alb.context.load import load, overlaid
from kubectl_alb.context.open import open_anew, open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import VersionedSource
from kubectl_alb.errors import AlbError, ExitCode, NotFoundError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Gap
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.document import Mark

DEFAULT_SECONDS = 300.0
PAUSE_SECONDS, LEAST_SECONDS = 10.0, 0.5
# After a look at everything that has found errors only, another one is not taken sooner.
WHOLE_SECONDS = 30.0
# No waiting changes that.
HOPELESS = (ExitCode.DENIED, ExitCode.CONFIG)


def wait(options: StatusOptions, where: ContextOptions, output: Output) -> ExitCode:
    """Wait, and show the last state; the exit code tells whether it is healthy."""
    seconds = DEFAULT_SECONDS if where.timeout_seconds is None else where.timeout_seconds
    where = replace(where, timeout_seconds=seconds, deadline=Deadline.within(seconds))
    asking = question(options, where)
    waiting = Waiting(asking, seconds, Progress(output), open_source(where, asking.focus))
    try:
        healthy = waiting.run()
    except KeyboardInterrupt:
        if waiting.last is not None:
            shown(waiting.last, asking, output, ExitCode.INTERRUPTED)
        raise
    last = waiting.last
    assert last is not None
    code = _code(last, healthy, Verdict(options.fail_on, options.exit_zero))
    shown(last, asking, output, code)
    if not healthy and last.gap is None:
        output.note(
            (Mark.BAD, f" not healthy within {seconds:g}s: {reason_of(last.report.awaited)}")
        )
    if waiting.failure is not None:
        output.note((Mark.WARN, f" the last look failed: {waiting.failure.message}"))
    return code


def _code(last: Look, healthy: bool, judge: Verdict) -> ExitCode:
    if last.gap is not None:
        return ExitCode(last.gap.exit_code)
    return judge.exit_code(last.report.worst) if healthy else ExitCode.TIMED_OUT


@dataclass(slots=True)
class Waiting:
    """A wait under way: the last look at everything, and why a later one failed.

    With `patience` it ends early, once the reconcile has failed for so many seconds.
    """

    asking: Question
    seconds: float
    progress: Progress
    source: VersionedSource
    patience: float | None = None
    last: Look | None = None
    failure: AlbError | None = None
    _ends: float = field(init=False, default=0.0)
    _whole_at: float = field(init=False, default=0.0)
    _took: float = field(init=False, default=0.0)
    _awaited: tuple[str, ...] = field(init=False, default=())
    _failing_since: float | None = field(init=False, default=None)

    def run(self) -> bool:
        """Look until all is healthy, which is the answer, or the time is over."""
        self._ends = self.progress.now() + self.seconds
        try:
            self._look_until_settled()
        finally:
            self.progress.close()
        return self.last is not None and self.last.gap is None and not self.last.report.awaited

    def _look_until_settled(self) -> None:
        self._look()
        while not self._settled():
            pause = self._pause()
            if pause < LEAST_SECONDS:
                break
            self.progress.pause(pause, self._reason())
            self.source = open_anew(self.source)
            if self._is_last() or self._may_be_healthy() or self.gave_up:
                self._look()

    @property
    def _left(self) -> float:
        return self._ends - self.progress.now()

    def _settled(self) -> bool:
        if self.last is None or self.failure is not None:
            return False
        gap = self.last.gap
        if gap:
            return gap.exit_code in HOPELESS
        return not self.last.report.awaited or self.gave_up

    @property
    def gave_up(self) -> bool:
        """Whether the reconcile has failed for longer than there is patience for."""
        if self.patience is None or self._failing_since is None:
            return False
        return self.progress.now() - self._failing_since >= self.patience

    def _note_failing(self, groups: Overview) -> None:
        failing = any(group.state == "failed" for group in groups.groups)
        since = self._failing_since
        self._failing_since = (self.progress.now() if since is None else since) if failing else None

    def _pause(self) -> float:
        """Return how long to wait: at the end, time is left for a look at everything."""
        return min(PAUSE_SECONDS, self._left - self._reserve)

    @property
    def _reserve(self) -> float:
        """How long a look at everything may take, by how long the last one took."""
        return 1.2 * self._took + 0.3

    def _is_last(self) -> bool:
        return self._left < PAUSE_SECONDS + self._reserve

    def _reason(self) -> str:
        if self.failure is not None:
            return self.failure.message
        if self.last is not None and self.last.gap is not None:
            unread = (s.value for s in self.asking.needs.vital if s in self.last.snapshot.gaps)
            return f"{', '.join(unread)} could not be read"
        return reason_of(self._awaited)

    def _look(self) -> None:
        """Look at everything; a look that fails, or is cut off by the end, changes nothing."""
        began = self.progress.now()
        try:
            look = self._within_time().look(self.source)
        except AlbError as error:
            if self.last is None or isinstance(error, NotFoundError):
                raise
            self.failure = error
            return
        gap = look.gap
        if self.last is not None and gap is not None and gap.exit_code == ExitCode.TIMED_OUT:
            self.failure = timed_out(gap.reason)
            return
        look = replace(look, gap=gap or _refused(look.report.overview, look.snapshot))
        self.last, self.failure, self._awaited = look, None, look.report.awaited
        self._note_failing(look.report.overview)
        self._whole_at = self.progress.now()
        self._took = self._whole_at - began

    def _within_time(self) -> Question:
        left = max(self._left, 0.1)
        return replace(self.asking, where=replace(self.asking.where, timeout_seconds=left))

    def _may_be_healthy(self) -> bool:
        """Read what changes; return whether a look at everything is worth its calls.

        It is too where no look will tell.
        """
        assert self.last is not None
        try:
            fresh = load(self.source, CHANGING, max(self._left, 0.1))
            snapshot = overlaid(self.last.snapshot, fresh)
            groups = self.asking.overview(Facts(snapshot))
        except NotFoundError:
            raise
        except AlbError as error:
            self.failure = error
            return False
        self.failure = None
        self._note_failing(groups)
        if _refused(groups, snapshot) is not None:
            return True
        if groups.awaited:
            self._awaited = groups.awaited
            return False
        changed = bool(self.last.report.overview.awaited) or self.last.gap is not None
        return changed or self.progress.now() - self._whole_at >= WHOLE_SECONDS


def _refused(groups: Overview, snapshot: Snapshot) -> Gap | None:
    """Return why the state of a group will not be known however long one waits, if that is so."""
    sections = (section for group in groups.groups for section in group.unread)
    gaps = (snapshot.gaps.get(section) for section in sections)
    return next((gap for gap in gaps if gap and gap.exit_code in HOPELESS), None)


def reason_of(awaited: tuple[str, ...]) -> str:
    """Return the first thing that is waited for, and how many more there are."""
    if not awaited:
        return "nothing"
    more = f" (and {len(awaited) - 1} more)" if len(awaited) > 1 else ""
    return f"{awaited[0]}{more}"
