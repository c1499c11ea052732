"""Actions carried out where a live source reads: in the cluster, or in the AWS account."""

from dataclasses import dataclass
from functools import cached_property

from kubectl_alb.apply.aws import AwsWriter
from kubectl_alb.apply.kubernetes import KubeWriter
from kubectl_alb.apply.writer import Done, Sight
from kubectl_alb.context.cache_folder import cache_folder
from kubectl_alb.context.live import LiveSource
from kubectl_alb.model.action import Action, PatchObject
from kubectl_alb.model.step import Step


@dataclass(frozen=True)
class LiveWriter:
    """Writes to the cluster and the account that a source reads from."""

    source: LiveSource

    def prepared(self, step: Step) -> Step:
        """Complete a step with what only the servers know, before it is shown."""
        if isinstance(step.action, PatchObject):
            return step
        return self._aws.prepared(step)

    def look(self, action: Action) -> Sight:
        """Read the object of an action, and compare it with what was shown."""
        if isinstance(action, PatchObject):
            return self._kube.look(action)
        return self._aws.look(action)

    def write(self, action: Action, sight: Sight) -> Done:
        """Carry an action out; raise an `AlbError` when nothing was changed."""
        if isinstance(action, PatchObject):
            return self._kube.write(action, sight)
        return self._aws.write(action, sight)

    def rehearse(self, action: Action, sight: Sight) -> Done:
        """Let the server check an action without carrying it out."""
        if isinstance(action, PatchObject):
            return self._kube.rehearse(action, sight)
        return self._aws.rehearse(action, sight)

    @cached_property
    def _aws(self) -> AwsWriter:
        return AwsWriter(self.source.aws_clients)

    @cached_property
    def _kube(self) -> KubeWriter:
        cache = cache_folder(self.source.where.kubernetes.cache_dir) / "discovery"
        return KubeWriter(self.source.kube_client, cache)
