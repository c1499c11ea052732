"""`uninstall`: the steps shown, agreed to, carried out, with the controller's own work awaited."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kubectl_alb.apply.execute import prepared as completed
from kubectl_alb.apply.survey import Survey
from kubectl_alb.apply.writer import DryRun
from kubectl_alb.cli.commands.uninstall import UninstallOptions
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import note_gaps
from kubectl_alb.cli.run.changing import live, note_unfinished, place_of
from kubectl_alb.cli.run.ordered_run import OrderedRun, ordered_run
from kubectl_alb.cli.run.uninstall_request import COMMAND, Preparation, Prepared
from kubectl_alb.cli.run.uninstall_wait import Waiter, unowned
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Focus
from kubectl_alb.errors import AlbError, ExitCode
from kubectl_alb.facts.controllers import controllers
from kubectl_alb.model.step import Outcome, Step
from kubectl_alb.steps.uninstall.plan import Removal, awaited, is_blocked, removal
from kubectl_alb.views import uninstall as view
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.ordered import nothing_changed
from kubectl_alb.views.uninstall import Proposal

if TYPE_CHECKING:
    from kubectl_alb.context.live import LiveSource


def uninstall(options: UninstallOptions, output: Output, where: ContextOptions) -> ExitCode:
    """Remove the controller, or show how, or what still needs it."""
    consent = Consent.of(options.change, options.shared.no_input)
    source = live(open_source(where, Focus(overview=True)), COMMAND)
    ready = Preparation(options, source, consent.force).prepared()
    place = place_of(source, ready.facts.snapshot.context)
    place = replace(place, cluster_name=ready.request.cluster or place.cluster_name)
    made = ordered_run(output, consent, source, COMMAND, place)
    return Uninstalling(options, source, ready, made).run()


@dataclass(frozen=True)
class Uninstalling:
    """What was prepared, and the run in which it is carried out."""

    options: UninstallOptions
    source: "LiveSource"
    ready: Prepared
    made: OrderedRun

    def run(self) -> ExitCode:
        """Show, ask, carry out, wait; return how it ends."""
        made, proposal = self.made, self._proposal()
        if is_blocked(proposal.request):
            made.draw(view.blocked(proposal))
            note_gaps(made.output, self.ready.facts.snapshot)
            self._document(proposal, ExitCode.FAILED)
            return ExitCode.FAILED
        if not proposal.removal.steps:
            made.output.note(view.not_installed(proposal.request.cluster))
            self._document(proposal, ExitCode.OK)
            return ExitCode.OK
        made.draw(view.proposal(proposal, self.options.explain))
        note_gaps(made.output, self.ready.facts.snapshot)
        try:
            made.executor.obtain(proposal.removal.steps)
        except AlbError as refused:
            self._document(proposal, refused.exit_code)
            raise
        code = self._carried_out(proposal)
        self._document(proposal, code)
        return code

    def _proposal(self) -> Proposal:
        """Return the steps; those of helm need a helm, unless nobody is to carry them out."""
        found, made = removal(self.ready.request), self.made
        if made.consent.dry_run is not DryRun.CLIENT and not is_blocked(self.ready.request):
            note_unfinished(made.output)
            assert made.executor.writer is not None
            controller = completed(found.controller, made.executor.writer)
            found = replace(found, controller=controller)
        version = self.ready.facts.snapshot.context.controller_version.value
        newest = self.ready.request.remains.newest
        version = version or (newest.app_version if newest else "")
        return Proposal(self.ready.request, found, self.ready.unowned, version)

    def _carried_out(self, proposal: Proposal) -> ExitCode:
        try:
            for outcome in self._run(proposal.removal):
                self.made.noted(outcome)
        except KeyboardInterrupt:
            self.made.interrupted()
            self._document(proposal, ExitCode.INTERRUPTED)
            raise
        except AlbError as error:
            # The controller, or the end of its pods, was waited for in vain.
            self._document(proposal, error.exit_code)
            if not error.hint or error.exit_code == ExitCode.TIMED_OUT:
                error.hint = "run the same command again to go on waiting"
            self.made.note_how_to_go_on("what can be taken back")
            raise
        return self._verdict(proposal)

    def _run(self, found: Removal) -> Iterator[Outcome]:
        """Yield the outcomes; before a part begins, what the one before has set off is awaited."""
        run = self.made.executor.run(found.steps)
        writes = self.made.consent.dry_run is DryRun.NONE
        for step in found.steps:
            stopped = any(outcome.stops for outcome in self.made.outcomes)
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
            self.made.output,
            self.source,
            Survey(self.source.kube_client),
            self.options.shared.timeout_seconds,
            unowned(facts, request.dependents),
        )

    def _verdict(self, proposal: Proposal) -> ExitCode:
        made = self.made
        if made.failure is not None:
            made.report_failures()
            self.made.note_how_to_go_on("what can be taken back")
            return made.failure
        if made.consent.dry_run is not DryRun.NONE:
            made.output.note(nothing_changed(made.consent.dry_run is DryRun.SERVER))
            return ExitCode.OK
        made.output.note(view.closing(proposal))
        return ExitCode.OK

    def _document(self, proposal: Proposal, code: ExitCode) -> None:
        """Write the whole of it for machines."""
        made = self.made
        if made.for_people:
            return
        blocked = is_blocked(proposal.request)
        snapshot = self.ready.facts.snapshot
        envelope = Envelope("InstallResult", view.spec(proposal), snapshot, int(code))
        value = view.value(proposal, made.outcomes, made.written, blocked)
        made.output.write_value(wrapped(envelope, value))
