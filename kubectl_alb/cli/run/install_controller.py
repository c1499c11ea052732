"""`install`: the steps shown, agreed to, carried out, and the controller waited for."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kubectl_alb.apply.execute import Executor
from kubectl_alb.apply.execute import prepared as completed
from kubectl_alb.apply.live import LiveWriter
from kubectl_alb.apply.writer import DryRun, State
from kubectl_alb.cli.commands.install import CONFIGS, InstallOptions
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.error_reporting import report
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import note_gaps
from kubectl_alb.cli.run.changing import executor, live, note_unfinished, place_of
from kubectl_alb.cli.run.install_configuration import configuration
from kubectl_alb.cli.run.install_request import Preparation, Prepared
from kubectl_alb.cli.run.install_wait import Waiter
from kubectl_alb.context.open import open_source
from kubectl_alb.errors import AlbError, ExitCode, UsageError
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.step import Outcome, Result, Step
from kubectl_alb.render.document import Document
from kubectl_alb.steps.install.cluster import DEFINITION
from kubectl_alb.steps.install.plan import install_steps
from kubectl_alb.views import fix
from kubectl_alb.views import install as view
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.install import Proposal

if TYPE_CHECKING:
    from kubectl_alb.context.live import LiveSource

COMMAND = "install"
NOT_SURE = (Result.FAILED, Result.UNKNOWN)
IN_PLACE = "already in place"


def install(options: InstallOptions, output: Output) -> ExitCode:
    """Install the controller, or show how."""
    where = options.shared.context_options()
    if where.bundle or where.aws.disabled:
        flag = "--bundle" if where.bundle else "--no-aws"
        raise UsageError("install needs the live cluster and AWS", hint=f"omit {flag}")
    consent = Consent.of(options.change, options.shared.no_input)
    source = live(open_source(where), COMMAND)
    ready = Preparation(options, output, source, consent.force).prepared()
    return Installing(options, output, consent, source, ready).run()


@dataclass(frozen=True)
class Installing:
    """What was prepared, with whose consent it is carried out, and where that is shown."""

    options: InstallOptions
    output: Output
    consent: Consent
    source: "LiveSource"
    ready: Prepared
    outcomes: list[Outcome] = field(default_factory=list)

    def run(self) -> ExitCode:
        """Show, ask, carry out, wait; return how it ends."""
        executor = self._executor()
        proposal = self._proposal(executor)
        if self._for_machines_only:
            self.output.write(configuration(proposal, self.output.format))
            if self._blocked(proposal):
                raise view.blocked(proposal)
            return ExitCode.OK
        wide = self.output.format == "wide"
        self._draw(view.proposal(proposal, self.options.explain, wide))
        note_gaps(self.output, self.ready.facts.snapshot)
        if self._blocked(proposal):
            self._document(proposal, executor, ExitCode.FAILED)
            raise view.blocked(proposal)
        try:
            executor.obtain(proposal.open)
        except AlbError as refused:
            self._document(proposal, executor, refused.exit_code)
            raise
        code = self._carried_out(proposal, executor)
        self._document(proposal, executor, code)
        return code

    def _executor(self) -> Executor:
        context = self.ready.facts.snapshot.context
        place = place_of(self.source, context)
        writer = LiveWriter(self.source, self._show)
        made = executor(writer, self.consent, COMMAND, place)
        return replace(made, ordered=True)

    def _proposal(self, executor: Executor) -> Proposal:
        """Complete the steps, and find out which are in place; a client's dry run asks nobody."""
        ready = self.ready
        steps = install_steps(ready.request, ready.existing)
        if self.consent.dry_run is DryRun.CLIENT:
            return Proposal(ready.request, ready.existing, ready.report, steps)
        note_unfinished(self.output)
        assert executor.writer is not None
        steps = completed(steps, executor.writer)
        in_place = frozenset(step.id for step in steps if self._is_in_place(step, executor))
        return Proposal(ready.request, ready.existing, ready.report, steps, in_place)

    def _is_in_place(self, step: Step, executor: Executor) -> bool:
        """Return whether there is nothing to do; what cannot be told is found out later."""
        assert executor.writer is not None
        try:
            return executor.writer.look(step.action).state is State.AFTER
        except AlbError:
            return False

    def _carried_out(self, proposal: Proposal, executor: Executor) -> ExitCode:
        try:
            if not proposal.open and self.consent.dry_run is not DryRun.CLIENT:
                self.outcomes.extend(
                    self._noted(Outcome(step, Result.UNCHANGED, IN_PLACE))
                    for step in proposal.steps
                )
            else:
                for outcome in executor.run(proposal.steps):
                    self.outcomes.append(self._noted(outcome))
                    self._settle(proposal, outcome)
            return self._verified(proposal, executor)
        except AlbError as error:
            # What was done stays in the document.
            report(error)
            return error.exit_code
        except KeyboardInterrupt:
            if executor.journal.begun:
                self.output.note(fix.interrupted(executor.journal.run))
            self._document(proposal, executor, ExitCode.INTERRUPTED)
            raise

    def _settle(self, proposal: Proposal, outcome: Outcome) -> None:
        """Wait after the last definition until the API server serves all of them."""
        definitions = [s for s in proposal.steps if s.about.kind == DEFINITION]
        last = definitions[-1] if definitions else None
        written = self.consent.dry_run is DryRun.NONE and outcome.result is Result.DONE
        if last is not None and outcome.step.id == last.id and written:
            self._waiter(proposal).for_definitions(tuple(s.about.name for s in definitions))

    def _verified(self, proposal: Proposal, executor: Executor) -> ExitCode:
        failed = [outcome for outcome in self.outcomes if outcome.result in NOT_SURE]
        if failed:
            self._report(failed)
            self.output.note(view.failed(executor.journal.run))
            return ExitCode.FAILED
        if self.consent.dry_run is not DryRun.NONE:
            self.output.note(view.nothing_changed(self.consent.dry_run is DryRun.SERVER))
            return ExitCode.OK
        if self.options.wait:
            self._waiter(proposal).for_controller()
        unchanged = all(outcome.result is Result.UNCHANGED for outcome in self.outcomes)
        self.output.note(view.closing(proposal.request, unchanged))
        return ExitCode.OK

    def _report(self, failed: list[Outcome]) -> None:
        """Say what failed where the lines of the steps are not shown."""
        if self.output.quiet or not self._for_people:
            for outcome in failed:
                report(AlbError(f"{outcome.step.title}: {outcome.detail}", outcome.hint))

    def _waiter(self, proposal: Proposal) -> Waiter:
        request = proposal.request
        seconds = self.options.shared.timeout_seconds
        return Waiter(self.output, self.source, request.namespace, request.release, seconds)

    def _blocked(self, proposal: Proposal) -> ExitCode:
        """Return whether checks failed that make an installation useless."""
        return ExitCode.FAILED if proposal.report.worst is Severity.ERROR else ExitCode.OK

    def _noted(self, outcome: Outcome) -> Outcome:
        if self._for_people:
            self.output.note(fix.outcome_line(outcome))
        return outcome

    def _show(self, line: str) -> None:
        """Show a line of helm's as it comes."""
        if line.strip():
            self.output.note(view.helm_line(line))

    @property
    def _for_people(self) -> bool:
        return self.output.format in ("table", "wide")

    @property
    def _for_machines_only(self) -> bool:
        """Whether objects and commands are printed instead of a result."""
        client = self.consent.dry_run is DryRun.CLIENT
        return client and self.output.format in ("yaml", *CONFIGS)

    def _draw(self, document: Document) -> None:
        if self._for_people:
            self.output.draw(document)

    def _document(self, proposal: Proposal, executor: Executor, code: ExitCode) -> None:
        """Write the whole of it for machines."""
        if self._for_people:
            return
        made = executor.journal.run if _is_written(self.outcomes) else None
        snapshot = self.ready.facts.snapshot
        envelope = Envelope("InstallResult", view.spec(proposal), snapshot, int(code))
        value = view.value(proposal, self.outcomes, made)
        self.output.write_value(wrapped(envelope, value))


def _is_written(outcomes: list[Outcome]) -> bool:
    return any(each.result in (Result.DONE, *NOT_SURE) for each in outcomes)
