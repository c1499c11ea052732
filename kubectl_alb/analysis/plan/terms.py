"""On which terms a wanted stack is laid over the one that AWS has."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.facts.tags import (
    CLUSTER_PREFIX,
    CLUSTER_TAG,
    LEGACY_CLUSTER_TAG,
    RESOURCE_TAG,
    STACK_TAG,
)
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.origin import OriginKind
from kubectl_alb.model.stack import Stack

R = TypeVar("R")
K = TypeVar("K")
Tags = Mapping[str, str]

TAGGED_WITH_GATE_SINCE = (2, 3, 1)
TAGGED_SINCE = (2, 2, 0)


@dataclass(frozen=True, slots=True)
class Terms:
    """The controller's configuration, and the fields of which nothing is known.

    `unseen` holds (type, id, field) of what neither side can tell for sure.
    """

    group: GroupID
    config: ControllerConfig
    unseen: frozenset[tuple[str, str, str]] = field(default=frozenset())

    @classmethod
    def of(cls, desired: Stack, observed: Stack, config: ControllerConfig) -> "Terms":
        """Collect what either side marks as not known."""
        origins = (*desired.origins, *observed.origins)
        unseen = {(o.type, o.id, o.field) for o in origins if o.kind is OriginKind.UNKNOWN}
        return cls(desired.id, config, frozenset(unseen))

    def sees(self, type_: str, id_: str, path: str) -> bool:
        """Tell whether both sides know a field."""
        return (type_, id_, path) not in self.unseen

    def attributes(self, at: tuple[str, str, str], new: Tags, old: Tags) -> Tags:
        """Return the attributes after deployment: only those that are named are set.

        controller: pkg/deploy/elbv2/*_attributes_reconciler.go
        """
        return {**old, **new} if self.sees(*at) else old

    def tags(self, type_: str, id_: str, new: Tags, old: Tags | None, legacy: bool) -> Tags:
        """Return the tags after deployment; `old` is None for a resource to be created.

        Foreign tags are removed, but for those of AWS, those managed elsewhere and, where
        `legacy`, those of older generations.

        controller: pkg/deploy/elbv2/tagging_manager.go, ReconcileTags
        """
        tracking = {
            CLUSTER_TAG: self.config.cluster_name,
            STACK_TAG: str(self.group),
            RESOURCE_TAG: id_,
        }
        wanted = {**new, **tracking}
        if old is None:
            return wanted
        if not self.sees(type_, id_, "tags"):
            return old
        ignored = self._ignored(legacy)
        kept = {k: v for k, v in old.items() if k in ignored or k.startswith("aws:")}
        return {**{k: v for k, v in wanted.items() if k not in ignored}, **kept}

    def _ignored(self, legacy: bool) -> frozenset[str]:
        external = frozenset(self.config.external_managed_tags)
        if not legacy:
            return external
        return external | {
            f"{CLUSTER_PREFIX}/{self.config.cluster_name}",
            "kubernetes.io/cluster-name",
            "kubernetes.io/namespace",
            "kubernetes.io/ingress-name",
            "kubernetes.io/service-name",
            "kubernetes.io/service-port",
            LEGACY_CLUSTER_TAG,
        }

    @property
    def tags_listeners(self) -> bool:
        """Tell whether listeners and rules are tagged."""
        if self.config.version < TAGGED_WITH_GATE_SINCE:
            return self.config.version >= TAGGED_SINCE
        return self.config.gate("ListenerRulesTagging")


def paired(
    new: Iterable[R], old: Iterable[R], identity: Callable[[R], K]
) -> list[tuple[R, R | None]]:
    """Give each new one the first old one of its identity."""
    found: dict[K, R] = {}
    for item in old:
        found.setdefault(identity(item), item)
    return [(item, found.get(identity(item))) for item in new]


def fresh_attributes(new: Tags, old: Tags | None, defaults: Tags) -> Tags:
    """Return the attributes of a resource that is made (anew): what nobody names is AWS's default.

    Only what the old one told is told of the new one.
    """
    told = {key: defaults.get(key, value) for key, value in (old or {}).items()}
    return {**told, **new}
