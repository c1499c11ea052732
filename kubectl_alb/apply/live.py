"""Actions carried out where a live source reads: in the cluster, or in the AWS account."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from kubectl_alb.apply.aws import AwsWriter
from kubectl_alb.apply.helm import HelmWriter
from kubectl_alb.apply.helm_program import HelmProgram, Show, shown_nowhere
from kubectl_alb.apply.kubernetes import KubeWriter
from kubectl_alb.apply.objects import ObjectWriter
from kubectl_alb.apply.writer import Done, Sight, Writer
from kubectl_alb.context.cache_folder import cache_folder
from kubectl_alb.context.live import LiveSource
from kubectl_alb.errors import AccessError
from kubectl_alb.model.action import Action, PatchObject
from kubectl_alb.model.cluster_action import ApplyObject, DeleteObject
from kubectl_alb.model.helm_action import HelmRollback, HelmUninstall, HelmUpgrade
from kubectl_alb.model.step import Step


@dataclass(frozen=True)
class LiveWriter:
    """Writes to the cluster and the account that a source reads from.

    `show` gets what helm prints, line by line, as it comes.
    """

    source: LiveSource
    show: Show = shown_nowhere

    def prepared(self, step: Step) -> Step:
        """Complete a step with what only the servers know, before it is shown."""
        return self._of(step.action).prepared(step)

    def look(self, action: Action) -> Sight:
        """Read the object of an action, and compare it with what was shown."""
        return self._of(action).look(action)

    def write(self, action: Action, sight: Sight) -> Done:
        """Carry an action out; raise an `AlbError` when nothing was changed."""
        try:
            return self._of(action).write(action, sight)
        except AccessError as error:
            _name_right(error)
            raise

    def rehearse(self, action: Action, sight: Sight) -> Done:
        """Let the server check an action without carrying it out."""
        try:
            return self._of(action).rehearse(action, sight)
        except AccessError as error:
            _name_right(error)
            raise

    def _of(self, action: Action) -> Writer:
        """Return what carries actions of this kind out."""
        if isinstance(action, PatchObject):
            return cast(Writer, self._kube)
        if isinstance(action, (ApplyObject, DeleteObject)):
            return cast(Writer, ObjectWriter(self._kube.api))
        if isinstance(action, (HelmUpgrade, HelmRollback, HelmUninstall)):
            return cast(Writer, self._helm)
        return self._aws

    @cached_property
    def _aws(self) -> AwsWriter:
        return AwsWriter(self.source.aws_clients)

    @cached_property
    def _helm(self) -> HelmWriter:
        deadline = self.source.where.deadline
        return HelmWriter(HelmProgram(self.source.kube_client.connection, self.show, deadline))

    @cached_property
    def _kube(self) -> KubeWriter:
        cache = cache_folder(self.source.where.kubernetes.cache_dir) / "discovery"
        return KubeWriter(self.source.kube_client, cache)


def _name_right(error: AccessError) -> None:
    """Have a refusal of a write name the right that is missing; a recording is no way round."""
    if error.permission:
        error.hint = f"grant {error.permission}"
