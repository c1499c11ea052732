"""Subnets that discovery or a list gives: SUBNET."""

from collections.abc import Iterator
from dataclasses import replace

from kubectl_alb.analysis.bound_targets import unused_targets
from kubectl_alb.analysis.wording import (
    about_group,
    listed,
    load_balancer_ref,
    refs_of,
    whose,
)
from kubectl_alb.checks.engine.check import CheckResult, by_cluster_name, check
from kubectl_alb.checks.engine.refusals import PLACEMENT, PLACES, refusal, refused_with_group
from kubectl_alb.checks.engine.remedy_commands import tag_command
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.ownership import group_of_tags, load_balancers, tags_of
from kubectl_alb.facts.security_groups import cluster_key
from kubectl_alb.facts.subnets import (
    SubnetTable,
    given_schemes,
    ip_address_type_of,
    is_public,
    names_subnets,
    of_other_clusters,
    subnet_table,
    table_of,
    to_tag,
)
from kubectl_alb.facts.tags import PREFIX, ROLE_TAGS
from kubectl_alb.model.counting import count
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section

SMALLEST_PREFIX = 27


@check("ALB-SUBNET-001", *PLACEMENT, models=True)
def no_role_tagged_subnets(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers for which not one subnet has the role tag or the wanted reachability."""
    for answer, group in refused_with_group("ALB-SUBNET-001", facts):
        table = table_of(group, facts)
        yield replace(
            answer,
            detail=f"{answer.detail}; {_seen(table)}",
            fix=_tag_command(table) or answer.fix,
        )


def _seen(table: SubnetTable) -> str:
    odd = [f"{r.subnet.id} ({r.reason})" for r in table.rows if r.role is not None and r.reason]
    tail = f"; {listed(odd)}" if odd else ""
    subnets = count(len(table.rows), "subnet")
    return f"none of the VPC's {subnets} is a candidate for {table.scheme}{tail}"


def _tag_command(table: SubnetTable) -> str:
    suited = to_tag(table)
    return tag_command([s.id for s in suited], table.role_tag) if len(suited) > 1 else ""


@by_cluster_name
@check("ALB-SUBNET-002", *PLACEMENT, models=True)
def subnets_of_other_clusters(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers whose candidate subnets are all tagged for other clusters only."""
    for answer, group in refused_with_group("ALB-SUBNET-002", facts):
        table = table_of(group, facts)
        foreign = [r for r in table.rows if r.subnet in of_other_clusters(table)]
        key = cluster_key(facts)
        yield replace(
            answer,
            detail=f"{answer.detail}; {listed(f'{r.subnet.id} ({r.reason})' for r in foreign)}",
            fix=tag_command([r.subnet.id for r in foreign], key, "shared"),
        )


@check("ALB-SUBNET-003", *PLACEMENT, models=True)
def subnets_in_one_zone(facts: Facts) -> Iterator[CheckResult]:
    """Find ALBs for which subnets of fewer than two Availability Zones are left."""
    for answer, group in refused_with_group("ALB-SUBNET-003", facts):
        rows = () if names_subnets(group) else table_of(group, facts).rows
        left = [f"{r.subnet.id} in {r.subnet.zone}: {r.reason}" for r in rows if not r.taken]
        tail = f"; not usable: {listed(left)}" if left else ""
        yield replace(answer, detail=answer.detail + tail)


same_zone = refusal("ALB-SUBNET-004", "Find lists that name two subnets of one zone.", *PLACEMENT)
unknown_subnet = refusal(
    "ALB-SUBNET-005", "Find named subnets that the controller's VPC does not have.", *PLACEMENT
)
mixed_zone_types = refusal(
    "ALB-SUBNET-006",
    "Find load balancers whose subnets are in different kinds of zones.",
    *PLACEMENT,
)


@check("ALB-SUBNET-007", *PLACES, Section.LOAD_BALANCERS, Section.TAGS)
def public_in_private_subnets(facts: Facts) -> Iterator[CheckResult]:
    """Find internet-facing load balancers in subnets without a route to an internet gateway."""
    for lb in load_balancers(facts):
        if lb.scheme != "internet-facing":
            continue
        subnets = [facts.snapshot.aws.subnet_by_id.get(zone.subnet_id) for zone in lb.zones]
        private = [s.id for s in subnets if s and is_public(s, facts) is False]
        if private:
            yield Finding(
                load_balancer_ref(lb),
                f"load balancer {lb.name} is internet-facing, but {listed(private)} "
                "has no route to an internet gateway",
                f"clients that are given an address in {listed(private)} get no answer",
                arn=lb.arn,
                values={"PRIVATE_SUBNET": private[0]},
            )


@check("ALB-SUBNET-008", *PLACEMENT, models=True)
def internal_by_default(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers, internal only by default, that only public subnets suit."""
    for group in groups(facts).values():
        if given_schemes(group) or facts.config.default_scheme != "internal":
            continue
        stack = stacks(facts).get(group.id)
        taken = [m.subnet_id for m in stack.alb.subnets] if stack and stack.alb else []
        subnets = [facts.snapshot.aws.subnet_by_id.get(id_) for id_ in taken]
        only_public = bool(taken) and all(s and is_public(s, facts) for s in subnets)
        if only_public or (not stack and _only_public_suits(group, facts)):
            about = about_group(group)
            yield Finding(
                about,
                f"{whose(about)}: no scheme is given, so the load balancer is internal, "
                "but only public subnets suit",
                "neither an annotation nor IngressClassParams sets the scheme, and the controller "
                "has no --default-load-balancer-scheme",
                concerns=refs_of(group),
                fix=annotation_command(group.members[0].ref, "scheme=internet-facing"),
            )


def _only_public_suits(group: Group, facts: Facts) -> bool:
    if not group.members or names_subnets(group):
        return False
    internal = subnet_table(facts, "internal", ip_address_type_of(group))
    public = subnet_table(facts, "internet-facing", ip_address_type_of(group))
    return not any(row.candidate for row in internal.rows) and not public.error


@check(
    "ALB-SUBNET-009",
    *PLACEMENT,
    Section.LOAD_BALANCERS,
    Section.TAGS,
    Section.TARGET_GROUPS,
    Section.TARGET_HEALTH,
    Section.TARGET_GROUP_BINDINGS,
    Section.PODS,
    Section.NODES,
    models=True,
)
def new_subnets_ignored(facts: Facts) -> Iterator[CheckResult]:
    """Find subnets that discovery would take now, missing where targets are out of use."""
    for lb in load_balancers(facts):
        id_ = group_of_tags(tags_of(lb.arn, facts))
        group = groups(facts).get(id_) if id_ else None
        if group is None or names_subnets(group) or not group.members:
            continue
        if lb.scheme not in ROLE_TAGS:
            continue
        zones = {zone.zone for zone in lb.zones}
        idle = {t.zone for t in unused_targets(lb, facts)} - zones
        rows = subnet_table(facts, lb.scheme, lb.ip_address_type).rows
        missing = [r.subnet for r in rows if r.taken and r.subnet.zone in idle]
        if missing:
            ids = [*(zone.subnet_id for zone in lb.zones), *(s.id for s in missing)]
            about = about_group(group)
            yield Finding(
                about,
                f"{whose(about)}: load balancer {lb.name} does not use "
                f"{listed(s.id for s in missing)}, and targets in {listed(sorted(idle))} get no "
                "requests",
                "the subnets of an existing load balancer change only when they are named",
                concerns=refs_of(group),
                arn=lb.arn,
                fix=annotation_command(group.members[0].ref, f"subnets={','.join(ids)}"),
            )


conflicting_subnets = refusal(
    "ALB-SUBNET-010", "Find groups whose members or classes name different subnets.", *PLACEMENT
)


def annotation_command(ref: Ref, *settings: str) -> str:
    """Spell the command that sets controller annotations on an Ingress; `key-` removes one."""
    given = " ".join(PREFIX + setting for setting in settings)
    return f"kubectl -n {ref.namespace} annotate ingress {ref.name} {given} --overwrite"
