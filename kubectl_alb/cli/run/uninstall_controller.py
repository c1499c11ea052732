"""`uninstall`: the steps shown, agreed to, carried out, with the controller's own work awaited."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kubectl_alb.apply.execute import Executor
from kubectl_alb.apply.execute import prepared as completed
from kubectl_alb.apply.live import LiveWriter
from kubectl_alb.apply.survey import Survey
from kubectl_alb.apply.writer import DryRun
from kubectl_alb.cli.commands.uninstall import UninstallOptions
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import note_gaps
from kubectl_alb.cli.run.changing import executor, live, note_unfinished, place_of
from kubectl_alb.cli.run.uninstall_request import COMMAND, Preparation, Prepared
from kubectl_alb.cli.run.uninstall_wait import Waiter, unowned
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import AlbError, ExitCode
from kubectl_alb.facts.controllers import controllers
from kubectl_alb.model.step import Outcome, Result, Step
from kubectl_alb.render.document import Document
from kubectl_alb.steps.uninstall.plan import Removal, awaited, is_blocked, removal
from kubectl_alb.views import fix
from kubectl_alb.views import uninstall as view
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.install import helm_line
from kubectl_alb.views.uninstall import Proposal

if TYPE_CHECKING:
    from kubectl_alb.context.live import LiveSource

NOT_SURE = (Result.FAILED, Result.UNKNOWN)


def uninstall(options: UninstallOptions, output: Output, where: ContextOptions) -> ExitCode:
    """Remove the controller, or show how, or what still needs it."""
    consent = Consent.of(options.change, options.shared.no_input)
    source = live(open_source(where), COMMAND)
    ready = Preparation(options, source, consent.force).prepared()
    return Uninstalling(options, output, consent, source, ready).run()


@dataclass(frozen=True)
class Uninstalling:
    """What was prepared, with whose consent it is carried out, and where that is shown."""

    options: UninstallOptions
    output: Output
    consent: Consent
    source: "LiveSource"
    ready: Prepared
    outcomes: list[Outcome] = field(default_factory=list)

    def run(self) -> ExitCode:
        """Show, ask, carry out, wait; return how it ends."""
        executor = self._executor()
        proposal = self._proposal(executor)
        if is_blocked(proposal.request):
            self._draw(view.blocked(proposal))
            note_gaps(self.output, self.ready.facts.snapshot)
            self._document(proposal, executor, ExitCode.FAILED)
            return ExitCode.FAILED
        if not proposal.removal.steps:
            self.output.note(view.not_installed(proposal.request.cluster))
            self._document(proposal, executor, ExitCode.OK)
            return ExitCode.OK
        self._draw(view.proposal(proposal))
        note_gaps(self.output, self.ready.facts.snapshot)
        try:
            executor.obtain(proposal.removal.steps)
        except AlbError as refused:
            self._document(proposal, executor, refused.exit_code)
            raise
        code = self._carried_out(proposal, executor)
        self._document(proposal, executor, code)
        return code

    def _executor(self) -> Executor:
        place = place_of(self.source, self.ready.facts.snapshot.context)
        place = replace(place, cluster_name=self.ready.request.cluster or place.cluster_name)
        writer = LiveWriter(self.source, self._show)
        return replace(executor(writer, self.consent, COMMAND, place), ordered=True)

    def _proposal(self, executor: Executor) -> Proposal:
        """Return the steps; those of helm need a helm, unless nobody is to carry them out."""
        found = removal(self.ready.request)
        if self.consent.dry_run is not DryRun.CLIENT and not is_blocked(self.ready.request):
            note_unfinished(self.output)
            assert executor.writer is not None
            controller = completed(found.controller, executor.writer)
            found = replace(found, controller=controller)
        version = self.ready.facts.snapshot.context.controller_version.value
        newest = self.ready.request.remains.newest
        version = version or (newest.app_version if newest else "")
        return Proposal(self.ready.request, found, self.ready.unowned, version)

    def _carried_out(self, proposal: Proposal, executor: Executor) -> ExitCode:
        try:
            for outcome in self._run(proposal.removal, executor):
                self.outcomes.append(self._noted(outcome))
        except KeyboardInterrupt:
            if executor.journal.begun:
                self.output.note(fix.interrupted(executor.journal.run))
            self._document(proposal, executor, ExitCode.INTERRUPTED)
            raise
        except AlbError as error:
            # The controller, or the end of its pods, was waited for in vain.
            self._document(proposal, executor, error.exit_code)
            if not error.hint or error.exit_code == ExitCode.TIMED_OUT:
                error.hint = "run the same command again to go on waiting"
            raise
        return self._verdict(proposal, executor)

    def _run(self, found: Removal, executor: Executor) -> Iterator[Outcome]:
        """Yield the outcomes; before a part begins, what the one before has set off is awaited."""
        run = executor.run(found.steps)
        writes = self.consent.dry_run is DryRun.NONE
        for step in found.steps:
            stopped = any(outcome.stops for outcome in self.outcomes)
            for part, wait in self._waits(found) if writes and not stopped else ():
                if step in part[:1]:
                    wait()
            yield next(run)
        yield from run

    def _waits(self, found: Removal) -> tuple[tuple[tuple[Step, ...], Callable[[], None]], ...]:
        first = found.controller or found.rest
        return ((first, self._wait_for_load_balancers), (found.rest, self._wait_for_pods))

    def _wait_for_load_balancers(self) -> None:
        request = self.ready.request
        left = awaited(request)
        if left:
            self._waiter().for_load_balancers(left)

    def _wait_for_pods(self) -> None:
        """Wait for the pods: they would put finalizers back that are removed."""
        deployments = controllers(self.ready.facts)
        if self.options.wait or self.ready.request.dependents:
            for deployment in deployments:
                self._waiter().for_pods(deployment)

    def _waiter(self) -> Waiter:
        facts, request = self.ready.facts, self.ready.request
        return Waiter(
            self.output,
            self.source,
            Survey(self.source.kube_client),
            self.options.shared.timeout_seconds,
            unowned(facts, request.dependents),
        )

    def _verdict(self, proposal: Proposal, executor: Executor) -> ExitCode:
        if any(outcome.result in NOT_SURE for outcome in self.outcomes):
            self.output.note(view.failed(executor.journal.run))
            return ExitCode.FAILED
        if self.consent.dry_run is not DryRun.NONE:
            self.output.note(view.nothing_changed(self.consent.dry_run is DryRun.SERVER))
            return ExitCode.OK
        self.output.note(view.closing(proposal))
        return ExitCode.OK

    def _noted(self, outcome: Outcome) -> Outcome:
        if self._for_people:
            self.output.note(fix.outcome_line(outcome))
        return outcome

    def _show(self, line: str) -> None:
        """Show a line of helm's as it comes."""
        if line.strip():
            self.output.note(helm_line(line))

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
        wrote = any(each.result in (Result.DONE, *NOT_SURE) for each in self.outcomes)
        made = executor.journal.run if wrote else None
        blocked = is_blocked(proposal.request)
        envelope = Envelope(
            "InstallResult", view.spec(proposal), self.ready.facts.snapshot, int(code)
        )
        self.output.write_value(
            wrapped(envelope, view.value(proposal, self.outcomes, made, blocked))
        )
