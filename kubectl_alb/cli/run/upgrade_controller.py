"""`upgrade`: the report and the steps shown, agreed to, carried out, waited for, or taken back."""

from contextlib import closing
from dataclasses import dataclass, field, replace

from kubectl_alb.analysis.upgrade.verified import VERIFIED, lost_by_upgrade
from kubectl_alb.apply.execute import Executor
from kubectl_alb.apply.execute import prepared as completed
from kubectl_alb.apply.live import LiveWriter
from kubectl_alb.apply.writer import DryRun, State
from kubectl_alb.cli.commands.upgrade import UpgradeOptions
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.error_reporting import report
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import loaded, note_gaps
from kubectl_alb.cli.run.changing import executor, live, note_unfinished, place_of
from kubectl_alb.cli.run.install_wait import Waiter
from kubectl_alb.cli.run.step_manifests import manifests
from kubectl_alb.cli.run.upgrade_request import Preparation, Prepared
from kubectl_alb.cli.run.upgrade_rollback import Rollback
from kubectl_alb.context.deadline import Deadline
from kubectl_alb.context.live import LiveSource
from kubectl_alb.context.open import open_source
from kubectl_alb.errors import AlbError, ExitCode, UsageError
from kubectl_alb.model.step import Outcome, Result, Step
from kubectl_alb.render.document import Document, Mark
from kubectl_alb.steps.install.cluster import DEFINITION
from kubectl_alb.steps.upgrade.plan import confirmed, refuse, upgrade_steps
from kubectl_alb.views import fix
from kubectl_alb.views import install as install_view
from kubectl_alb.views import upgrade_steps as view
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.upgrade_steps import Proposal

COMMAND = "upgrade"
NOT_SURE = (Result.FAILED, Result.UNKNOWN)


def upgrade(options: UpgradeOptions, output: Output) -> ExitCode:
    """Upgrade the controller, or show how."""
    where = options.shared.context_options()
    if where.bundle or where.aws.disabled:
        flag = "--bundle" if where.bundle else "--no-aws"
        raise UsageError(
            "upgrade needs the live cluster and AWS", hint=f"omit {flag}, or add --check"
        )
    consent = Consent.of(options.change, options.shared.no_input)
    source = live(open_source(where), COMMAND)
    ready = Preparation(options, source, consent.force).prepared()
    return Upgrading(options, output, consent, source, ready).run()


