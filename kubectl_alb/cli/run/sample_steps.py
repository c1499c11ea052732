"""Steps of `sample` on their way: shown, agreed to, carried out, with what becomes of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kubectl_alb.apply.kubernetes import KubeWriter
from kubectl_alb.apply.writer import DryRun
from kubectl_alb.cli.commands.sample import SampleOptions
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.run.changing import live, place_of
from kubectl_alb.cli.run.ordered_run import OrderedRun, ordered_run
from kubectl_alb.context.cache_folder import cache_folder
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Focus
from kubectl_alb.errors import AlbError, ExitCode
from kubectl_alb.model.cluster_action import ref_of
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.step import Outcome, Step
from kubectl_alb.steps.sample.plan import Live
from kubectl_alb.views import sample as view
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.sample import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_alb.context.live import LiveSource
    from kubectl_alb.steps.sample.manifests import Manifest

COMMAND = "sample"


def opened(where: ContextOptions) -> "LiveSource":
    """Return the live cluster and account."""
    return live(open_source(where, Focus(overview=True)), COMMAND)


def present(source: "LiveSource", named: "Iterable[Manifest]") -> dict[ObjectRef, Live]:
    """Read the objects that manifests name; None for those that are not there."""
    cache = cache_folder(source.where.kubernetes.cache_dir) / "discovery"
    api = KubeWriter(source.kube_client, cache).api
    return {ref_of(manifest): api.get(manifest) for manifest in named}


@dataclass
class Sampling:
    """One run: what it was asked, and how far it is."""

    options: SampleOptions
    snapshot: Snapshot
    made: OrderedRun
    _shown: Shown = field(default_factory=Shown)

    @classmethod
    def of(
        cls, options: SampleOptions, output: Output, source: "LiveSource", snapshot: Snapshot
    ) -> "Sampling":
        """Begin a run; nothing is written yet."""
        consent = Consent.of(options.change, options.shared.no_input)
        place = place_of(source, snapshot.context)
        made = ordered_run(output, consent, source, f"{COMMAND} {options.verb}", place)
        return cls(options, snapshot, made, Shown(options.verb, options.namespace))

    @property
    def shown(self) -> Shown:
        """What is to be shown of the run by now."""
        return replace(self._shown, outcomes=tuple(self.made.outcomes))

    def show(self, **parts: Any) -> None:
        """Add parts to what is to be shown."""
        self._shown = replace(self._shown, **parts)

    def propose(self, steps: tuple[Step, ...]) -> None:
        """Show the steps, and obtain consent; raise `AlbError` without it."""
        steps, in_place = self.made.examined(steps)
        self.show(steps=steps, in_place=in_place)
        if self.shown.open or self.shown.left:
            self.made.draw(view.proposal(self.shown, self.made.output.format == "wide"))
        try:
            self.made.executor.obtain(self.shown.open)
        except AlbError as refused:
            self.document(refused.exit_code)
            raise

    def outcomes(self) -> Iterator[Outcome]:
        """Carry the steps out, and yield what became of each as it is noted."""
        return self.made.carried_out(self._shown.steps, self._shown.in_place)

    @property
    def is_writing(self) -> bool:
        """Whether steps are carried out, and none has stopped the rest."""
        writes = self.made.consent.dry_run is DryRun.NONE
        return writes and not any(outcome.stops for outcome in self.shown.outcomes)

    def stopped(self) -> ExitCode | None:
        """Return how a run ends that goes no further: a step failed, or it was a dry run."""
        if self.made.failure is not None:
            self.made.report_failures()
            self.made.note_how_to_go_on()
            return self.made.failure
        if self.made.consent.dry_run is not DryRun.NONE:
            self.made.output.note(view.NOTHING_CHANGED)
            return ExitCode.OK
        return None

    def interrupted(self) -> None:
        """Say how to go on after Ctrl-C."""
        self.made.interrupted()
        self.document(ExitCode.INTERRUPTED)

    def document(self, code: ExitCode) -> ExitCode:
        """Write the whole of it for machines."""
        if not self.made.for_people:
            envelope = Envelope("SampleResult", view.spec(self.shown), self.snapshot, int(code))
            value = view.value(self.shown, self.made.written)
            self.made.output.write_value(wrapped(envelope, value))
        return code
