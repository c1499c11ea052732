"""The Network Load Balancer in front of the ALB.

controller: pkg/ingress/model_build_frontend_nlb.go
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kubectl_alb.controller.go_text import map_text, slice_text
from kubectl_alb.desired.draft import Draft
from kubectl_alb.desired.frontend_nlb_ports import NlbPort, nlb_ports
from kubectl_alb.desired.load_balancer import agreed_scheme
from kubectl_alb.desired.load_balancer_subnets import discovered_subnets, listed_subnets
from kubectl_alb.desired.naming import digest, frontend_nlb_name, group_name
from kubectl_alb.desired.ports import PortConfig
from kubectl_alb.desired.security_groups import listed_groups, resolved_groups
from kubectl_alb.desired.subnet_choice import SubnetRequest
from kubectl_alb.desired.tags import load_balancer_tags
from kubectl_alb.facts.membership import Member
from kubectl_alb.facts.settings import given_texts
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.rule import Forward, Reference, Token, WeightedTarget
from kubectl_alb.model.stack import (
    NLB_ID,
    FrontendTarget,
    Listener,
    LoadBalancer,
    SubnetMapping,
    TargetGroup,
    Type,
)

ROUTING_POLICY = "dns_record.client_routing_policy"
POLICIES = (
    "any_availability_zone",
    "partial_availability_zone_affinity",
    "availability_zone_affinity",
)


def add_frontend_nlb(draft: Draft, by_member: list[Mapping[int, PortConfig]]) -> None:
    """Build the NLB, its listeners and its target groups, if the members ask for it."""
    if not _enabled(draft.members):
        return
    alb = draft.load_balancers[0]
    given = given_texts(draft.members, "frontend-nlb-scheme")
    scheme = agreed_scheme(given, "frontend-nlb-scheme") or draft.facts.config.default_scheme
    draft.trace(Type.LOAD_BALANCER, NLB_ID, "scheme", given[0] if given else None)
    groups: tuple[Token, ...] = ()
    listed = listed_groups(draft, "frontend-nlb-security-groups", NLB_ID)
    if listed:
        groups = resolved_groups(draft, listed, NLB_ID)
    subnets = _subnets(draft, alb, scheme)
    cluster = draft.facts.config.cluster_name
    nlb = LoadBalancer(
        id=NLB_ID,
        name=frontend_nlb_name(alb.name, cluster, draft.group.id, scheme),
        type="network",
        scheme=scheme,
        ip_address_type=alb.ip_address_type,
        subnets=subnets,
        security_groups=groups or alb.security_groups,
        tags=_tags(draft) if draft.facts.config.version >= (2, 14, 0) else {},
    )
    draft.load_balancers.append(replace(nlb, attributes=_attributes(draft.members)))
    for port in nlb_ports(draft.members, by_member):
        _add_listener(draft, port)


def _enabled(members: Sequence[Member]) -> bool:
    key = "enable-frontend-nlb"
    first: bool | None = None
    for member in members:
        value = member.annotations.boolean(key)
        if value is None:
            continue
        if first is not None and value != first:
            text = "conflicting enable frontend NLB values"
            raise Refused(RefusalReason.FRONTEND_NLB_CONFLICT, text, member.ref, PREFIX + key)
        first = value
    return bool(first)


def _given_lists(draft: Draft, key: str) -> list[tuple[Member, tuple[str, ...]]]:
    return [
        (member, listed)
        for member in draft.members
        if (listed := member.annotations.strings(key)) is not None
    ]


def _subnets(draft: Draft, alb: LoadBalancer, scheme: str) -> tuple[SubnetMapping, ...]:
    lists = _given_lists(draft, "frontend-nlb-subnets")
    request = SubnetRequest("network", scheme, alb.ip_address_type)
    if lists:
        ids = listed_subnets(draft, lists, request, "frontend-nlb-subnets", NLB_ID)
    elif draft.facts.config.version < (2, 14, 0):
        return alb.subnets
    else:
        # Until v3.4 discovery did not know that it was for an NLB, and wanted two subnets.
        modern = draft.facts.config.version >= (3, 5, 0)
        ids = discovered_subnets(
            draft, request if modern else SubnetRequest("application", scheme, ""), NLB_ID
        )
    allocations = _allocations(draft, scheme)
    if not allocations:
        return tuple(SubnetMapping(id_) for id_ in ids)
    if len(allocations) != len(ids):
        counts = f"({len(allocations)}) and subnets ({len(ids)})"
        text = f"count of EIP allocations {counts} must match"
        raise Refused(
            RefusalReason.EIP_COUNT, text, annotation=PREFIX + "frontend-nlb-eip-allocations"
        )
    return tuple(SubnetMapping(id_, eip) for id_, eip in zip(ids, allocations, strict=True))


def _allocations(draft: Draft, scheme: str) -> tuple[str, ...]:
    key = "frontend-nlb-eip-allocations"
    lists = _given_lists(draft, key)
    if not lists:
        return ()
    if scheme != "internet-facing":
        text = "EIP allocations can only be set for internet facing load balancers"
        raise Refused(RefusalReason.EIP_OF_INTERNAL_NLB, text, lists[0][0].ref, PREFIX + key)
    first = lists[0][1]
    for member, listed in lists[1:]:
        if sorted(listed) != sorted(first):
            both = f"{slice_text(first)} | {slice_text(listed)}"
            text = f"all EIP allocations for the ingress group must be the same: {both}"
            raise Refused(RefusalReason.EIP_CONFLICT, text, member.ref, PREFIX + key)
    return first


def _tags(draft: Draft) -> dict[str, str]:
    """Return the NLB's own tags alone, if any member has some, else those of the ALB."""
    key = "frontend-nlb-tags"
    own: dict[str, str] | None = None
    for member in draft.members:
        tags = member.annotations.mapping(key)
        if tags is None:
            continue
        if own is not None and tags != own:
            text = f"conflicting frontend NLB tags: {map_text(own)} | {map_text(tags)}"
            raise Refused(RefusalReason.FRONTEND_NLB_CONFLICT, text, member.ref, PREFIX + key)
        own = tags
    return load_balancer_tags(draft) if own is None else own


