"""Whose a load balancer, a target group or a binding is: the way back to Ingress and Service."""

from collections.abc import Iterator

from kubectl_alb.analysis.targets import Target, registered_targets
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.facts.tags import STACK_TAG
from kubectl_alb.model.elbv2 import LoadBalancer, TargetGroup
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import GroupID, ObjectRef, Ref

STACK_LABEL = "ingress.k8s.aws/stack"
NAMESPACE_LABEL = "ingress.k8s.aws/stack-namespace"
NAME_LABEL = "ingress.k8s.aws/stack-name"
HYBRID = "eks.amazonaws.com/compute-type"


def load_balancer_ref(lb: LoadBalancer) -> ObjectRef:
    """Name a load balancer."""
    return ObjectRef("LoadBalancer", "", lb.name)


def target_group_ref(tg: TargetGroup) -> ObjectRef:
    """Name a target group."""
    return ObjectRef("TargetGroup", "", tg.name)


def binding_ref(binding: TargetGroupBinding) -> ObjectRef:
    """Name a TargetGroupBinding."""
    return ObjectRef("TargetGroupBinding", binding.ref.namespace, binding.ref.name)


def group_id_of(lb: LoadBalancer, evidence: Evidence) -> GroupID | None:
    """Return the IngressGroup whose tag a load balancer carries."""
    stack = evidence.snapshot.tags_of.get(lb.arn, {}).get(STACK_TAG)
    return GroupID.parse(stack) if stack else None


def members_of(lb: LoadBalancer, evidence: Evidence) -> tuple[Ref, ...]:
    """Return the members of the group that a load balancer serves."""
    id_ = group_id_of(lb, evidence)
    group = evidence.groups.get(id_) if id_ else None
    return tuple(member.ref for member in group.members) if group else ()


def owners_of(binding: TargetGroupBinding, evidence: Evidence) -> tuple[Ref, ...]:
    """Return the Ingresses a binding serves: the members of its group that name its Service."""
    labels = binding.meta.labels
    if NAME_LABEL in labels:
        return (Ref(labels.get(NAMESPACE_LABEL, ""), labels[NAME_LABEL]),)
    group = evidence.groups.get(GroupID("", labels.get(STACK_LABEL, "")))
    members = group.members if group else ()
    return tuple(m.ref for m in members if m.ref.namespace == binding.ref.namespace)


def unused_targets(lb: LoadBalancer, evidence: Evidence) -> Iterator[Target]:
    """Yield the targets of a load balancer that it says it does not use."""
    for group in evidence.target_groups_of.get(lb.arn, ()):
        for target in registered_targets(group, evidence.snapshot):
            if target.reason == "Target.NotInUse":
                yield target


def is_hybrid(target: Target, evidence: Evidence) -> bool:
    """Tell whether a target is on a hybrid node, whose pods have addresses of another network."""
    node = evidence.snapshot.node.get(target.node)
    return node is not None and node.meta.labels.get(HYBRID) == "hybrid"
