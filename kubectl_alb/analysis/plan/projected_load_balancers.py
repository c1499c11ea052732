"""Load balancers, their security group and their add-ons after deployment.

controller: pkg/deploy/elbv2/load_balancer_manager.go, pkg/deploy/ec2/security_group_manager.go,
pkg/deploy/wafv2, pkg/deploy/shield
"""

from dataclasses import replace

from kubectl_alb.analysis.describe.attributes import load_balancer_defaults
from kubectl_alb.analysis.plan.replacement import load_balancer_reasons
from kubectl_alb.analysis.plan.terms import Terms, fresh_attributes
from kubectl_alb.controller.flags import Version
from kubectl_alb.model.stack import (
    ALB_ID,
    LoadBalancer,
    ManagedSecurityGroup,
    ShieldProtection,
    SubnetMapping,
    Token,
    Type,
    WebAclAssociation,
)
from kubectl_alb.observed.load_balancer import inbound_order

IPAM_SINCE: Version = (2, 12, 0)
# Since then an absent annotation leaves an association alone.
LEAVES_ALONE_SINCE: Version = (2, 8, 2)


def settled_load_balancer(
    new: LoadBalancer, old: LoadBalancer | None, terms: Terms
) -> LoadBalancer:
    """Return a load balancer as AWS will have it.

    The name is chosen at creation. A customer-owned pool cannot be changed, and the minimum
    capacity is not read.
    """
    if old is None or load_balancer_reasons(new, old):
        tags = terms.tags(Type.LOAD_BALANCER, new.id, new.tags, None, legacy=True)
        defaults = load_balancer_defaults(new.type)
        fresh = fresh_attributes(new.attributes, None if old is None else old.attributes, defaults)
        return replace(new, tags=tags, attributes=fresh)
    at = (Type.LOAD_BALANCER, new.id, "loadBalancerAttributes")
    return replace(
        new,
        name=old.name,
        subnets=_subnets(new, old, terms),
        security_groups=_security_groups(new, old, terms),
        customer_owned_pool=old.customer_owned_pool,
        attributes=terms.attributes(at, new.attributes, old.attributes),
        capacity_units=old.capacity_units,
        ipam_pool=new.ipam_pool if terms.config.version >= IPAM_SINCE else old.ipam_pool,
        tags=terms.tags(Type.LOAD_BALANCER, new.id, new.tags, old.tags, legacy=True),
        arn=old.arn,
        dns_name=old.dns_name,
    )


def _subnets(new: LoadBalancer, old: LoadBalancer, terms: Terms) -> tuple[SubnetMapping, ...]:
    same = {s.subnet_id for s in new.subnets} == {s.subnet_id for s in old.subnets}
    if same or not terms.sees(Type.LOAD_BALANCER, new.id, "subnetMapping"):
        return old.subnets
    return new.subnets


def _security_groups(new: LoadBalancer, old: LoadBalancer, terms: Terms) -> tuple[Token, ...]:
    same = set(new.security_groups) == set(old.security_groups)
    if same or not terms.sees(Type.LOAD_BALANCER, new.id, "securityGroups"):
        return old.security_groups
    return new.security_groups


def settled_security_group(
    new: ManagedSecurityGroup, old: ManagedSecurityGroup | None, terms: Terms
) -> ManagedSecurityGroup:
    """Return a managed security group as AWS will have it: exactly the wanted rules."""
    inbound = tuple(sorted(new.inbound, key=inbound_order))
    old_tags = None if old is None else old.tags
    tags = terms.tags(Type.SECURITY_GROUP, new.id, new.tags, old_tags, legacy=True)
    if old is None:
        return replace(new, inbound=inbound, tags=tags)
    return replace(
        new,
        name=old.name,
        description=old.description,
        inbound=inbound,
        tags=tags,
        group_id=old.group_id,
    )


def settled_web_acls(
    new: tuple[WebAclAssociation, ...], old: tuple[WebAclAssociation, ...], terms: Terms
) -> tuple[WebAclAssociation, ...]:
    """Return the web ACL after deployment; WAF Classic is left out, for it cannot be read."""
    if not terms.config.enable_wafv2 or not terms.sees(Type.WAFV2, ALB_ID, "webACLARN"):
        return old
    wish = next((acl for acl in new if not acl.classic), None)
    if wish is None:
        return old if terms.config.version >= LEAVES_ALONE_SINCE else ()
    return (wish,) if wish.web_acl else ()


def settled_shield(
    new: ShieldProtection | None, old: ShieldProtection | None, terms: Terms
) -> ShieldProtection | None:
    """Return the Shield protection after deployment."""
    if not terms.config.enable_shield or not terms.sees(Type.SHIELD, ALB_ID, "enabled"):
        return old
    if new is None:
        return old if terms.config.version >= LEAVES_ALONE_SINCE else None
    return None if new.enabled is False else ShieldProtection(True)
