"""Load balancers and their managed security group as AWS has them."""

from collections.abc import Iterator

from kubectl_alb.facts.tags import RESOURCE_TAG
from kubectl_alb.model import elbv2, network
from kubectl_alb.model.names import Arn
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import (
    ALB_ID,
    MANAGED_SG_ID,
    NLB_ID,
    InboundRule,
    LoadBalancer,
    ManagedSecurityGroup,
    ShieldProtection,
    SubnetMapping,
    Type,
    WebAclAssociation,
)
from kubectl_alb.observed.observation import Observation

ANY_PROTOCOL = "-1"


def id_of(lb: elbv2.LoadBalancer, observation: Observation) -> str:
    """Return the resource id of a load balancer."""
    tagged = observation.resource_id(lb.arn)
    return tagged or (NLB_ID if lb.type == "network" else ALB_ID)


def load_balancer(lb: elbv2.LoadBalancer, observation: Observation) -> LoadBalancer:
    """Return a load balancer; its minimum capacity is not read."""
    id_ = id_of(lb, observation)
    at = (Type.LOAD_BALANCER, id_, "loadBalancerAttributes")
    values = observation.snapshot.aws.load_balancer_attributes_by_arn
    return LoadBalancer(
        id=id_,
        name=lb.name,
        type=lb.type,
        scheme=lb.scheme,
        ip_address_type=lb.ip_address_type,
        subnets=tuple(SubnetMapping(zone.subnet_id) for zone in lb.zones),
        security_groups=tuple(observation.token(group) for group in lb.security_groups),
        attributes=observation.attributes(Section.LOAD_BALANCER_ATTRIBUTES, values, lb.arn, at),
        ipam_pool=lb.ipam_pool or None,
        tags=observation.tags(lb.arn, Type.LOAD_BALANCER, id_),
        arn=Arn(lb.arn),
        dns_name=lb.dns_name,
    )


def security_group(group: network.SecurityGroup) -> ManagedSecurityGroup:
    """Return a managed security group with every inbound rule, whoever made it."""
    inbound = sorted(
        (rule for permission in group.ingress for rule in _inbound(permission)), key=inbound_order
    )
    return ManagedSecurityGroup(
        id=group.tags.get(RESOURCE_TAG, MANAGED_SG_ID),
        name=group.name,
        description=group.description,
        inbound=tuple(inbound),
        tags=group.tags,
        group_id=group.id,
    )


def inbound_order(rule: InboundRule) -> tuple[int, int, str, str, str, str, str]:
    """Order inbound rules by port, then by source."""
    return (
        rule.port,
        rule.port if rule.to_port is None else rule.to_port,
        rule.cidr,
        rule.ipv6_cidr,
        rule.prefix_list,
        rule.security_group,
        rule.protocol,
    )


def _inbound(permission: network.Permission) -> Iterator[InboundRule]:
    first = permission.from_port or 0
    last = permission.to_port
    protocol = permission.protocol or ANY_PROTOCOL
    to_port = None if last in (None, first) else last
    sources = (
        ("cidr", permission.cidrs),
        ("ipv6_cidr", permission.ipv6_cidrs),
        ("prefix_list", permission.prefix_lists),
        ("security_group", permission.security_groups),
    )
    for kind, values in sources:
        for value in values:
            yield InboundRule(first, protocol=protocol, to_port=to_port, **{kind: value})


def web_acls(observation: Observation) -> tuple[WebAclAssociation, ...]:
    """Return the associated web ACL; those of WAF Classic cannot be read."""
    alb = _alb(observation)
    if alb is None or not observation.read(
        Section.WEB_ACLS, alb.arn, (Type.WAFV2, ALB_ID, "webACLARN")
    ):
        return ()
    acl = observation.snapshot.aws.web_acl_by_load_balancer_arn.get(alb.arn)
    return (WebAclAssociation(acl.arn),) if acl is not None else ()


def shield(observation: Observation) -> ShieldProtection | None:
    """Return the Shield Advanced protection of the ALB, if there is one."""
    alb = _alb(observation)
    if alb is None or not observation.read(
        Section.SHIELD_PROTECTIONS, alb.arn, (Type.SHIELD, ALB_ID, "enabled")
    ):
        return None
    return (
        ShieldProtection(True)
        if alb.arn in observation.snapshot.aws.shield_by_load_balancer_arn
        else None
    )


def _alb(observation: Observation) -> elbv2.LoadBalancer | None:
    return next(
        (lb for lb in observation.owned.load_balancers if id_of(lb, observation) == ALB_ID), None
    )
