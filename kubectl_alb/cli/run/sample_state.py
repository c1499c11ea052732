"""How a sample stands: what `status` says of its Ingress, waited for, and why it is not more."""

from dataclasses import dataclass, replace

from kubectl_alb.analysis.status.group import GroupStatus
from kubectl_alb.checks.engine.explained import Explained, explained
from kubectl_alb.cli.commands.sample import SampleOptions
from kubectl_alb.cli.commands.status import StatusOptions
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.progress import Progress
from kubectl_alb.cli.reading import note_gaps
from kubectl_alb.cli.run.status_question import Look, Question, question
from kubectl_alb.cli.run.status_wait import Waiting
from kubectl_alb.context.deadline import Deadline
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.names import Ref
from kubectl_alb.model.sample import NAME
from kubectl_alb.render.document import Mark

# Making a load balancer takes minutes.
SECONDS = 600.0
# A reconcile that has failed for so long does not succeed by itself.
PATIENCE_SECONDS = 45.0


@dataclass(frozen=True, slots=True)
class Standing:
    """The last look at a sample.

    `failed` is whether it was given up, not out of time, `interrupted` whether by Ctrl-C.
    """

    look: Look
    healthy: bool = False
    failed: bool = False
    interrupted: bool = False

    @property
    def group(self) -> GroupStatus | None:
        """The group of the Ingress; None where no controller handles it."""
        return next(iter(self.look.report.overview.groups), None)

    def note_gaps(self, output: Output) -> None:
        """Say on stderr what of the sample is not known."""
        note_gaps(output, self.look.snapshot, self.look.gap)
        missing = self.look.report.log.missing
        if missing:
            output.note((Mark.WARN, f" not read: the controller's log: {missing}"))

    def explained(self, ingress: Ref) -> Explained:
        """Return what explains why the sample does not work."""
        return explained(self.look.report, Facts(self.look.snapshot), ingress)


def waited_for(options: SampleOptions, output: Output, where: ContextOptions) -> Standing:
    """Wait until the sample is healthy, its reconcile has failed for long, or time is over."""
    seconds = where.deadline.limit(SECONDS if options.shared.timeout_seconds is None else None)
    assert seconds is not None
    where = replace(where, timeout_seconds=seconds, deadline=Deadline.within(seconds))
    asking = _question(options, where, wait=True)
    source = open_source(where, asking.focus)
    waiting = Waiting(asking, seconds, Progress(output), source, PATIENCE_SECONDS)
    try:
        healthy = waiting.run()
    except KeyboardInterrupt:
        if waiting.last is None:
            raise
        return Standing(waiting.last, interrupted=True)
    assert waiting.last is not None
    return Standing(waiting.last, healthy, waiting.gave_up)


def looked_at(options: SampleOptions, where: ContextOptions) -> Standing:
    """Look at the sample once."""
    asking = _question(options, where, wait=True)
    look = asking.look(open_source(where, asking.focus))
    return Standing(look, look.gap is None and not look.report.awaited)


def _question(options: SampleOptions, where: ContextOptions, wait: bool) -> Question:
    subject = (f"ingress/{options.namespace}/{NAME}",)
    asked = StatusOptions(subject, False, "", wait, "error", False, options.output, options.shared)
    return question(asked, where)
