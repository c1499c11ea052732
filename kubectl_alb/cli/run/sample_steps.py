"""Steps of `sample` on their way: shown, agreed to, carried out, with what becomes of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kubectl_alb.apply.execute import Executor
from kubectl_alb.apply.execute import prepared as completed
from kubectl_alb.apply.kubernetes import KubeWriter
from kubectl_alb.apply.live import LiveWriter
from kubectl_alb.apply.writer import DryRun, State
from kubectl_alb.cli.commands.sample import SampleOptions
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.error_reporting import report
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.run.changing import executor, live, note_unfinished, place_of
from kubectl_alb.context.cache_folder import cache_folder
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import AlbError, ExitCode
from kubectl_alb.model.cluster_action import ref_of
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.step import Outcome, Result, Step
from kubectl_alb.steps.sample.plan import Live
from kubectl_alb.views import fix
from kubectl_alb.views import sample as view
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.sample import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_alb.context.live import LiveSource
    from kubectl_alb.steps.sample.manifests import Manifest

COMMAND = "sample"
NOT_SURE = (Result.FAILED, Result.UNKNOWN)


def opened(where: ContextOptions) -> "LiveSource":
    """Return the live cluster and account."""
    return live(open_source(where), COMMAND)


def present(source: "LiveSource", named: "Iterable[Manifest]") -> dict[ObjectRef, Live]:
    """Read the objects that manifests name; None for those that are not there."""
    cache = cache_folder(source.where.kubernetes.cache_dir) / "discovery"
    api = KubeWriter(source.kube_client, cache).api
    return {ref_of(manifest): api.get(manifest) for manifest in named}


@dataclass
class Sampling:
    """One run: what it was asked, with whose consent, and how far it is."""

    options: SampleOptions
    output: Output
    source: "LiveSource"
    snapshot: Snapshot
    consent: Consent
    executor: Executor
    shown: Shown = field(default_factory=Shown)

    @classmethod
    def of(
        cls, options: SampleOptions, output: Output, source: "LiveSource", snapshot: Snapshot
    ) -> "Sampling":
        """Begin a run; nothing is written yet."""
        consent = Consent.of(options.change, options.shared.no_input)
        place = place_of(source, snapshot.context)
        made = executor(LiveWriter(source), consent, f"{COMMAND} {options.verb}", place)
        shown = Shown(options.verb, options.namespace)
        made = replace(made, ordered=True)
        return cls(options, output, source, snapshot, consent, made, shown)

    def propose(self, steps: tuple[Step, ...]) -> None:
        """Show the steps, and obtain consent; raise `AlbError` without it."""
        if self.consent.dry_run is not DryRun.CLIENT:
            note_unfinished(self.output)
            assert self.executor.writer is not None
            steps = completed(steps, self.executor.writer)
            done = frozenset(step.id for step in steps if self._is_in_place(step))
            self.shown = replace(self.shown, steps=steps, in_place=done)
        else:
            self.shown = replace(self.shown, steps=steps)
        if self.for_people and (self.shown.open or self.shown.left):
            self.output.draw(view.proposal(self.shown))
        try:
            self.executor.obtain(self.shown.open)
        except AlbError as refused:
            self.document(refused.exit_code)
            raise

    def _is_in_place(self, step: Step) -> bool:
        """Return whether there is nothing to do; what cannot be told is found out later."""
        assert self.executor.writer is not None
        try:
            return self.executor.writer.look(step.action).state is State.AFTER
        except AlbError:
            return False

    def outcomes(self) -> Iterator[Outcome]:
        """Carry the steps out, and yield what became of each as it is noted."""
        if not self.shown.open and self.consent.dry_run is not DryRun.CLIENT:
            for step in self.shown.steps:
                yield self._noted(Outcome(step, Result.UNCHANGED, "already in place"))
            return
        for outcome in self.executor.run(self.shown.steps):
            yield self._noted(outcome)

    def _noted(self, outcome: Outcome) -> Outcome:
        self.shown = replace(self.shown, outcomes=(*self.shown.outcomes, outcome))
        if self.for_people:
            self.output.note(fix.outcome_line(outcome))
        if outcome.result in NOT_SURE and (self.output.quiet or not self.for_people):
            report(AlbError(f"{outcome.step.title}: {outcome.detail}", outcome.hint))
        return outcome

    def stopped(self) -> ExitCode | None:
        """Return how a run ends that goes no further: a step failed, or it was a dry run."""
        if any(outcome.result in NOT_SURE for outcome in self.shown.outcomes):
            self.output.note(view.unfinished(self.executor.journal.run))
            return ExitCode.FAILED
        if self.consent.dry_run is not DryRun.NONE:
            self.output.note(view.NOTHING_CHANGED)
            return ExitCode.OK
        return None

    def interrupted(self) -> None:
        """Say how to go on after Ctrl-C."""
        if self.executor.journal.begun:
            self.output.note(fix.interrupted(self.executor.journal.run))
        self.document(ExitCode.INTERRUPTED)

    @property
    def for_people(self) -> bool:
        """Whether people read the output."""
        return self.output.format not in ("json", "yaml")

    def document(self, code: ExitCode) -> ExitCode:
        """Write the whole of it for machines."""
        if not self.for_people:
            wrote = any(o.result in (Result.DONE, *NOT_SURE) for o in self.shown.outcomes)
            made = self.executor.journal.run if wrote else None
            spec = view.spec(self.shown)
            envelope = Envelope("SampleResult", spec, self.snapshot, int(code))
            self.output.write_value(wrapped(envelope, view.value(self.shown, made)))
        return code
