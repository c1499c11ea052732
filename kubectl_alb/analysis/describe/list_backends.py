"""The backends of a rule: Services with their weights, and the health of their targets."""

from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.describe.load_balancer import DescribedLoadBalancer
from kubectl_alb.model import elbv2
from kubectl_alb.model.kubernetes import USE_ANNOTATION
from kubectl_alb.model.names import Ref
from kubectl_alb.model.rule import Forward, Reference, Rule, RuleSource
from kubectl_alb.model.stack import Stack


@dataclass(frozen=True, slots=True)
class Backend:
    """A target group that a rule forwards to; `service` is None where no binding fills it.

    `weight` is None where none was given; `healthy` and `total` where the health was not read.
    """

    target_group: str = ""
    service: Ref | None = None
    port: int | str = ""
    weight: int | None = None
    healthy: int | None = None
    total: int | None = None


def backends_of_rule(rule: elbv2.Rule, balancer: DescribedLoadBalancer) -> tuple[Backend, ...]:
    """Return the backends of a rule in AWS."""
    targets = (target for action in rule.actions for target in action.target_groups)
    return tuple(_backend(target, balancer) for target in targets)


def _backend(target: elbv2.WeightedTargetGroup, balancer: DescribedLoadBalancer) -> Backend:
    group = balancer.target_group(target.arn)
    if group is None:
        name = target.arn.partition(":targetgroup/")[2].partition("/")[0]
        return Backend(name or target.arn, weight=target.weight)
    binding, known = group.binding, group.targets is not None
    return Backend(
        group.target_group.name,
        binding.service_ref if binding else None,
        binding.service_port if binding else "",
        target.weight,
        group.healthy if known else None,
        len(group.targets or ()) if known else None,
    )


def planned_backends(
    source: RuleSource, rule: Rule | None, stack: Stack | None
) -> tuple[Backend, ...]:
    """Return the backends of a rule that the controller would make, else the one of the path."""
    if rule is not None and stack is not None:
        return tuple(_of_stack(rule, stack))
    backend = source.backend
    if backend is None or backend.port == USE_ANNOTATION:
        return ()
    return (Backend("", Ref(source.ingress.namespace, backend.service), backend.port or ""),)


def _of_stack(rule: Rule, stack: Stack) -> Iterator[Backend]:
    groups = {group.id: group for group in stack.target_groups}
    for action in rule.actions:
        for target in action.targets if isinstance(action, Forward) else ():
            token = target.target_group
            group = groups.get(token.id) if isinstance(token, Reference) else None
            if group is None:
                yield Backend(str(token), weight=target.weight)
            else:
                yield Backend(group.name, group.service, group.service_port or "", target.weight)
