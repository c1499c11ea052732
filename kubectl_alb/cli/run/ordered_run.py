"""Steps that build on each other: completed, carried out in order, each outcome noted."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kubectl_alb.apply.execute import Executor, prepared
from kubectl_alb.apply.helm_program import Show
from kubectl_alb.apply.live import LiveWriter
from kubectl_alb.apply.writer import DryRun, State
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.error_reporting import report
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.run.changing import executor, note_unfinished
from kubectl_alb.errors import AlbError, ExitCode
from kubectl_alb.model.run import Place, Run
from kubectl_alb.model.step import Outcome, Result, Step, failure_code
from kubectl_alb.render.document import Document
from kubectl_alb.views import fix
from kubectl_alb.views.ordered import IN_PLACE, failed, helm_line

if TYPE_CHECKING:
    from kubectl_alb.context.live import LiveSource


@dataclass(frozen=True, slots=True)
class OrderedRun:
    """One run of a command, with whose consent it is made, and what became of its steps."""

    output: Output
    consent: Consent
    executor: Executor
    outcomes: list[Outcome] = field(default_factory=list)

    def examined(self, steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], frozenset[str]]:
        """Complete the steps, and return with them the ids of those that have nothing to do.

        A client's dry run asks no server.
        """
        writer = self.executor.writer
        if writer is None or self.consent.dry_run is DryRun.CLIENT:
            return steps, frozenset()
        note_unfinished(self.output)
        steps = prepared(steps, writer)
        return steps, frozenset(step.id for step in steps if self._is_in_place(step))

    def _is_in_place(self, step: Step) -> bool:
        """Return whether there is nothing to do; what cannot be told is found out later."""
        assert self.executor.writer is not None
        try:
            return self.executor.writer.look(step.action).state is State.AFTER
        except AlbError:
            return False

    def carried_out(
        self, steps: Sequence[Step], in_place: frozenset[str]
    ) -> Generator[Outcome, None, None]:
        """Carry the steps out, unless all are in place, and yield what became of each."""
        if self.consent.dry_run is not DryRun.CLIENT and all(s.id in in_place for s in steps):
            yield from (self.noted(Outcome(s, Result.UNCHANGED, IN_PLACE)) for s in steps)
            return
        with closing(self.executor.run(steps)) as outcomes:
            for outcome in outcomes:
                yield self.noted(outcome)

    def noted(self, outcome: Outcome) -> Outcome:
        """Keep an outcome, and say it where people read."""
        self.outcomes.append(outcome)
        if self.for_people:
            self.output.note(fix.outcome_line(outcome))
        return outcome

    def interrupted(self) -> None:
        """Say how to go on after Ctrl-C."""
        if self.executor.journal.begun:
            self.output.note(fix.interrupted(self.executor.journal.run))

    def note_how_to_go_on(self, undone: str = "what was done") -> None:
        """Say how to go on where something was changed, or may have been."""
        if self.written is not None:
            self.output.note(failed(self.written, undone))

    def report_failures(self) -> None:
        """Say what failed where the lines of the steps are not shown."""
        if self.output.quiet or not self.for_people:
            for outcome in filter(lambda each: each.is_failure, self.outcomes):
                report(AlbError(f"{outcome.step.title}: {outcome.detail}", outcome.hint))

    def draw(self, document: Document) -> None:
        """Write a document where people read."""
        if self.for_people:
            self.output.draw(document)

    @property
    def for_people(self) -> bool:
        """Whether people read the output."""
        return self.output.format in ("table", "wide")

    @property
    def failure(self) -> ExitCode | None:
        """How the command ends where a step failed, or may have; None where none did."""
        return failure_code(self.outcomes)

    @property
    def is_unchanged(self) -> bool:
        """Whether all was in place."""
        return all(outcome.result is Result.UNCHANGED for outcome in self.outcomes)

    @property
    def written(self) -> Run | None:
        """The run, if something was changed or may have been."""
        has_written = any(outcome.has_written for outcome in self.outcomes)
        return self.executor.journal.run if has_written else None


def ordered_run(
    output: Output, consent: Consent, source: "LiveSource", command: str, place: Place
) -> OrderedRun:
    """Begin a run; nothing is written yet. What helm prints is noted as it comes."""
    made = executor(LiveWriter(source, helm_notes(output)), consent, command, place)
    return OrderedRun(output, consent, replace(made, ordered=True))


def helm_notes(output: Output) -> Show:
    """Return what notes the lines that helm prints."""

    def show(line: str) -> None:
        if line.strip():
            output.note(helm_line(line))

    return show
