"""`upgrade`: the report and the steps shown, agreed to, carried out, waited for, or taken back."""

from contextlib import closing
from dataclasses import dataclass, replace

from kubectl_alb.analysis.upgrade.verified import VERIFIED, lost_by_upgrade
from kubectl_alb.apply.writer import DryRun
from kubectl_alb.cli.commands.upgrade import UpgradeOptions
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.error_reporting import report
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import loaded, note_gaps
from kubectl_alb.cli.run.changing import live, place_of
from kubectl_alb.cli.run.install_wait import Waiter
from kubectl_alb.cli.run.ordered_run import OrderedRun, helm_notes, ordered_run
from kubectl_alb.cli.run.step_manifests import manifests
from kubectl_alb.cli.run.upgrade_request import Preparation, Prepared
from kubectl_alb.cli.run.upgrade_rollback import Rollback
from kubectl_alb.context.deadline import Deadline
from kubectl_alb.context.live import LiveSource
from kubectl_alb.context.open import open_source
from kubectl_alb.errors import AlbError, ExitCode, UsageError
from kubectl_alb.model.section import Section
from kubectl_alb.render.document import Mark
from kubectl_alb.steps.upgrade.plan import confirmed, refuse, upgrade_steps
from kubectl_alb.views import upgrade_steps as view
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.ordered import nothing_changed
from kubectl_alb.views.upgrade_steps import Proposal

COMMAND = "upgrade"


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
    place = place_of(source, ready.case.now.snapshot.context)
    made = ordered_run(output, consent, source, COMMAND, place)
    return Upgrading(options, source, ready, made).run()


@dataclass(frozen=True)
class Upgrading:
    """What was prepared, and the run in which it is carried out."""

    options: UpgradeOptions
    source: LiveSource
    ready: Prepared
    made: OrderedRun

    def run(self) -> ExitCode:
        """Show, ask, carry out, wait; return how it ends."""
        made, proposal = self.made, self._proposal()
        if self._for_machines_only:
            made.output.write(manifests(proposal.steps))
            self._refuse()
            return ExitCode.OK
        wide = made.output.format == "wide"
        made.draw(view.proposal(proposal, wide, self.options.explain))
        note_gaps(made.output, self.ready.case.now.snapshot)
        try:
            self._refuse()
            made.executor.obtain(proposal.open)
        except AlbError as refused:
            self._document(proposal, refused.exit_code)
            raise
        code = self._carried_out(proposal)
        self._document(proposal, code)
        return code

    def _proposal(self) -> Proposal:
        ready = self.ready
        every = upgrade_steps(ready.request, ready.found, ready.case, self.options.skip)
        name = ready.case.now.config.cluster_name or ready.request.release
        steps, in_place = self.made.examined(tuple(confirmed(every, ready.report, name)))
        return Proposal(ready.report, steps, in_place)

    def _refuse(self) -> None:
        """Raise `AlbError` where something speaks against the upgrade, or could not be seen."""
        gap = self.ready.case.now.snapshot.gaps.get(Section.POLICIES)
        refuse(self.ready.report, self.options.skip, gap)

    def _carried_out(self, proposal: Proposal) -> ExitCode:
        made = self.made
        try:
            with closing(made.carried_out(proposal.steps, proposal.in_place)) as outcomes:
                for outcome in outcomes:
                    self._waiter(self.source).settle(proposal.steps, outcome)
            code = self._verified()
        except KeyboardInterrupt:
            made.interrupted()
            self._document(proposal, ExitCode.INTERRUPTED)
            raise
        except AlbError as error:
            # Something was changed by now: a timeout, or definitions that are not served.
            report(error)
            code = error.exit_code
        if code and made.consent.dry_run is DryRun.NONE:
            return self._failed(code)
        return code

    def _verified(self) -> ExitCode:
        made = self.made
        if made.failure is not None:
            made.report_failures()
            return made.failure
        if made.consent.dry_run is not DryRun.NONE:
            made.output.note(nothing_changed(made.consent.dry_run is DryRun.SERVER))
            return ExitCode.OK
        if self.options.wait:
            self._waiter(self.source).for_controller()
        if not made.is_unchanged:
            self._compare()
        made.output.note(view.closing(self.ready.report, made.is_unchanged))
        return ExitCode.OK

    def _compare(self) -> None:
        """Warn of load balancers and targets that did not get through the upgrade."""
        output = self.made.output
        try:
            after = loaded(self.source.anew(), VERIFIED, self.source.where)
        except AlbError as error:
            output.note((Mark.WARN, f" load balancers not compared: {error.message}"))
            return
        for text in lost_by_upgrade(self.ready.case.now.snapshot, after):
            output.note((Mark.WARN, f" {text}"))

    def _failed(self, code: ExitCode) -> ExitCode:
        """Say how to go on, or take everything back."""
        made = self.made
        if not self.options.rollback_on_failure:
            made.note_how_to_go_on()
            return code
        # The time of the upgrade is over; the way back has its own.
        fresh = LiveSource(replace(self.source.where, deadline=Deadline()), self.source.focus)
        rollback = Rollback(made.output, fresh, made.consent, helm_notes(made.output))
        done = rollback.run(made.executor.journal.run, made.outcomes)
        made.outcomes[:] = [done.get(each.step.id, each) for each in made.outcomes]
        if self.options.wait and done:
            try:
                self._waiter(fresh).for_controller()
            except AlbError as error:
                report(error)
        return code

    def _waiter(self, source: LiveSource) -> Waiter:
        request, seconds = self.ready.request, self.options.shared.timeout_seconds
        return Waiter(self.made.output, source, request.namespace, request.release, seconds)

    @property
    def _for_machines_only(self) -> bool:
        """Whether objects and commands are printed instead of a result."""
        return self.made.output.format == "yaml" and self.made.consent.dry_run is DryRun.CLIENT

    def _document(self, proposal: Proposal, code: ExitCode) -> None:
        """Write the whole of it for machines."""
        made = self.made
        if made.for_people:
            return
        snapshot, request = self.ready.case.now.snapshot, self.ready.request
        spec = {
            "release": f"{request.namespace}/{request.release}",
            "chart": {"name": request.chart.name, "version": request.chart.version},
            "dryRun": made.consent.dry_run.value,
        }
        envelope = Envelope("InstallResult", spec, snapshot, int(code))
        value = view.value(proposal, made.outcomes, made.written)
        made.output.write_value(wrapped(envelope, value))
