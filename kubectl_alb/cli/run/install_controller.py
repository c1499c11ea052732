"""`install`: the steps shown, agreed to, carried out, and the controller waited for."""

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kubectl_alb.apply.writer import DryRun
from kubectl_alb.cli.commands.install import CONFIGS, InstallOptions
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.error_reporting import report
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import note_gaps
from kubectl_alb.cli.run.changing import live, place_of
from kubectl_alb.cli.run.install_configuration import configuration
from kubectl_alb.cli.run.install_request import Preparation, Prepared
from kubectl_alb.cli.run.install_wait import Waiter
from kubectl_alb.cli.run.ordered_run import OrderedRun, ordered_run
from kubectl_alb.context.open import open_source
from kubectl_alb.errors import AlbError, ExitCode, UsageError
from kubectl_alb.model.failure import Severity
from kubectl_alb.steps.install.plan import install_steps
from kubectl_alb.views import install as view
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.install import Proposal
from kubectl_alb.views.ordered import nothing_changed

if TYPE_CHECKING:
    from kubectl_alb.context.live import LiveSource

COMMAND = "install"


def install(options: InstallOptions, output: Output) -> ExitCode:
    """Install the controller, or show how."""
    where = options.shared.context_options()
    if where.bundle or where.aws.disabled:
        flag = "--bundle" if where.bundle else "--no-aws"
        raise UsageError("install needs the live cluster and AWS", hint=f"omit {flag}")
    consent = Consent.of(options.change, options.shared.no_input)
    source = live(open_source(where), COMMAND)
    ready = Preparation(options, output, source, consent.force).prepared()
    place = place_of(source, ready.facts.snapshot.context)
    made = ordered_run(output, consent, source, COMMAND, place)
    return Installing(options, source, ready, made).run()


@dataclass(frozen=True)
class Installing:
    """What was prepared, and the run in which it is carried out."""

    options: InstallOptions
    source: "LiveSource"
    ready: Prepared
    made: OrderedRun

    def run(self) -> ExitCode:
        """Show, ask, carry out, wait; return how it ends."""
        made, proposal = self.made, self._proposal()
        if self._for_machines_only:
            made.output.write(configuration(proposal, made.output.format))
            if _is_blocked(proposal):
                raise view.blocked(proposal)
            return ExitCode.OK
        made.draw(view.proposal(proposal, self.options.explain, made.output.format == "wide"))
        note_gaps(made.output, self.ready.facts.snapshot)
        if _is_blocked(proposal):
            self._document(proposal, ExitCode.FAILED)
            raise view.blocked(proposal)
        try:
            made.executor.obtain(proposal.open)
        except AlbError as refused:
            self._document(proposal, refused.exit_code)
            raise
        code = self._carried_out(proposal)
        self._document(proposal, code)
        return code

    def _proposal(self) -> Proposal:
        ready = self.ready
        steps, in_place = self.made.examined(install_steps(ready.request, ready.existing))
        return Proposal(ready.request, ready.existing, ready.report, steps, in_place)

    def _carried_out(self, proposal: Proposal) -> ExitCode:
        made = self.made
        try:
            with closing(made.carried_out(proposal.steps, proposal.in_place)) as outcomes:
                for outcome in outcomes:
                    self._waiter(proposal).settle(proposal.steps, outcome)
            return self._verified(proposal)
        except AlbError as error:
            # What was done stays in the document.
            report(error)
            made.note_how_to_go_on()
            return error.exit_code
        except KeyboardInterrupt:
            made.interrupted()
            self._document(proposal, ExitCode.INTERRUPTED)
            raise

    def _verified(self, proposal: Proposal) -> ExitCode:
        made = self.made
        if made.failure is not None:
            made.report_failures()
            made.note_how_to_go_on()
            return made.failure
        if made.consent.dry_run is not DryRun.NONE:
            made.output.note(nothing_changed(made.consent.dry_run is DryRun.SERVER))
            return ExitCode.OK
        if self.options.wait:
            self._waiter(proposal).for_controller()
        made.output.note(view.closing(proposal.request, made.is_unchanged))
        return ExitCode.OK

    def _waiter(self, proposal: Proposal) -> Waiter:
        request = proposal.request
        seconds = self.options.shared.timeout_seconds
        return Waiter(self.made.output, self.source, request.namespace, request.release, seconds)

    @property
    def _for_machines_only(self) -> bool:
        """Whether objects and commands are printed instead of a result."""
        client = self.made.consent.dry_run is DryRun.CLIENT
        return client and self.made.output.format in ("yaml", *CONFIGS)

    def _document(self, proposal: Proposal, code: ExitCode) -> None:
        """Write the whole of it for machines."""
        made = self.made
        if made.for_people:
            return
        snapshot = self.ready.facts.snapshot
        envelope = Envelope("InstallResult", view.spec(proposal), snapshot, int(code))
        value = view.value(proposal, made.outcomes, made.written)
        made.output.write_value(wrapped(envelope, value))


def _is_blocked(proposal: Proposal) -> bool:
    """Return whether checks failed that make an installation useless."""
    return proposal.report.worst is Severity.ERROR
