"""The security groups of a load balancer, whose each one is, and those that let it in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.security_groups import EKS_TAG, by_id, cluster_key, shared_backend_group
from kubectl_alb.facts.tags import RESOURCE_TAG, SERVICE_RESOURCE_TAG
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.network import Permission, SecurityGroup
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import MANAGED_SG_ID


class Role(Enum):
    """Whose a security group is: what the load balancer has it for."""

    MANAGED = "managed"
    BACKEND = "backend"
    NODES = "nodes"
    NAMED = "named"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DescribedSecurityGroup:
    """A security group of a load balancer, or (`attached` is false) one that is to let it in.

    `group` is None where it was not read. `inbound` are its permissions; of one that is not on the
    load balancer, those that name one of the load balancer's groups.
    """

    id: str
    role: Role
    attached: bool
    group: SecurityGroup | None = None
    inbound: tuple[Permission, ...] = ()


def security_groups_of(lb: LoadBalancer, facts: Facts) -> tuple[DescribedSecurityGroup, ...]:
    """Return the groups on a load balancer in its order, then those that are to let it in."""
    return (*_attached(lb, facts), *_behind(lb, facts))


def _attached(lb: LoadBalancer, facts: Facts) -> Iterator[DescribedSecurityGroup]:
    for id_ in lb.security_groups:
        group = by_id(facts).get(id_)
        inbound = group.ingress if group is not None else ()
        yield DescribedSecurityGroup(id_, _role(id_, group, facts), True, group, inbound)


def _role(id_: str, group: SecurityGroup | None, facts: Facts) -> Role:
    if id_ in (facts.config.backend_sg, shared_backend_group(facts)):
        return Role.BACKEND
    if group is None:
        return Role.UNKNOWN
    if MANAGED_SG_ID in (group.tags.get(RESOURCE_TAG), group.tags.get(SERVICE_RESOURCE_TAG)):
        return Role.MANAGED
    return Role.NODES if _is_of_nodes(group, facts) else Role.NAMED


def _is_of_nodes(group: SecurityGroup, facts: Facts) -> bool:
    """Return whether the tags of a group say that it is one of the cluster's nodes."""
    known = bool(facts.config.cluster_name) and cluster_key(facts) in group.tags
    return known or group.tags.get(EKS_TAG, "") == (facts.config.cluster_name or None)


def _behind(lb: LoadBalancer, facts: Facts) -> Iterator[DescribedSecurityGroup]:
    """Yield the groups of the nodes, and others that let one of the load balancer's groups in."""
    if not facts.snapshot.known(Section.SECURITY_GROUPS):
        return
    own, admitting = set(lb.security_groups), _admitting(facts)
    possible = [*_of_nodes(facts), *(g for id_ in own for g in admitting.get(id_, ()))]
    for group in sorted({group.id: group for group in possible}.values(), key=lambda g: g.id):
        if group.id in own or group.vpc_id != lb.vpc_id:
            continue
        inbound = tuple(p for p in group.ingress if own.intersection(p.security_groups))
        role = Role.NODES if _is_of_nodes(group, facts) else Role.OTHER
        yield DescribedSecurityGroup(group.id, role, False, group, inbound)


@fact
def _of_nodes(facts: Facts) -> tuple[SecurityGroup, ...]:
    """Return the groups of the cluster's nodes."""
    return tuple(g for g in facts.snapshot.aws.security_groups if _is_of_nodes(g, facts))


@fact
def _admitting(facts: Facts) -> Mapping[str, tuple[SecurityGroup, ...]]:
    """Return by id of a group those that let it in."""
    found: dict[str, list[SecurityGroup]] = {}
    for group in facts.snapshot.aws.security_groups:
        for id_ in {id_ for p in group.ingress for id_ in p.security_groups}:
            found.setdefault(id_, []).append(group)
    return {id_: tuple(groups) for id_, groups in found.items()}
