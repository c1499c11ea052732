"""IngressGroups: members that block or outdo each other: GROUP."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from kubectl_alb.analysis.coverers import first_coverers
from kubectl_alb.analysis.shadow import covers
from kubectl_alb.analysis.shadow_witness import shadow_witness
from kubectl_alb.analysis.wording import (
    Order,
    about_ref,
    listed,
    load_balancer_ref,
    never_matches,
    place_of,
    refs_of,
)
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.refusals import (
    MEMBERSHIP,
    RefusedGroup,
    refusal,
    refused,
    refused_groups,
)
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, group_name_error, group_of, groups
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.ownership import group_of_tags, load_balancers, tags_of
from kubectl_alb.facts.tags import GROUP_NAME, GROUP_ORDER, PREFIX
from kubectl_alb.model.counting import noun
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.rule import RuleSource
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Stack


@check("ALB-GROUP-001", *MEMBERSHIP, models=True)
def member_blocks_group(facts: Facts) -> Iterator[CheckResult]:
    """Find groups of several members that one of them keeps from being built."""
    for group in refused_groups(facts):
        if group.code and group.blocked and group.refusal.ingress in group.refusal.blocks:
            yield _blocked(group)


def _blocked(group: RefusedGroup) -> Finding:
    count = len(group.blocked)
    return Finding(
        ObjectRef("IngressGroup", "", str(group.id)),
        f"group {group.id}: member {group.refusal.ingress} keeps {count} "
        f"{noun(count, 'other')} from being updated",
        f"{listed(group.blocked)}; a group is built as one, and the controller stops at: "
        f"{group.refusal.message}",
        hint=f"repair {group.refusal.ingress}, or move it to a group of its own",
        causes=() if group.code == "ALB-GROUP-001" else (group.code,),
        blocks=group.blocked,
        concerns=group.refusal.blocks,
    )


@check("ALB-GROUP-002", *MEMBERSHIP)
def bad_group_name(facts: Facts) -> Iterator[CheckResult]:
    """Find Ingresses in no group, because the name they give is not allowed."""
    for ingress in facts.snapshot.kubernetes.ingresses:
        name = ingress.meta.annotations.get(GROUP_NAME)
        if name is None or ingress.ref in group_of(facts) or not group_name_error(name):
            continue
        yield Finding(
            about_ref(ingress.ref),
            f'{ingress.ref}: "{name}" is no name for a group, so the Ingress is in none',
            group_name_error(name),
            key=GROUP_NAME,
            concerns=(ingress.ref,),
        )


order_out_of_range = refusal(
    "ALB-GROUP-003", "Find group.order values that are no integer from -1000 to 1000."
)


@dataclass(frozen=True, slots=True)
class Shadow:
    """A path none of whose requests reach its rule, because an earlier rule takes them all.

    It is `mutual` where it would take all requests of the earlier one too.
    """

    hidden: RuleSource
    winner: RuleSource
    listener: str
    priorities: tuple[int, int]
    witness: str = ""
    mutual: bool = False


def shadows(stack: Stack) -> Iterator[Shadow]:
    """Yield the paths that can never match on a listener, each once."""
    seen: set[RuleSource] = set()
    ports = {each.id: each for each in stack.listeners}
    for listener, some in groupby(stack.rules, key=lambda rule: rule.listener):
        rules = sorted(some, key=lambda rule: rule.priority)
        asked = [rule.conditions for rule in rules]
        for place, first in enumerate(first_coverers(asked)):
            rule, earlier = rules[place], None if first is None else rules[first]
            if first is None or earlier is None or rule.source is None or earlier.source is None:
                continue
            if rule.source not in seen:
                seen.add(rule.source)
                priorities = (rule.priority, earlier.priority)
                shown = shadow_witness(asked, place, first, ports[listener])
                mutual = covers(rule.conditions, earlier.conditions)
                yield Shadow(rule.source, earlier.source, listener, priorities, shown, mutual)


@check("ALB-GROUP-004", *MEMBERSHIP, models=True)
def rule_never_matches(facts: Facts) -> Iterator[CheckResult]:
    """Find paths whose rule can never match, because an earlier rule takes all its requests."""
    for stack in stacks(facts).values():
        yield from unreachable_paths(stack)


def unreachable_paths(stack: Stack) -> Iterator[Finding]:
    """Yield a finding for each path of a stack whose rule can never match."""
    for shadow in shadows(stack):
        order = Order(
            shadow.listener, *shadow.priorities, str(stack.id), shadow.witness, shadow.mutual
        )
        yield replace(never_matches(shadow.hidden, shadow.winner, order), key=GROUP_ORDER)


conflicting_schemes = refusal("ALB-GROUP-005", "Find groups whose members disagree on the scheme.")
conflicting_attributes = refusal(
    "ALB-GROUP-006", "Find groups whose members disagree on attributes."
)
conflicting_settings = refusal(
    "ALB-GROUP-007", "Find groups whose members disagree on another shared setting."
)
several_default_backends = refusal(
    "ALB-GROUP-008", "Find groups in which several members have a default backend."
)


@check(
    "ALB-GROUP-009",
    *MEMBERSHIP,
    models=True,
    also=(Section.LOAD_BALANCERS, Section.LOAD_BALANCER_ATTRIBUTES, Section.TAGS),
)
def deletion_protected(facts: Facts) -> Iterator[CheckResult]:
    """Find Ingresses that are being deleted while deletion protection is on."""
    yield from refused("ALB-GROUP-009", facts)
    protected = {
        entry.arn
        for entry in facts.snapshot.aws.load_balancer_attributes
        if entry.values.get("deletion_protection.enabled") == "true"
    }
    for lb in load_balancers(facts):
        id_ = group_of_tags(tags_of(lb.arn, facts))
        group = groups(facts).get(id_) if id_ else None
        if lb.arn not in protected or group is None or group.members or not group.inactive:
            continue
        refs = tuple(ingress.ref for ingress in group.inactive)
        if any(map(_asks_for_protection, group.inactive)):
            continue
        yield Finding(
            load_balancer_ref(lb),
            f"load balancer {lb.name} has deletion protection, so {listed(refs)} cannot be deleted",
            "protection was switched on in AWS, not by an annotation",
            arn=lb.arn,
            fix="aws elbv2 modify-load-balancer-attributes --load-balancer-arn "
            f"{lb.arn} --attributes Key=deletion_protection.enabled,Value=false",
            concerns=refs,
        )


def _asks_for_protection(ingress: Ingress) -> bool:
    given = ingress.meta.annotations.get(PREFIX + "load-balancer-attributes", "")
    return "deletion_protection.enabled=true" in given


@check("ALB-GROUP-010", *MEMBERSHIP, models=True)
def taken_over_by_namespace(facts: Facts) -> Iterator[CheckResult]:
    """Find paths that a member from another namespace takes over by name of the group alone."""
    for id_, stack in stacks(facts).items():
        yield from paths_taken_over(stack, groups(facts)[id_])


def paths_taken_over(stack: Stack, group: Group) -> Iterator[Finding]:
    """Yield a finding for each path of a stack that a stranger's rule takes all requests of."""
    by_class = {m.ref for m in group.members if m.params is not None and m.params.group}
    for shadow in shadows(stack):
        hidden, winner = shadow.hidden.ingress, shadow.winner.ingress
        if hidden.namespace == winner.namespace or winner in by_class:
            continue
        yield Finding(
            about_ref(winner),
            f"{winner}, of another namespace, takes over {place_of(shadow.hidden)} of {hidden}",
            f"whoever may create an Ingress can join group {group.id} by its name; members "
            f"{listed(refs_of(group))}",
            key=GROUP_NAME,
            concerns=(winner, hidden),
        )