def _attributes(members: Sequence[Member]) -> dict[str, str]:
    """Return the attributes; once a member has some, every later one must have the same."""
    key = "frontend-nlb-attributes"
    chosen: dict[str, str] | None = None
    for member in members:
        attributes = member.annotations.mapping(key)
        if chosen is None:
            chosen = attributes
        elif attributes != chosen:
            both = f"{map_text(chosen)} | {map_text(attributes)}"
            text = f"conflicting frontend NLB attributes: {both}"
            raise Refused(RefusalReason.FRONTEND_NLB_CONFLICT, text, member.ref, PREFIX + key)
    policy = (chosen or {}).get(ROUTING_POLICY)
    if policy is not None and policy not in POLICIES:
        expected = ", ".join(f"'{name}'" for name in POLICIES)
        raise Refused(
            RefusalReason.ROUTING_POLICY_UNKNOWN,
            f"invalid {ROUTING_POLICY} set in annotation aws-load-balancer-attributes: "
            f"got '{policy}' expected one of [{expected}]",
            annotation=PREFIX + key,
        )
    return chosen or {}


def _add_listener(draft: Draft, port: NlbPort) -> None:
    group = _target_group(draft, port)
    tags = group.tags
    arn = Reference(Type.TARGET_GROUP, group.id, "status/targetGroupARN")
    draft.target_groups[group.id] = group
    draft.listeners.append(
        Listener(
            id=f"{NLB_ID}-ls-TCP-{port.number}",
            load_balancer=NLB_ID,
            port=port.number,
            protocol="TCP",
            default_actions=(Forward((WeightedTarget(arn),)),),
            tags=tags,
        )
    )
    draft.frontend_targets.append(FrontendTarget(group.id, group.name, port.number, port.alb_port))


def _target_group(draft: Draft, port: NlbPort) -> TargetGroup:
    check = port.health_check
    hashed = digest(
        draft.facts.config.cluster_name,
        str(draft.group.id),
        str(port.number),
        "alb",
        "TCP",
        str(check.port),
        check.protocol,
    )
    return TargetGroup(
        id=f"{NLB_ID}-tg-TCP-{port.number}",
        name=group_name(draft.group.id, hashed),
        target_type="alb",
        port=port.number,
        protocol="TCP",
        protocol_version=None,
        ip_address_type="ipv4",
        health_check=check,
        tags=_tags(draft) if draft.facts.config.version >= (3, 3, 0) else {},
    )