@dataclass(frozen=True)
class Upgrading:
    """What was prepared, with whose consent it is carried out, and where that is shown."""

    options: UpgradeOptions
    output: Output
    consent: Consent
    source: LiveSource
    ready: Prepared
    outcomes: list[Outcome] = field(default_factory=list)

    def run(self) -> ExitCode:
        """Show, ask, carry out, wait; return how it ends."""
        executor = self._executor()
        proposal = self._proposal(executor)
        if self._for_machines_only:
            self.output.write(manifests(proposal.steps))
            refuse(self.ready.report, self.options.skip)
            return ExitCode.OK
        self._draw(view.proposal(proposal, self.output.format == "wide"))
        note_gaps(self.output, self.ready.case.now.snapshot)
        try:
            refuse(self.ready.report, self.options.skip)
            executor.obtain(proposal.open)
        except AlbError as refused:
            self._document(proposal, executor, refused.exit_code)
            raise
        code = self._carried_out(proposal, executor)
        self._document(proposal, executor, code)
        return code

    def _executor(self) -> Executor:
        place = place_of(self.source, self.ready.case.now.snapshot.context)
        made = executor(LiveWriter(self.source, self._show), self.consent, COMMAND, place)
        return replace(made, ordered=True)

    def _proposal(self, executor: Executor) -> Proposal:
        """Complete the steps, and find out which are in place; a client's dry run asks nobody."""
        ready = self.ready
        every = upgrade_steps(ready.request, ready.found, ready.case, self.options.skip)
        name = ready.case.now.config.cluster_name or ready.request.release
        steps = tuple(confirmed(every, ready.report, name))
        if self.consent.dry_run is DryRun.CLIENT:
            return Proposal(ready.report, steps)
        note_unfinished(self.output)
        assert executor.writer is not None
        steps = completed(steps, executor.writer)
        in_place = frozenset(step.id for step in steps if self._is_in_place(step, executor))
        return Proposal(ready.report, steps, in_place)

    def _is_in_place(self, step: Step, executor: Executor) -> bool:
        """Return whether there is nothing to do; what cannot be told is found out later."""
        assert executor.writer is not None
        try:
            return executor.writer.look(step.action).state is State.AFTER
        except AlbError:
            return False

    def _carried_out(self, proposal: Proposal, executor: Executor) -> ExitCode:
        try:
            self._steps(proposal, executor)
            code = self._verified()
        except KeyboardInterrupt:
            if executor.journal.begun:
                self.output.note(fix.interrupted(executor.journal.run))
            self._document(proposal, executor, ExitCode.INTERRUPTED)
            raise
        except AlbError as error:
            # Something was changed by now: a timeout, or definitions that are not served.
            report(error)
            code = error.exit_code
        if code and self.consent.dry_run is DryRun.NONE:
            return self._failed(code, executor)
        return code

    def _steps(self, proposal: Proposal, executor: Executor) -> None:
        if not proposal.open and self.consent.dry_run is not DryRun.CLIENT:
            self.outcomes.extend(
                self._noted(Outcome(step, Result.UNCHANGED, view.IN_PLACE))
                for step in proposal.steps
            )
            return
        with closing(executor.run(proposal.steps)) as outcomes:
            for outcome in outcomes:
                self.outcomes.append(self._noted(outcome))
                self._settle(proposal, outcome)

    def _settle(self, proposal: Proposal, outcome: Outcome) -> None:
        """Wait after the last definition until the API server serves all of them."""
        definitions = [s for s in proposal.steps if s.about.kind == DEFINITION]
        last = definitions[-1] if definitions else None
        written = self.consent.dry_run is DryRun.NONE and outcome.result is Result.DONE
        if last is not None and outcome.step.id == last.id and written:
            self._waiter(self.source).for_definitions(tuple(s.about.name for s in definitions))

    def _verified(self) -> ExitCode:
        failed = [outcome for outcome in self.outcomes if outcome.result in NOT_SURE]
        if failed:
            self._report(failed)
            return ExitCode.FAILED
        if self.consent.dry_run is not DryRun.NONE:
            simulated = self.consent.dry_run is DryRun.SERVER
            self.output.note(install_view.nothing_changed(simulated))
            return ExitCode.OK
        if self.options.wait:
            self._waiter(self.source).for_controller()
        unchanged = all(outcome.result is Result.UNCHANGED for outcome in self.outcomes)
        if not unchanged:
            self._compare()
        self.output.note(view.closing(self.ready.report, unchanged))
        return ExitCode.OK

    def _report(self, failed: list[Outcome]) -> None:
        """Say what failed where the lines of the steps are not shown."""
        if self.output.quiet or not self._for_people:
            for outcome in failed:
                report(AlbError(f"{outcome.step.title}: {outcome.detail}", outcome.hint))

    def _compare(self) -> None:
        """Warn of load balancers and targets that did not get through the upgrade."""
        try:
            after = loaded(self.source.anew(), VERIFIED, self.source.where)
        except AlbError as error:
            self.output.note((Mark.WARN, f" load balancers not compared: {error.message}"))
            return
        for text in lost_by_upgrade(self.ready.case.now.snapshot, after):
            self.output.note((Mark.WARN, f" {text}"))

    def _failed(self, code: ExitCode, executor: Executor) -> ExitCode:
        """Say how to go on, or take everything back."""
        if not self.options.rollback_on_failure:
            self.output.note(install_view.failed(executor.journal.run))
            return code
        # The time of the upgrade is over; the way back has its own.
        fresh = LiveSource(replace(self.source.where, deadline=Deadline()), self.source.focus)
        rollback = Rollback(self.output, fresh, self.consent, self._show)
        done = rollback.run(executor.journal.run, self.outcomes)
        self.outcomes[:] = [done.get(each.step.id, each) for each in self.outcomes]
        if self.options.wait and done:
            try:
                self._waiter(fresh).for_controller()
            except AlbError as error:
                report(error)
        return code

    def _waiter(self, source: LiveSource) -> Waiter:
        request, seconds = self.ready.request, self.options.shared.timeout_seconds
        return Waiter(self.output, source, request.namespace, request.release, seconds)

    def _noted(self, outcome: Outcome) -> Outcome:
        if self._for_people:
            self.output.note(fix.outcome_line(outcome))
        return outcome

    def _show(self, line: str) -> None:
        """Show a line of helm's as it comes."""
        if line.strip():
            self.output.note(install_view.helm_line(line))

    @property
    def _for_machines_only(self) -> bool:
        """Whether objects and commands are printed instead of a result."""
        return self.output.format == "yaml" and self.consent.dry_run is DryRun.CLIENT

    @property
    def _for_people(self) -> bool:
        return self.output.format not in ("json", "yaml")

    def _draw(self, document: Document) -> None:
        if self._for_people:
            self.output.draw(document)

    def _document(self, proposal: Proposal, executor: Executor, code: ExitCode) -> None:
        """Write the whole of it for machines."""
        if self._for_people:
            return
        made = executor.journal.run if _is_written(self.outcomes) else None
        snapshot, request = self.ready.case.now.snapshot, self.ready.request
        spec = {
            "release": f"{request.namespace}/{request.release}",
            "chart": {"name": request.chart.name, "version": request.chart.version},
            "dryRun": self.consent.dry_run.value,
        }
        envelope = Envelope("InstallResult", spec, snapshot, int(code))
        value = view.value(proposal, self.outcomes, made)
        self.output.write_value(wrapped(envelope, value))


def _is_written(outcomes: list[Outcome]) -> bool:
    written = (Result.DONE, Result.UNDONE, *NOT_SURE)
    return any(each.result in written for each in outcomes)
