"""Security groups: those of the controller's VPC, and the one that its load balancers share."""

from collections.abc import Mapping

from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.tags import BACKEND_SG, CLUSTER_TAG, SHARED_RESOURCE_TAG
from kubectl_alb.model.network import SecurityGroup


@fact
def in_vpc(facts: Facts) -> tuple[SecurityGroup, ...]:
    """Return the security groups of the controller's VPC."""
    return tuple(g for g in facts.snapshot.security_groups if g.vpc_id == facts.config.vpc_id)


@fact
def by_id(facts: Facts) -> Mapping[str, SecurityGroup]:
    """Return the security groups of every VPC by id."""
    return {group.id: group for group in facts.snapshot.security_groups}


@fact
def shared_backend_group(facts: Facts) -> str:
    """Return the id of the cluster's shared backend security group; empty if there is none yet."""
    marks = {CLUSTER_TAG: facts.config.cluster_name, SHARED_RESOURCE_TAG: BACKEND_SG}
    return next((g.id for g in in_vpc(facts) if marks.items() <= g.tags.items()), "")
