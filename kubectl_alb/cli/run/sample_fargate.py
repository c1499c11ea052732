"""The Fargate profile of a sample: which one, and waiting for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kubectl_alb.analysis.rollout import Progress as State
from kubectl_alb.apply.fargate import FargateProfiles
from kubectl_alb.cli.commands.sample import SampleOptions
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import require
from kubectl_alb.cli.run.sample_state import SECONDS
from kubectl_alb.cli.run.waited import wait_for
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import AlbError, ConfigError, NotFoundError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.account import FargateProfile
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.document import Line, Mark
from kubectl_alb.steps.sample.fargate import (
    ACTIVE,
    CREATING,
    DELETING,
    FargateSite,
    FargateUse,
    failed_profile,
    fargate_use,
    private_subnets,
    profile_name,
)

if TYPE_CHECKING:
    from kubectl_alb.context.live import LiveSource

SECTIONS = frozenset(
    {
        Section.CLUSTERS,
        Section.SUBNETS,
        Section.ROUTE_TABLES,
        Section.AVAILABILITY_ZONES,
    }
)


def profile_for(options: SampleOptions, snapshot: Snapshot, source: "LiveSource") -> FargateUse:
    """Return the profile for the pods of a sample; raise `AlbError` where there can be none."""
    name = _cluster_name(snapshot)
    profiles = FargateProfiles(source.aws_clients, name).every()
    require(snapshot, Section.CLUSTERS, Section.SUBNETS, Section.ROUTE_TABLES)
    cluster = next((each for each in snapshot.aws.clusters if each.name == name), None)
    if cluster is None:
        raise NotFoundError(
            f'EKS has no cluster "{name}"', hint="give --cluster-name and --region of the cluster"
        )
    subnets = private_subnets(cluster, Facts(snapshot))
    site = FargateSite(cluster, subnets, profiles, options.pod_execution_role)
    return fargate_use(options.namespace, site)


def _cluster_name(snapshot: Snapshot) -> str:
    name = snapshot.context.cluster_name.value
    if not name:
        raise ConfigError("the name of the EKS cluster is not known", hint="give --cluster-name")
    return name


def own_profile(
    namespace: str, snapshot: Snapshot, source: "LiveSource", output: Output
) -> FargateProfile | None:
    """Return the profile of the name that we give; what keeps us from looking is noted."""
    name = profile_name(namespace)
    try:
        return FargateProfiles(source.aws_clients, _cluster_name(snapshot)).one(name)
    except AlbError as error:
        # The rest can be deleted without it.
        note: Line = (Mark.WARN, f" cannot look up Fargate profile {name}: {error.message}")
        output.note(note)
        return None


@dataclass(frozen=True, slots=True)
class ProfileWait:
    """Waits for a Fargate profile: EKS takes minutes to make or to delete one."""

    output: Output
    profiles: FargateProfiles
    name: str
    where: ContextOptions

    def until_active(self) -> None:
        """Wait until pods come to run on Fargate; raise `AlbError` if they will not."""

        def look() -> State:
            found = self.profiles.one(self.name)
            if found is None:
                raise AlbError(f"Fargate profile {self.name} is gone", hint="run it again")
            if found.status not in (ACTIVE, CREATING):
                hint = "run kubectl alb sample delete, and then deploy again"
                raise AlbError(failed_profile(found), hint=hint)
            return State(found.status == ACTIVE, f"Fargate profile {self.name} is {found.status}")

        self._until(look)

    def until_made(self) -> None:
        """Wait while it is being made: EKS deletes none until then."""

        def look() -> State:
            found = self.profiles.one(self.name)
            status = found.status if found else "gone"
            return State(status != CREATING, f"Fargate profile {self.name} is {status}")

        if not look().done:
            self._until(look)

    def until_gone(self) -> None:
        """Wait until it is deleted; raise `AlbError` if it will not be."""

        def look() -> State:
            found = self.profiles.one(self.name)
            if found is not None and found.status != DELETING:
                raise AlbError(failed_profile(found), hint="run the same command again")
            status = "gone" if found is None else found.status
            return State(found is None, f"Fargate profile {self.name} is {status}")

        self._until(look)

    def _until(self, look: Callable[[], State]) -> None:
        wait_for(self.output, look, self.where, SECONDS, "ready")
