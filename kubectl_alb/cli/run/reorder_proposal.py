"""An order that is asked for, on its way to the user."""

from dataclasses import dataclass

from kubectl_alb.analysis.reorder.settled import SETTLED_NEEDS
from kubectl_alb.checks.engine.reorder_report import ReorderReport
from kubectl_alb.cli.commands.reorder import ReorderOptions
from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import exit_code_of
from kubectl_alb.cli.run.reorder_resume import command_of
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import VersionedSource
from kubectl_alb.errors import ExitCode
from kubectl_alb.facts.outcomes import OUTCOME_NEEDS
from kubectl_alb.model.run import RecordedRun
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.reorder import ReorderView

NEEDS = Needs.of(OUTCOME_NEEDS | SETTLED_NEEDS | {Section.QUOTAS}, Section.INGRESSES)
NOTHING = "nothing was changed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An order that is asked for: what was read, what follows, and how it is shown.

    `resumed` are runs of the same command that were cut short.
    """

    options: ReorderOptions
    where: ContextOptions
    output: Output
    source: VersionedSource
    snapshot: Snapshot
    report: ReorderReport
    resumed: tuple[RecordedRun, ...] = ()

    @property
    def command(self) -> str:
        """The command as the journal has it."""
        return command_of(self.options, str(self.report.reordering.group.id))

    @property
    def partial(self) -> ExitCode:
        """The exit code of what could not be read."""
        return exit_code_of(self.snapshot, NEEDS, self.where)

    @property
    def for_people(self) -> bool:
        """Whether the order is shown as a table."""
        return self.output.format in ("table", "wide")

    def show(self) -> None:
        """Show the order to people."""
        if self.for_people:
            self.output.draw(ReorderView().document(self.report, self.output.format == "wide"))

    def write(self, code: ExitCode, **more: object) -> None:
        """Write the whole document for machines."""
        if self.output.format in ("json", "yaml"):
            status = {**ReorderView().value(self.report), **more}
            envelope = Envelope("RuleOrder", self.spec, self.snapshot, int(code))
            self.output.write_value(wrapped(envelope, status))

    @property
    def spec(self) -> dict[str, object]:
        """What was asked."""
        asked = self.options
        return {
            "group": str(self.report.reordering.group.id),
            "before": [list(pair) for pair in asked.before],
            "after": [list(pair) for pair in asked.after],
            "top": list(asked.top),
            "bottom": list(asked.bottom),
            "set": list(asked.orders),
            "spread": asked.spread or 0,
            "auto": asked.auto or "",
            "dryRun": asked.change.dry_run,
        }

    def code(self) -> ExitCode:
        """Return how a look ends at which nothing is changed."""
        if self.partial:
            return self.partial
        changes = bool(self.report.reordering.edits)
        return ExitCode.CHANGES if changes and self.options.detailed_exitcode else ExitCode.OK
