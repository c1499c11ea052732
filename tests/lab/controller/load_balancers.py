"""The load balancer of a stack.

controller: pkg/deploy/elbv2/load_balancer_*.go
"""

from typing import Any

from kubectl_alb.model import elbv2
from kubectl_alb.model.stack import LoadBalancer, SubnetMapping, Type
from tests.lab.controller.security_groups import resolve_group
from tests.lab.controller.site import Deployment, attribute_changes, tag_list

PROTECTION = "deletion_protection.enabled"


def owned_load_balancers(deployment: Deployment) -> dict[str, list[elbv2.LoadBalancer]]:
    """Return the stack's load balancers in AWS by resource id."""
    found: dict[str, list[elbv2.LoadBalancer]] = {}
    for lb in deployment.snapshot.aws.load_balancers:
        resource = deployment.resource(deployment.snapshot.aws.tags_by_arn.get(lb.arn, {}))
        if resource is not None:
            found.setdefault(resource, []).append(lb)
    return found


def deploy_load_balancers(deployment: Deployment) -> str:
    """Delete what must go, create or repair the ALB; return its DNS name, empty without one."""
    owned = [lb for lbs in owned_load_balancers(deployment).values() for lb in lbs]
    wanted = deployment.stack.alb
    kept = None
    if wanted is not None:
        fitting = (lb for lb in owned if (lb.type, lb.scheme) == (wanted.type, wanted.scheme))
        kept = next(fitting, None)
    for lb in owned:
        if lb is not kept:
            _delete(deployment, lb.arn)
    if wanted is None:
        return ""
    if kept is None:
        return _create(deployment, wanted)
    deployment.ids[Type.LOAD_BALANCER, wanted.id] = kept.arn
    _repair(deployment, wanted, kept)
    return kept.dns_name


def _delete(deployment: Deployment, arn: str) -> None:
    """Delete a load balancer, after all that protects it: the model has refused by then."""
    known = {a.arn: a.values for a in deployment.snapshot.aws.load_balancer_attributes}
    if known.get(arn, {}).get(PROTECTION) == "true":
        off = [{"Key": PROTECTION, "Value": "false"}]
        deployment.elbv2("modify_load_balancer_attributes", LoadBalancerArn=arn, Attributes=off)
    deployment.elbv2("delete_load_balancer", LoadBalancerArn=arn)


def _create(deployment: Deployment, wanted: LoadBalancer) -> str:
    optional: dict[str, Any] = {
        "CustomerOwnedIpv4Pool": wanted.customer_owned_pool,
        "IpamPools": {"Ipv4IpamPoolId": wanted.ipam_pool} if wanted.ipam_pool else None,
    }
    answer = deployment.elbv2(
        "create_load_balancer",
        Name=wanted.name,
        Type=wanted.type,
        Scheme=wanted.scheme,
        IpAddressType=wanted.ip_address_type,
        SubnetMappings=list(map(_subnet, wanted.subnets)),
        SecurityGroups=[resolve_group(deployment, token) for token in wanted.security_groups],
        Tags=tag_list(deployment.tags(wanted.id, wanted.tags)),
        **{key: value for key, value in optional.items() if value is not None},
    )
    made = answer["LoadBalancers"][0]
    arn = deployment.ids[Type.LOAD_BALANCER, wanted.id] = made["LoadBalancerArn"]
    _set_attributes(deployment, wanted, arn)
    _set_capacity(deployment, wanted, arn)
    return str(made["DNSName"])


def _subnet(subnet: SubnetMapping) -> dict[str, str]:
    allocation = {"AllocationId": subnet.allocation_id} if subnet.allocation_id else {}
    return {"SubnetId": subnet.subnet_id, **allocation}


def _repair(deployment: Deployment, wanted: LoadBalancer, current: elbv2.LoadBalancer) -> None:
    deployment.tag(current.arn, deployment.tags(wanted.id, wanted.tags))
    groups = [resolve_group(deployment, token) for token in wanted.security_groups]
    if set(groups) != set(current.security_groups):
        deployment.elbv2("set_security_groups", LoadBalancerArn=current.arn, SecurityGroups=groups)
    if {s.subnet_id for s in wanted.subnets} != {z.subnet_id for z in current.zones}:
        mappings = list(map(_subnet, wanted.subnets))
        deployment.elbv2("set_subnets", LoadBalancerArn=current.arn, SubnetMappings=mappings)
    if wanted.ip_address_type != current.ip_address_type:
        deployment.elbv2(
            "set_ip_address_type",
            LoadBalancerArn=current.arn,
            IpAddressType=wanted.ip_address_type,
        )
    _set_attributes(deployment, wanted, current.arn)
    _set_capacity(deployment, wanted, current.arn)


def _set_attributes(deployment: Deployment, wanted: LoadBalancer, arn: str) -> None:
    known = {a.arn: a.values for a in deployment.snapshot.aws.load_balancer_attributes}
    changed = attribute_changes(wanted.attributes, known.get(arn, {}))
    if changed:
        deployment.elbv2("modify_load_balancer_attributes", LoadBalancerArn=arn, Attributes=changed)


def _set_capacity(deployment: Deployment, wanted: LoadBalancer, arn: str) -> None:
    if wanted.capacity_units is None:
        return
    answer = deployment.site.elbv2.describe_capacity_reservation(LoadBalancerArn=arn)
    current = (answer.get("MinimumLoadBalancerCapacity") or {}).get("CapacityUnits", 0)
    if wanted.capacity_units == current:
        return
    capacity: dict[str, Any] = (
        {"MinimumLoadBalancerCapacity": {"CapacityUnits": wanted.capacity_units}}
        if wanted.capacity_units
        else {"ResetCapacityReservation": True}
    )
    deployment.elbv2("modify_capacity_reservation", LoadBalancerArn=arn, **capacity)
