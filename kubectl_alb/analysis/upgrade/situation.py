"""What is upgraded from which release to which, and the cluster as each of them sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kubectl_alb.analysis.plan.groups import PLAN_NEEDS
from kubectl_alb.controller.config import parse_controller
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.path import Way, way
from kubectl_alb.controller.releases.requirements import Minor
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import CustomResourceDefinition

UPGRADE_NEEDS = PLAN_NEEDS | {
    Section.CLUSTERS,
    Section.CUSTOM_RESOURCE_DEFINITIONS,
    Section.DEPLOYMENTS,
    Section.GATEWAYS,
    Section.GATEWAY_CLASSES,
    Section.MUTATING_WEBHOOKS,
    Section.NAMESPACES,
    Section.POD_IDENTITY_ASSOCIATIONS,
    Section.PODS,
    Section.POLICIES,
    Section.ROLES,
    Section.SERVICE_ACCOUNTS,
    Section.SERVICES,
    Section.SIMULATIONS,
    Section.VALIDATING_WEBHOOKS,
}
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Situation:
    """The cluster as the running release sees it (`now`), and as the wanted one would (`then`).

    `values` are those that the user gave the chart, `definitions` those of the wanted chart; both
    are None where they were not read. `downgrade` says whether an older release is allowed.
    """

    now: Facts
    then: Facts
    values: Mapping[str, Any] | None = None
    definitions: tuple[CustomResourceDefinition, ...] | None = None
    downgrade: bool = False

    @property
    def old(self) -> Version:
        """The release that runs."""
        return self.now.config.version

    @property
    def new(self) -> Version:
        """The release that is wanted."""
        return self.then.config.version

    @property
    def way(self) -> Way:
        """How the wanted release compares with the running one."""
        return way(self.old, self.new)

    @property
    def partition(self) -> str:
        """The partition of AWS."""
        return self.now.snapshot.context.partition.value or "aws"

    @property
    def kubernetes(self) -> Minor | None:
        """The Kubernetes release; None where it is not known."""
        for cluster in self.now.snapshot.aws.clusters:
            major, _, minor = cluster.version.partition(".")
            if major.isdecimal() and minor.isdecimal():
                return int(major), int(minor)
        return None

    def value(self, path: str) -> Any:
        """Return what the user set a chart value to; None where it was not set or not read."""
        found = self._found(path)
        return None if found is _ABSENT else found

    def sets(self, path: str) -> bool | None:
        """Return whether the user set a chart value; None where the values were not read."""
        return None if self.values is None else self._found(path) is not _ABSENT

    def _found(self, path: str) -> Any:
        found: Any = self.values if self.values is not None else {}
        for name in path.split("."):
            if not isinstance(found, Mapping) or name not in found:
                return _ABSENT
            found = found[name]
        return found


def as_release(facts: Facts, version: str) -> Facts:
    """Return the same cluster as another release with the same arguments would see it."""
    context = facts.snapshot.context
    config = parse_controller(
        context.controller_args or (),
        version,
        context.cluster_name.value,
        context.vpc_id.value,
    )
    return Facts(facts.snapshot, config)


def text_of(version: Version) -> str:
    """Return a release as its tag spells it."""
    return "v" + ".".join(map(str, version))
