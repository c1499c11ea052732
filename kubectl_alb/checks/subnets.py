"""Subnets that discovery or a list gives: SUBNET and IP."""

from collections.abc import Container, Iterator
from dataclasses import replace

from kubectl_alb.analysis.network.subnets import SubnetTable, is_public, subnet_table
from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.check import Answer, Problem, check
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.group_settings import (
    about_group,
    annotation_command,
    given_schemes,
    ip_address_type_of,
    names_subnets,
    refs_of,
    scheme_of,
    whose,
)
from kubectl_alb.checks.ownership import (
    group_id_of,
    load_balancer_ref,
    unused_targets,
)
from kubectl_alb.checks.refusals import PLACEMENT, PLACES, refusal, refused_with_group
from kubectl_alb.desired.subnet_choice import MIN_FREE
from kubectl_alb.facts.membership import Group
from kubectl_alb.facts.tags import ROLE_TAGS
from kubectl_alb.model.network import Subnet
from kubectl_alb.model.section import Section

SMALLEST_PREFIX = 27


@check("ALB-SUBNET-001", *PLACEMENT, models=True)
def no_role_tagged_subnets(evidence: Evidence) -> Iterator[Answer]:
    """Find load balancers for which not one subnet has the role tag or the wanted reachability."""
    for answer, group in refused_with_group("ALB-SUBNET-001", evidence):
        table = table_of(group, evidence)
        yield replace(
            answer,
            detail=f"{answer.detail}; {_seen(table)}",
            fix=_tag_command(table) or answer.fix,
        )


def table_of(group: Group, evidence: Evidence) -> SubnetTable:
    """Resolve the subnets of a group's load balancer."""
    scheme = scheme_of(group, evidence.world)
    return subnet_table(evidence.world, scheme, ip_address_type_of(group))


def _seen(table: SubnetTable) -> str:
    odd = [f"{r.subnet.id} ({r.reason})" for r in table.rows if r.role is not None and r.reason]
    tail = f"; {listed(odd)}" if odd else ""
    return f"none of the VPC's {len(table.rows)} subnets is a candidate for {table.scheme}{tail}"


def _tag_command(table: SubnetTable) -> str:
    suited = to_tag(table)
    return tag_command([s.id for s in suited], table.role_tag) if len(suited) > 1 else ""


def to_tag(table: SubnetTable, zones: Container[str] = ()) -> tuple[Subnet, ...]:
    """Return a subnet that suits the scheme for each zone but these."""
    public = table.scheme == "internet-facing"
    suited: dict[str, Subnet] = {}
    for row in table.rows:
        fits = row.public is public and row.subnet.free >= MIN_FREE
        if fits and row.subnet.zone not in zones:
            suited.setdefault(row.subnet.zone, row.subnet)
    return tuple(suited.values())


def of_other_clusters(table: SubnetTable) -> tuple[Subnet, ...]:
    """Return the candidates that are left out because they are tagged for other clusters only."""
    return tuple(row.subnet for row in table.rows if row.foreign)


def tag_command(ids: list[str], key: str, value: str = "1") -> str:
    """Spell the command that tags EC2 resources."""
    return f"aws ec2 create-tags --resources {' '.join(ids)} --tags Key={key},Value={value}"


@check("ALB-SUBNET-002", *PLACEMENT, models=True)
def subnets_of_other_clusters(evidence: Evidence) -> Iterator[Answer]:
    """Find load balancers whose candidate subnets are all tagged for other clusters only."""
    for answer, group in refused_with_group("ALB-SUBNET-002", evidence):
        table = table_of(group, evidence)
        foreign = [r for r in table.rows if r.subnet in of_other_clusters(table)]
        key = f"kubernetes.io/cluster/{evidence.config.cluster_name}"
        yield replace(
            answer,
            detail=f"{answer.detail}; {listed(f'{r.subnet.id} ({r.reason})' for r in foreign)}",
            fix=tag_command([r.subnet.id for r in foreign], key, "shared"),
        )


@check("ALB-SUBNET-003", *PLACEMENT, models=True)
def subnets_in_one_zone(evidence: Evidence) -> Iterator[Answer]:
    """Find ALBs for which subnets of fewer than two Availability Zones are left."""
    for answer, group in refused_with_group("ALB-SUBNET-003", evidence):
        rows = () if names_subnets(group) else table_of(group, evidence).rows
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
def public_in_private_subnets(evidence: Evidence) -> Iterator[Answer]:
    """Find internet-facing load balancers in subnets without a route to an internet gateway."""
    for lb in evidence.load_balancers:
        if lb.scheme != "internet-facing":
            continue
        subnets = [evidence.snapshot.subnet.get(zone.subnet_id) for zone in lb.zones]
        private = [s.id for s in subnets if s and is_public(s, evidence.world) is False]
        if private:
            yield Problem(
                load_balancer_ref(lb),
                f"load balancer {lb.name} is internet-facing, but {listed(private)} "
                "has no route to an internet gateway",
                f"clients that are given an address in {listed(private)} get no answer",
                arn=lb.arn,
                values={"PRIVATE_SUBNET": private[0]},
            )


@check("ALB-SUBNET-008", *PLACEMENT, models=True)
def internal_by_default(evidence: Evidence) -> Iterator[Answer]:
    """Find load balancers, internal only by default, that only public subnets suit."""
    for group in evidence.groups.values():
        if given_schemes(group) or evidence.config.default_scheme != "internal":
            continue
        stack = evidence.stacks.get(group.id)
        taken = [m.subnet_id for m in stack.alb.subnets] if stack and stack.alb else []
        subnets = [evidence.snapshot.subnet.get(id_) for id_ in taken]
        only_public = bool(taken) and all(s and is_public(s, evidence.world) for s in subnets)
        if only_public or (not stack and _only_public_suits(group, evidence)):
            about = about_group(group)
            yield Problem(
                about,
                f"{whose(about)}: no scheme is given, so the load balancer is internal, "
                "but only public subnets suit",
                "neither an annotation nor IngressClassParams sets the scheme, and the controller "
                "has no --default-load-balancer-scheme",
                concerns=refs_of(group),
                fix=annotation_command(group.members[0].ref, "scheme=internet-facing"),
            )


def _only_public_suits(group: Group, evidence: Evidence) -> bool:
    if not group.members or names_subnets(group):
        return False
    internal = subnet_table(evidence.world, "internal", ip_address_type_of(group))
    public = subnet_table(evidence.world, "internet-facing", ip_address_type_of(group))
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
def new_subnets_ignored(evidence: Evidence) -> Iterator[Answer]:
    """Find subnets that discovery would take now, missing where targets are out of use."""
    for lb in evidence.load_balancers:
        id_ = group_id_of(lb, evidence)
        group = evidence.groups.get(id_) if id_ else None
        if group is None or names_subnets(group) or not group.members:
            continue
        if lb.scheme not in ROLE_TAGS:
            continue
        zones = {zone.zone for zone in lb.zones}
        idle = {t.zone for t in unused_targets(lb, evidence)} - zones
        rows = subnet_table(evidence.world, lb.scheme, lb.ip_address_type).rows
        missing = [r.subnet for r in rows if r.taken and r.subnet.zone in idle]
        if missing:
            ids = [*(zone.subnet_id for zone in lb.zones), *(s.id for s in missing)]
            about = about_group(group)
            yield Problem(
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
