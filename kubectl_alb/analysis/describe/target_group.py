"""A target group: who fills it, which rules forward to it, and its targets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.describe.load_balancer import (
    AttributedRule,
    attributed_load_balancer,
    group_of_load_balancer,
)
from kubectl_alb.analysis.describe.problems import target_problems
from kubectl_alb.analysis.targets import BoundTargetGroup, bound_target_groups
from kubectl_alb.analysis.wording import binding_ref
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.owners import owners_of
from kubectl_alb.model.elbv2 import Listener, LoadBalancer, TargetGroup
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import Event


@dataclass(frozen=True, slots=True)
class TargetGroupUse:
    """A rule that forwards to a target group; `weight` is None where it has none."""

    load_balancer: LoadBalancer
    listener: Listener
    rule: AttributedRule
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class TargetGroupDescription:
    """The answer to `describe` for a target group, or for a TargetGroupBinding.

    `group` is None for a binding whose target group is not in AWS, or was not read (`unread`).
    `uses` is None where the rules were not read. `ingresses` are those that the bindings serve.
    """

    subject: ObjectRef
    group: BoundTargetGroup | None
    bindings: tuple[TargetGroupBinding, ...] = ()
    uses: tuple[TargetGroupUse, ...] | None = ()
    ingresses: tuple[Ref, ...] = ()
    events: tuple[Event, ...] = ()
    problems: tuple[Finding, ...] = ()
    unread: bool = False


def describe_target_group(found: TargetGroup, facts: Facts) -> TargetGroupDescription:
    """Describe a target group."""
    bindings = facts.snapshot.kubernetes.bindings_by_target_group_arn.get(found.arn, ())
    about = ObjectRef("TargetGroup", "", found.name)
    return _described(about, found, tuple(bindings), facts)


def describe_binding(binding: TargetGroupBinding, facts: Facts) -> TargetGroupDescription:
    """Describe a TargetGroupBinding with the target group that it fills."""
    found = facts.snapshot.aws.target_group_by_arn.get(binding.target_group_arn)
    return _described(binding_ref(binding), found, (binding,), facts)


def described_bindings_of(service: Ref, facts: Facts) -> Iterator[TargetGroupDescription]:
    """Describe the bindings of a Service, whoever uses their target groups."""
    for binding in facts.snapshot.kubernetes.target_group_bindings:
        if binding.service_ref == service:
            yield describe_binding(binding, facts)


def _described(
    about: ObjectRef,
    found: TargetGroup | None,
    bindings: tuple[TargetGroupBinding, ...],
    facts: Facts,
) -> TargetGroupDescription:
    snapshot = facts.snapshot
    group = bound_target_groups((found,), snapshot)[0] if found is not None else None
    uses = uses_of(found, facts) if found is not None else ()
    by_object = snapshot.kubernetes.events_by_object
    return TargetGroupDescription(
        about,
        group,
        bindings,
        uses,
        served(bindings, uses, facts),
        tuple(event for one in bindings for event in by_object.get(binding_ref(one), ())),
        tuple(target_problems(group, snapshot)) if group is not None else (),
        found is None and not snapshot.known(Section.TARGET_GROUPS),
    )


def served(
    bindings: Iterable[TargetGroupBinding], uses: tuple[TargetGroupUse, ...] | None, facts: Facts
) -> tuple[Ref, ...]:
    """Return the Ingresses whose rules forward to a target group; without, its group's members."""
    sources = [use.rule.source.ingress for use in uses or () if use.rule.source is not None]
    owners = (owner for one in bindings for owner in owners_of(one, facts))
    return tuple(dict.fromkeys(sources or owners))


def uses_of(group: TargetGroup, facts: Facts) -> tuple[TargetGroupUse, ...] | None:
    """Return the rules that forward to a target group, in order; None where they were not read."""
    if not {Section.LISTENERS, Section.RULES} <= facts.snapshot.read:
        return None
    balancers = {lb.arn: lb for lb in facts.snapshot.aws.load_balancers}
    arns = group.load_balancer_arns
    return tuple(
        use for arn in arns if arn in balancers for use in _uses(balancers[arn], group.arn, facts)
    )


def _uses(lb: LoadBalancer, arn: str, facts: Facts) -> Iterator[TargetGroupUse]:
    described = attributed_load_balancer(lb, group_of_load_balancer(lb, facts), facts)
    for entry in described.listeners or ():
        for rule in entry.rules or ():
            for action in rule.rule.actions:
                for target in action.target_groups:
                    if target.arn == arn:
                        yield TargetGroupUse(lb, entry.listener, rule, target.weight)
