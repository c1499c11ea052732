"""The answer to `undo`: runs listed, or the steps of one taken back."""

import os
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from kubectl_alb.apply.recorded import find_run, note_undone, recorded_runs
from kubectl_alb.apply.state_folder import JournalError, runs_folder
from kubectl_alb.apply.undo import undoing
from kubectl_alb.apply.writer import DryRun
from kubectl_alb.cli.commands.undo import UndoOptions
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.run.changing import executor, live, note_unfinished, server_of
from kubectl_alb.context.open import open_source
from kubectl_alb.errors import AlbError, ConfigError, ExitCode
from kubectl_alb.model.action import PatchObject
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.run import Place, RecordedRun, Run, RunState, Undoing
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.step import Outcome, Result, Step, failure_code
from kubectl_alb.render.document import Document, Mark
from kubectl_alb.views import fix, runs, undo
from kubectl_alb.views.envelope import Envelope, wrapped

if TYPE_CHECKING:
    from kubectl_alb.apply.execute import Executor
    from kubectl_alb.apply.live import LiveWriter
    from kubectl_alb.context.live import LiveSource

TAKEN_BACK = (Result.DONE, Result.UNCHANGED)


def run(options: UndoOptions) -> ExitCode:
    """List the runs, or take one back."""
    output = Output.of(options.output, options.shared)
    folder = runs_folder(os.environ)
    if not options.run:
        where = Snapshot(datetime.now(timezone.utc), ClusterContext(source="journals"))
        output.show(runs, recorded_runs(folder), Envelope("RunList", {}, where))
        return ExitCode.OK
    recorded = find_run(folder, options.run)
    if recorded.state is RunState.RUNNING:
        raise AlbError(f"run {options.run} is still in progress", hint="wait for its end")
    note_unfinished(output, but=options.run)
    consent = Consent.of(options.change, options.shared.no_input)
    writer = None
    if consent.dry_run is not DryRun.CLIENT:
        writer = _writer(options, recorded)
    taking = undoing(recorded, writer)
    return Undo(
        taking, executor(writer, consent, f"undo {options.run}", recorded.run.place), output
    ).run()


@dataclass(frozen=True, slots=True)
class Undo:
    """A run to be taken back, by whom, and where that is shown."""

    taking: Undoing
    executor: "Executor"
    output: Output

    def run(self) -> ExitCode:
        """Show the steps, ask, and carry them out."""
        self._show(undo.proposal(self.taking))
        force = self.executor.consent.force
        steps = [step for step in self.taking.steps if force or not step.owner]
        try:
            self.executor.obtain(steps)
        except AlbError as refused:
            self._document((), refused.exit_code)
            raise
        outcomes = [*self._left_to_owners(steps), *self._carried_out(steps)]
        self._note_taken_back(outcomes)
        code = self._code(outcomes)
        self._document(outcomes, code)
        return code

    def _left_to_owners(self, steps: list[Step]) -> list[Outcome]:
        return [
            self._noted(
                Outcome(step, Result.PLANNED, f"left to {step.owner}; --force edits it in place")
            )
            for step in self.taking.steps
            if step not in steps
        ]

    def _carried_out(self, steps: list[Step]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        try:
            outcomes.extend(self._noted(outcome) for outcome in self.executor.run(steps))
        except KeyboardInterrupt:
            self.output.note(fix.interrupted(self.executor.journal.run))
            self._note_taken_back(outcomes)
            self._document(outcomes, ExitCode.INTERRUPTED)
            raise
        return outcomes

    def _noted(self, outcome: Outcome) -> Outcome:
        if self._for_people:
            self.output.note(fix.outcome_line(outcome))
        return outcome

    def _note_taken_back(self, outcomes: list[Outcome]) -> None:
        """Record in the run's own journal what is taken back by now."""
        if self.executor.consent.dry_run is not DryRun.NONE:
            return
        steps = [outcome.step for outcome in outcomes if outcome.result in TAKEN_BACK]
        steps += [left.step for left in self.taking.left if left.harmless]
        every = len(steps) == len(self.taking.steps) + len(self.taking.left)
        try:
            note_undone(self.taking.run, steps, closed=every)
        except JournalError as error:
            self.output.note((Mark.WARN, f" {error.message}"))

    def _code(self, outcomes: list[Outcome]) -> ExitCode:
        failure = failure_code(outcomes)
        if failure is not None or self.taking.refused:
            return failure or ExitCode.FAILED
        if not self.taking.steps:
            self.output.note((Mark.GOOD, " nothing is left to be taken back"))
        return ExitCode.OK

    @property
    def _for_people(self) -> bool:
        return self.output.format not in ("json", "yaml")

    def _show(self, document: Document) -> None:
        if self._for_people:
            self.output.draw(document)

    def _document(self, outcomes: "list[Outcome] | tuple[()]", code: ExitCode) -> None:
        if self._for_people:
            return
        made = self.executor.journal.run if any(map(_is_written, outcomes)) else None
        spec = {"run": self.taking.run.run.id, "dryRun": self.executor.consent.dry_run.value}
        where = Snapshot(datetime.now(timezone.utc), _context(self.taking.run.run))
        envelope = Envelope("UndoReport", spec, where, int(code))
        self.output.write_value(wrapped(envelope, undo.value(self.taking, outcomes, made)))


def _is_written(outcome: Outcome) -> bool:
    return outcome.result is not Result.PLANNED


def _context(run: Run) -> ClusterContext:
    place, how = run.place, "the journal"
    return ClusterContext(
        kube_context=Found(place.context, how),
        cluster_name=Found(place.cluster_name, how),
        account=Found(place.account, how),
        region=Found(place.region, how),
        source="live",
    )


def _writer(options: UndoOptions, recorded: RecordedRun) -> "LiveWriter":
    """Return what writes; raise `ConfigError` unless it writes where the run did."""
    from kubectl_alb.apply.live import LiveWriter

    source = live(open_source(options.shared.context_options()), "undo")
    place = recorded.run.place
    _require_same("API server", place.server, server_of(source), place)
    if any(not isinstance(entry.step.action, PatchObject) for entry in recorded.entries):
        _require_same_account(source, place)
    return LiveWriter(source)


def _require_same_account(source: "LiveSource", place: Place) -> None:
    clients = source.aws_clients
    _require_same("AWS region", place.region, clients.settings.region.value, place)
    account = str(clients.call("sts", "GetCallerIdentity")["Account"])
    _require_same("AWS account", place.account, account, place)


def _require_same(what: str, recorded: str, now: str, place: Place) -> None:
    if recorded and now != recorded:
        flags = f"--context {place.context}" if place.context else "--kubeconfig"
        raise ConfigError(
            f"the run changed {what} {recorded}, this is {now}",
            hint=f"give {flags}, --profile or --region of the run",
        )
