"""Steps carried out in order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kubectl_alb.apply.aws import AwsWriter
from kubectl_alb.apply.kubernetes import KubeWriter
from kubectl_alb.apply.writer import Done, DryRun, Writer
from kubectl_alb.context.live import LiveSource
from kubectl_alb.errors import AlbError
from kubectl_alb.model.action import Action, PatchObject
from kubectl_alb.model.step import Outcome, Result, Step


@dataclass(frozen=True, slots=True)
class LiveWriter:
    """Writes to the cluster and the account that a source reads from."""

    source: LiveSource

    def prepared(self, step: Step) -> Step:
        """Complete a step with what only the servers know, before it is shown."""
        if isinstance(step.action, PatchObject):
            return step
        return AwsWriter(self.source.aws_clients).prepared(step)

    def write(self, action: Action, dry_run: DryRun) -> Done:
        """Carry an action out, or only try it; raise an `AlbError` when nothing was changed."""
        if isinstance(action, PatchObject):
            return KubeWriter(self.source.kube_client).write(action, dry_run)
        return AwsWriter(self.source.aws_clients).write(action, dry_run)


def prepared(steps: Iterable[Step], writer: Writer) -> tuple[Step, ...]:
    """Complete the steps with what only the servers know, before they are shown."""
    return tuple(writer.prepared(step) for step in steps)


def execute(steps: Iterable[Step], writer: Writer, dry_run: DryRun) -> Iterator[Outcome]:
    """Carry the steps out in order; the steps after a failed one are carried out too.

    Steps do not depend on each other, so everything that can be repaired is.
    """
    for step in steps:
        if dry_run is DryRun.CLIENT:
            yield Outcome(step, Result.PLANNED)
            continue
        try:
            done = writer.write(step.action, dry_run)
        except AlbError as error:
            yield Outcome(step, Result.FAILED, error.message)
        else:
            yield Outcome(step, done.result, done.detail)
