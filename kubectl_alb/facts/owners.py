"""Which Ingresses a load balancer or a TargetGroupBinding serves."""

from collections.abc import Mapping

from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.tags import CLUSTER_TAG, STACK_TAG
from kubectl_alb.model.elbv2 import LoadBalancer, TargetGroup
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.snapshot import grouped

STACK_LABEL = "ingress.k8s.aws/stack"
NAMESPACE_LABEL = "ingress.k8s.aws/stack-namespace"
NAME_LABEL = "ingress.k8s.aws/stack-name"


@fact
def load_balancers(facts: Facts) -> tuple[LoadBalancer, ...]:
    """Return the load balancers that carry this cluster's tag."""
    name, tags = facts.config.cluster_name, facts.snapshot.tags_of
    return tuple(
        lb for lb in facts.snapshot.load_balancers if tags.get(lb.arn, {}).get(CLUSTER_TAG) == name
    )


@fact
def target_groups_of(facts: Facts) -> Mapping[str, tuple[TargetGroup, ...]]:
    """Return target groups by the ARN of the load balancer that uses them."""
    pairs = [(arn, tg) for tg in facts.snapshot.target_groups for arn in tg.load_balancer_arns]
    by_arn = grouped(pairs, lambda pair: pair[0])
    return {arn: tuple(tg for _, tg in some) for arn, some in by_arn.items()}


def group_id_of(lb: LoadBalancer, facts: Facts) -> GroupID | None:
    """Return the IngressGroup whose tag a load balancer carries."""
    stack = facts.snapshot.tags_of.get(lb.arn, {}).get(STACK_TAG)
    return GroupID.parse(stack) if stack else None


def members_of(lb: LoadBalancer, facts: Facts) -> tuple[Ref, ...]:
    """Return the members of the group that a load balancer serves."""
    id_ = group_id_of(lb, facts)
    group = groups(facts).get(id_) if id_ else None
    return tuple(member.ref for member in group.members) if group else ()


def owners_of(binding: TargetGroupBinding, facts: Facts) -> tuple[Ref, ...]:
    """Return the Ingresses a binding serves: the members of its group that name its Service."""
    labels = binding.meta.labels
    if NAME_LABEL in labels:
        return (Ref(labels.get(NAMESPACE_LABEL, ""), labels[NAME_LABEL]),)
    group = groups(facts).get(GroupID("", labels.get(STACK_LABEL, "")))
    members = group.members if group else ()
    return tuple(m.ref for m in members if m.ref.namespace == binding.ref.namespace)
