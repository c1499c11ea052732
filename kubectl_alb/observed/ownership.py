"""What in AWS belongs to which stack of one cluster.

The pair of cluster tag and stack tag decides; load balancers, target groups and security groups of
the first release carry another cluster tag. Listeners and rules belong to their load balancer.

controller: pkg/deploy/tracking/provider.go, pkg/deploy/elbv2/tagging_manager.go
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.facts.tags import CLUSTER_TAG, LEGACY_CLUSTER_TAG, RESOURCE_TAG, STACK_TAG
from kubectl_alb.model import elbv2
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.network import SecurityGroup, ShieldProtection, WebAcl
from kubectl_alb.model.snapshot import Snapshot, grouped

Tags = Mapping[str, str]


class InVpc(Protocol):
    """A resource that stands in a VPC."""

    @property
    def vpc_id(self) -> str:
        """The id of the VPC."""
        ...


R = TypeVar("R", bound=InVpc)


@dataclass(frozen=True, slots=True)
class Owned:
    """What carries the tags of one stack, each kind in the order of AWS."""

    load_balancers: tuple[elbv2.LoadBalancer, ...] = ()
    target_groups: tuple[elbv2.TargetGroup, ...] = ()
    security_groups: tuple[SecurityGroup, ...] = ()


NOTHING = Owned()


class Ownership:
    """One account's resources, indexed once by the stacks of one cluster."""

    def __init__(self, snapshot: Snapshot, config: ControllerConfig) -> None:
        self.snapshot = snapshot
        self.config = config

    def of(self, group: GroupID) -> Owned:
        """Return what belongs to an IngressGroup."""
        return self.stacks.get(str(group), NOTHING)

    def tags(self, arn: str) -> Tags | None:
        """Return the tags of an ELBv2 resource; None when they were not read."""
        return self.snapshot.tags_of.get(arn)

    @cached_property
    def stacks(self) -> Mapping[str, Owned]:
        """Everything of this cluster by stack id."""
        tags_of = self.snapshot.tags_of
        balancers = self._by_stack(
            (r, tags_of.get(r.arn, {})) for r in self.snapshot.load_balancers
        )
        groups = self._by_stack((r, tags_of.get(r.arn, {})) for r in self.snapshot.target_groups)
        firewalls = self._by_stack((r, r.tags) for r in self.snapshot.security_groups)
        return {
            stack: Owned(
                tuple(balancers.get(stack, ())),
                tuple(groups.get(stack, ())),
                tuple(firewalls.get(stack, ())),
            )
            for stack in {**balancers, **groups, **firewalls}
        }

    def _by_stack(self, tagged: Iterable[tuple[R, Tags]]) -> dict[str, list[R]]:
        found: dict[str, list[R]] = defaultdict(list)
        for resource, tags in tagged:
            if self._ours(tags) and self.config.vpc_id in ("", resource.vpc_id):
                found[tags[STACK_TAG]].append(resource)
        return dict(found)

    def _ours(self, tags: Tags) -> bool:
        clusters = (tags.get(CLUSTER_TAG), tags.get(LEGACY_CLUSTER_TAG))
        return STACK_TAG in tags and self.config.cluster_name in clusters

    def resource_id(self, arn: str) -> str:
        """Return the resource tag of an ELBv2 resource; empty if it has none."""
        return (self.tags(arn) or {}).get(RESOURCE_TAG, "")

    @cached_property
    def load_balancer_attributes(self) -> Mapping[str, Tags]:
        """Attributes of load balancers by ARN."""
        return {entry.arn: entry.values for entry in self.snapshot.load_balancer_attributes}

    @cached_property
    def listener_attributes(self) -> Mapping[str, Tags]:
        """Attributes of listeners by ARN."""
        return {entry.arn: entry.values for entry in self.snapshot.listener_attributes}

    @cached_property
    def target_group_attributes(self) -> Mapping[str, Tags]:
        """Attributes of target groups by ARN."""
        return {entry.arn: entry.values for entry in self.snapshot.target_group_attributes}

    @cached_property
    def certificates_of(self) -> Mapping[str, tuple[elbv2.ListenerCertificate, ...]]:
        """Certificates by listener ARN."""
        return grouped(self.snapshot.listener_certificates, lambda c: c.listener_arn)

    @cached_property
    def web_acl_of(self) -> Mapping[str, WebAcl]:
        """Associated web ACLs by load balancer ARN."""
        return {acl.load_balancer_arn: acl for acl in self.snapshot.web_acls}

    @cached_property
    def shield_of(self) -> Mapping[str, ShieldProtection]:
        """Shield protections by load balancer ARN."""
        return {one.load_balancer_arn: one for one in self.snapshot.shield_protections}
