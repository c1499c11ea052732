"""Steps carried out in order: agreed to once, written down before and after, each under guard."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from kubectl_alb.apply.guard import guarded
from kubectl_alb.apply.journal import Journal
from kubectl_alb.apply.state_folder import JournalError
from kubectl_alb.apply.writer import ChangedError, DryRun, Writer
from kubectl_alb.errors import AlbError
from kubectl_alb.model.step import Outcome, Result, Step

STOPPED = "not carried out, since the step before could not be carried out as it was shown"
ALL_OR_NONE = "not carried out, since another step failed"
PUT_BACK = "put back, since another step failed"


class Consenting(Protocol):
    """What the flags allow, and who is asked for the rest."""

    @property
    def dry_run(self) -> DryRun:
        """How far a dry run goes."""
        ...

    @property
    def force(self) -> bool:
        """Whether objects may be changed that are managed elsewhere."""
        ...

    def obtain(self, steps: Iterable[Step]) -> None:
        """Ask for what the flags leave open; raise an `AlbError` without consent."""
        ...


def prepared(steps: Iterable[Step], writer: Writer) -> tuple[Step, ...]:
    """Complete the steps with what only the servers know, before they are shown."""
    return tuple(writer.prepared(step) for step in steps)


@dataclass(frozen=True, slots=True)
class Executor:
    """Carries out what was agreed to, with one consent and one journal.

    Without a `writer` steps are only shown. Of `ordered` steps each needs those before it: after
    one that failed none is carried out. A second run finds what was done, and goes on from there.
    """

    writer: Writer | None
    journal: Journal
    consent: Consenting
    ordered: bool = False

    def obtain(self, steps: Iterable[Step]) -> None:
        """Ask for consent, after a look whether the journal can be written.

        Raise an `AlbError` where nothing may be changed.
        """
        steps = tuple(steps)
        if steps and self.consent.dry_run is DryRun.NONE:
            self.journal.check()
        self.consent.obtain(steps)

    def run(self, steps: Sequence[Step], together: bool = False) -> Generator[Outcome, None, None]:
        """Carry the steps out in order, and yield what became of each.

        Steps do not depend on each other, so after a failed one the others are carried out too;
        not so after one that found another state than was shown: the rest may be outdated as well.
        Steps that go `together` are all carried out or none: after a failed one, what was carried
        out is put back, and a step that is put back is yielded again.
        """
        writer, dry_run = self.writer, self.consent.dry_run
        if writer is None or dry_run is DryRun.CLIENT:
            yield from (Outcome(step, Result.PLANNED) for step in steps)
            return
        if dry_run is DryRun.SERVER:
            yield from self._rehearsed(steps, writer)
            return
        if steps:
            self.journal.begin(steps)
            try:
                yield from self._written(steps, writer, together)
                self.journal.end()
            finally:
                self.journal.close()

    def _written(self, steps: Sequence[Step], writer: Writer, together: bool) -> Iterator[Outcome]:
        touched: list[Step] = []
        for index, step in enumerate(steps):
            outcome = self._one(step, writer)
            yield outcome
            if outcome.result in (Result.DONE, Result.UNKNOWN):
                touched.append(outcome.step)
            failed = outcome.result in (Result.FAILED, Result.UNKNOWN)
            if outcome.stops or (together and failed):
                reason = ALL_OR_NONE if together else STOPPED
                yield from (Outcome(left, Result.PLANNED, reason) for left in steps[index + 1 :])
                if together:
                    yield from (self._put_back(step, writer) for step in reversed(touched))
                return

    def _put_back(self, step: Step, writer: Writer) -> Outcome:
        """Take a step back; where that fails, it is still carried out."""
        hint = f"see {self.journal.run.undo_command}"
        if step.undo is None:
            return Outcome(step, Result.DONE, "cannot be put back")
        try:
            done = guarded(writer, step.undo, DryRun.NONE)
        except AlbError as error:
            return Outcome(step, Result.DONE, f"could not be put back: {error.message}", hint)
        if done.result in (Result.FAILED, Result.UNKNOWN):
            return Outcome(step, Result.UNKNOWN, f"could not be put back: {done.detail}", hint)
        with suppress(JournalError):
            self.journal.undone(step)
        return Outcome(step, Result.UNDONE, PUT_BACK)

    def _one(self, step: Step, writer: Writer) -> Outcome:
        try:
            self.journal.intent(step)
        except JournalError as error:
            return Outcome(step, Result.FAILED, error.message, error.hint, stops=True)
        outcome = _outcome(step, writer, DryRun.NONE)
        if self.ordered and outcome.result in (Result.FAILED, Result.UNKNOWN):
            outcome = replace(outcome, stops=True)
        try:
            self.journal.outcome(outcome)
        except JournalError as error:
            detail = "; ".join(filter(None, (outcome.detail, error.message)))
            return replace(outcome, detail=detail, hint=error.hint, stops=True)
        return outcome

    def _rehearsed(self, steps: Sequence[Step], writer: Writer) -> Iterator[Outcome]:
        """Have each step checked; what an earlier one has yet to make is not missed."""
        awaited = False
        for step in steps:
            outcome = _outcome(step, writer, DryRun.SERVER, self.ordered and awaited)
            awaited = awaited or outcome.result is Result.PLANNED
            yield outcome


LATER = "cannot be checked before the steps above are carried out"


def _outcome(step: Step, writer: Writer, dry_run: DryRun, awaited: bool = False) -> Outcome:
    try:
        done = guarded(writer, step.action, dry_run)
    except AlbError as error:
        if awaited and (error.missing or isinstance(error, ChangedError)):
            return Outcome(step, Result.PLANNED, f"{LATER}: {error.message}")
        stops = isinstance(error, ChangedError)
        return Outcome(step, Result.FAILED, error.message, error.hint, stops, error.exit_code)
    if done.undo is not None:
        step = replace(step, undo=done.undo)
    return Outcome(step, done.result, done.detail, done.hint, code=done.code)
