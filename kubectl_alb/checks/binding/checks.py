"""TargetGroupBindings against their target group and their definition: TGB."""

from collections.abc import Iterator, Mapping

from kubectl_alb.analysis.wording import binding_ref, listed
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.commands import Offered, crds_of, patched
from kubectl_alb.controller.releases.definition_table import BINDINGS
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.elbv2 import TargetGroup
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section


@check("ALB-TGB-002", Section.TARGET_GROUP_BINDINGS)
def bound_twice(facts: Facts) -> Iterator[CheckResult]:
    """Find target groups with several bindings that are not all in multi-cluster mode."""
    for arn, some in facts.snapshot.kubernetes.bindings_by_target_group_arn.items():
        if not arn or len(some) < 2 or all(binding.multi_cluster for binding in some):
            continue
        names = [str(binding.ref) for binding in some]
        yield Finding(
            binding_ref(some[-1]),
            f"target group {arn} has {len(some)} TargetGroupBindings: {listed(names)}",
            "each deregisters the targets of the other",
            arn=arn,
            hint=f"remove all but one of {listed(names)}, or set spec.multiClusterTargetGroup: "
            "true on all of them",
            values={"TGB": some[-1].ref.name},
        )


@check("ALB-TGB-003", Section.TARGET_GROUP_BINDINGS, Section.TARGET_GROUPS)
def contradicts_target_group(facts: Facts) -> Iterator[CheckResult]:
    """Find bindings whose spec contradicts their target group, or itself."""
    for binding in facts.snapshot.kubernetes.target_group_bindings:
        group = facts.snapshot.aws.target_group_by_arn.get(binding.target_group_arn)
        seen = _own_fault(binding) or (_fault(binding, group) if group else "")
        if seen and binding.meta.deleted is None:
            yield Finding(
                binding_ref(binding),
                f"TargetGroupBinding {binding.ref}: {seen}",
                arn=binding.target_group_arn,
                hint=_correction(binding, group),
            )


def _correction(binding: TargetGroupBinding, group: TargetGroup | None) -> str:
    if _own_fault(binding) or group is None:
        return "correct the spec"
    if binding.target_type and binding.target_type != group.target_type:
        return (
            f"make the binding again with targetType {group.target_type}, which cannot be changed, "
            f"or name a target group of type {binding.target_type}"
        )
    return f"let the spec say what target group {group.name} is, or name another group"


def _own_fault(binding: TargetGroupBinding) -> str:
    if not binding.target_group_arn and not binding.target_group_name:
        return "neither targetGroupARN nor targetGroupName is given"
    if binding.node_selector is not None and binding.target_type == "ip":
        return "nodeSelector does not go with targetType ip"
    rules = binding.networking or ()
    if any(not rule.security_groups and not rule.cidrs for rule in rules):
        return "a source of networking is neither ipBlock nor securityGroup"
    return ""


def _fault(binding: TargetGroupBinding, group: TargetGroup) -> str:
    pairs = (
        ("targetType", binding.target_type, group.target_type),
        ("vpcID", binding.vpc_id, group.vpc_id),
        ("ipAddressType", binding.ip_address_type, group.ip_address_type),
    )
    for name, said, real in pairs:
        if said and real and said != real:
            return f"{name} is {said}, that of target group {group.name} {real}"
    return ""


@check("ALB-TGB-004", Section.TARGET_GROUP_BINDINGS, uses=(Section.TARGET_GROUPS,))
def without_target_type(facts: Facts) -> Iterator[CheckResult]:
    """Find bindings without a target type, made while the webhook was off."""
    for binding in facts.snapshot.kubernetes.target_group_bindings:
        # In a file nobody need name it: the webhook does when the binding is made.
        stored = binding.meta.uid or binding.meta.position is None
        if not binding.target_type and stored:
            yield Finding(
                binding_ref(binding),
                f"TargetGroupBinding {binding.ref} has no targetType",
                key="spec.targetType",
                arn=binding.target_group_arn,
                **_typed(binding, facts.snapshot.aws.target_group_by_arn),
            )


def _typed(binding: TargetGroupBinding, groups: Mapping[str, TargetGroup]) -> Offered:
    """Offer the type of the binding's target group, if that is known."""
    group = groups.get(binding.target_group_arn)
    if group is None:
        return {"hint": "set spec.targetType to that of its target group, instance or ip"}
    fix = patched(
        binding_ref(binding),
        binding.meta,
        {"spec": {"targetType": group.target_type}},
        {"spec": {"targetType": None}},
        f"sets spec.targetType to {group.target_type}, as target group {group.name} has it",
    )
    return {"hint": f"set spec.targetType to {group.target_type}", "fix": fix}


@check("ALB-TGB-005", Section.CUSTOM_RESOURCE_DEFINITIONS, uses=(Section.DEPLOYMENTS,))
def status_not_writable(facts: Facts) -> Iterator[CheckResult]:
    """Find a definition of bindings without the status that the controller writes."""
    definitions = facts.snapshot.kubernetes.custom_resource_definitions
    if any(d.meta.name == BINDINGS and not d.status_writable for d in definitions):
        yield Finding(
            ObjectRef("CustomResourceDefinition", "", BINDINGS),
            f"definition {BINDINGS} has no status, which the controller writes on every pass",
            hint="apply the definitions of the controller's release",
            fix=crds_of(facts),
        )
