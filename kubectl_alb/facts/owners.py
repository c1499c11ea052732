"""Which Ingresses a load balancer or a TargetGroupBinding serves."""

from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.ownership import group_of_tags, tags_of
from kubectl_alb.facts.tags import STACK_LABEL, STACK_NAME_LABEL, STACK_NAMESPACE_LABEL
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import GroupID, Ref


def members_of(lb: LoadBalancer, facts: Facts) -> tuple[Ref, ...]:
    """Return the members of the group that a load balancer serves."""
    id_ = group_of_tags(tags_of(lb.arn, facts))
    group = groups(facts).get(id_) if id_ else None
    return tuple(member.ref for member in group.members) if group else ()


def owners_of(binding: TargetGroupBinding, facts: Facts) -> tuple[Ref, ...]:
    """Return the Ingresses a binding serves: the members of its group that name its Service."""
    labels = binding.meta.labels
    if STACK_NAME_LABEL in labels:
        return (Ref(labels.get(STACK_NAMESPACE_LABEL, ""), labels[STACK_NAME_LABEL]),)
    group = groups(facts).get(GroupID("", labels.get(STACK_LABEL, "")))
    members = group.members if group else ()
    return tuple(m.ref for m in members if m.ref.namespace == binding.ref.namespace)
