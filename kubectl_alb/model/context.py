"""Which cluster and account an answer is about, and how each fact was found."""

from dataclasses import dataclass, field, replace

from kubectl_alb.model.offer import Addressing
from kubectl_alb.model.section import Gap


@dataclass(frozen=True, slots=True)
class Found:
    """A fact and where it came from; an empty value was not found, `how` then says why."""

    value: str = ""
    how: str = field(default="", compare=False)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class ClusterContext:
    """The cluster and the AWS account behind every answer.

    `controller_args` is None when the controller's Deployment was not read; `source` is `live`,
    `bundle` or `files`. `gap` is why nothing of all this is known, if nothing was found out.
    `given` are the flags with which commands that are printed reach the same place.
    """

    kube_context: Found = Found()
    cluster_name: Found = Found()
    region: Found = Found()
    partition: Found = Found()
    account: Found = Found()
    vpc_id: Found = Found()
    controller_namespace: Found = Found()
    controller_version: Found = Found()
    controller_args: tuple[str, ...] | None = None
    caller: Found = Found()
    source: str = "live"
    warnings: tuple[str, ...] = ()
    gap: Gap | None = None
    given: Addressing = field(default_factory=Addressing)

    @property
    def addressing(self) -> Addressing:
        """The flags for printed commands, with the region that was found."""
        return replace(self.given, region=self.region.value)
