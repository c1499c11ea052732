"""Which resources of AWS belong to this cluster, and to which stack.

The pair of cluster tag and stack tag decides, within the VPC of the controller. Load balancers,
target groups and security groups of the first generation have another cluster tag, which counts
for what is deployed (`legacy`), and not where the model is built. Listeners and rules belong to
their load balancer.

controller v3.5.0: pkg/deploy/tracking/provider.go, pkg/deploy/elbv2/tagging_manager.go
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.tags import (
    ACCELERATOR_FINALIZER,
    BINDING_FINALIZER,
    CLUSTER_TAG,
    FINALIZERS,
    GATEWAY_FINALIZER,
    GATEWAY_OWNERS,
    LEGACY_CLUSTER_TAG,
    RESOURCE_TAG,
    SERVICE_FINALIZER,
    SERVICE_RESOURCE_TAG,
    SERVICE_STACK_TAG,
    STACK_TAG,
)
from kubectl_alb.model.elbv2 import LoadBalancer, TargetGroup
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.network import SecurityGroup

OWN_FINALIZERS = (
    *FINALIZERS,
    SERVICE_FINALIZER,
    BINDING_FINALIZER,
    GATEWAY_FINALIZER,
    ACCELERATOR_FINALIZER,
)

Tags = Mapping[str, str]


class InVpc(Protocol):
    """A resource that is in a VPC."""

    @property
    def vpc_id(self) -> str:
        """The id of the VPC."""
        ...


R = TypeVar("R", bound=InVpc)


@dataclass(frozen=True, slots=True)
class Owned:
    """What carries the tags of one stack, each kind in the order of AWS."""

    load_balancers: tuple[LoadBalancer, ...] = ()
    target_groups: tuple[TargetGroup, ...] = ()
    security_groups: tuple[SecurityGroup, ...] = ()


def names_cluster(tags: Tags, cluster_name: str, legacy: bool = True) -> bool:
    """Return whether tags name a cluster; where its name is not known, any will do."""
    keys = (CLUSTER_TAG, LEGACY_CLUSTER_TAG) if legacy else (CLUSTER_TAG,)
    return any(tags[key] == cluster_name or not cluster_name for key in keys if key in tags)


def is_ours(resource: InVpc, tags: Tags, facts: Facts, legacy: bool = True) -> bool:
    """Return whether a resource with these tags belongs to this cluster's controller."""
    here = facts.config.vpc_id in ("", resource.vpc_id)
    return here and names_cluster(tags, facts.config.cluster_name, legacy)


def stack_of(tags: Tags) -> str:
    """Return the stack that tags name, of an IngressGroup or of a Service; empty for none."""
    return tags.get(STACK_TAG) or tags.get(SERVICE_STACK_TAG, "")


def resource_of(tags: Tags) -> str:
    """Return which resource of its stack tags name; empty for none."""
    return tags.get(RESOURCE_TAG) or tags.get(SERVICE_RESOURCE_TAG, "")


def group_of_tags(tags: Tags) -> GroupID | None:
    """Return the IngressGroup that tags name."""
    return GroupID.parse(tags[STACK_TAG]) if tags.get(STACK_TAG) else None


def service_of_tags(tags: Tags) -> Ref | None:
    """Return the Service of type LoadBalancer that tags name."""
    namespace, slash, name = tags.get(SERVICE_STACK_TAG, "").partition("/")
    return Ref(namespace, name) if slash else None


def tags_of(arn: str, facts: Facts) -> Tags:
    """Return the tags of an ELBv2 resource; none where they were not read."""
    return facts.snapshot.aws.tags_by_arn.get(arn, {})


def owned_by(group: GroupID, facts: Facts, legacy: bool = True) -> Owned:
    """Return what belongs to an IngressGroup."""
    owned = _by_ingress_stack(facts) if legacy else _by_ingress_stack_of_v2(facts)
    return owned.get(str(group), Owned())


@fact
def _by_ingress_stack(facts: Facts) -> Mapping[str, Owned]:
    return _by_stack(facts, STACK_TAG, legacy=True)


@fact
def _by_ingress_stack_of_v2(facts: Facts) -> Mapping[str, Owned]:
    return _by_stack(facts, STACK_TAG, legacy=False)


def owned_by_service(service: Ref, facts: Facts) -> Owned:
    """Return what belongs to a Service of type LoadBalancer."""
    return _by_service_stack(facts).get(str(service), Owned())


@fact
def _by_service_stack(facts: Facts) -> Mapping[str, Owned]:
    return _by_stack(facts, SERVICE_STACK_TAG, legacy=True)


def _by_stack(facts: Facts, stack_tag: str, legacy: bool) -> Mapping[str, Owned]:
    snapshot = facts.snapshot

    def owned(tagged: Iterable[tuple[R, Tags]]) -> dict[str, list[R]]:
        found: dict[str, list[R]] = defaultdict(list)
        for resource, tags in tagged:
            if stack_tag in tags and is_ours(resource, tags, facts, legacy):
                found[tags[stack_tag]].append(resource)
        return found

    balancers = owned((lb, tags_of(lb.arn, facts)) for lb in snapshot.aws.load_balancers)
    groups = owned((tg, tags_of(tg.arn, facts)) for tg in snapshot.aws.target_groups)
    firewalls = owned((sg, sg.tags) for sg in snapshot.aws.security_groups)
    return {
        stack: Owned(
            tuple(balancers.get(stack, ())),
            tuple(groups.get(stack, ())),
            tuple(firewalls.get(stack, ())),
        )
        for stack in {**balancers, **groups, **firewalls}
    }


def owned_by_gateway(gateway: Ref, facts: Facts) -> tuple[LoadBalancer, ...]:
    """Return the load balancers of a Gateway."""
    keys = tuple(f"{owner}/stack" for owner in GATEWAY_OWNERS)
    return tuple(
        lb
        for lb in load_balancers(facts)
        if any(tags_of(lb.arn, facts).get(key) == str(gateway) for key in keys)
    )


@fact
def load_balancers(facts: Facts) -> tuple[LoadBalancer, ...]:
    """Return the load balancers of this cluster, whatever stack they are of."""
    found = facts.snapshot.aws.load_balancers
    return tuple(lb for lb in found if is_ours(lb, tags_of(lb.arn, facts), facts))


@fact
def target_groups_by_load_balancer(facts: Facts) -> Mapping[str, tuple[TargetGroup, ...]]:
    """Return target groups by the ARN of the load balancer that uses them."""
    return facts.snapshot.aws.target_groups_by_load_balancer_arn


def own_finalizers(meta: Meta) -> tuple[str, ...]:
    """Return the finalizers of an object that the controller sets."""
    return tuple(f for f in meta.finalizers if f.startswith(OWN_FINALIZERS))
