"""Load balancers: creating, moving and deleting them."""

import zlib

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import attributes, names, placement, tags
from tests.lab.aws.elbv2.load_balancers import shown_load_balancer
from tests.lab.aws.errors import AwsError, validation
from tests.lab.aws.record import Record

PATHS = {"application": "app", "network": "net", "gateway": "gwy"}
# The hosted zones of us-west-2 stand for those of every region.
HOSTED_ZONES = {"application": "Z1H1FL5HABSF5", "network": "Z18D5FSROUN65G", "gateway": ""}


def create_load_balancer(account: Account, params: Record) -> Record:
    """Create a load balancer, or return the one that has the name and the same settings."""
    names.check("Load balancer", params["Name"])
    given_tags = tags.checked(account, params.get("Tags"))
    subnets = placement.subnets_of(account, params)
    load_balancer = _new(account, params, subnets[0]["VpcId"])
    load_balancer["AvailabilityZones"] = placement.zones(subnets, params.get("SubnetMappings", ()))
    existing = _existing(account, load_balancer)
    if existing is not None:
        return {"LoadBalancers": [shown_load_balancer(account, existing)]}
    placement.check_subnets(account, load_balancer, subnets)
    _check_count(account, load_balancer["Type"])
    arn = load_balancer["LoadBalancerArn"]
    elb = account.elb
    elb.load_balancers[arn] = load_balancer
    values = attributes.defaults(attributes.of_load_balancer(load_balancer))
    elb.load_balancer_attributes[arn] = values
    elb.tags[arn] = given_tags
    placement.place_interfaces(account, load_balancer)
    return {"LoadBalancers": [shown_load_balancer(account, load_balancer)]}


def _new(account: Account, params: Record, vpc: str) -> Record:
    kind = params.get("Type", "application")
    name, scheme = params["Name"], params.get("Scheme", "internet-facing")
    unique = account.fresh_hex()
    arn = account.arn("elasticloadbalancing", f"loadbalancer/{PATHS[kind]}/{name}/{unique}")
    load_balancer: Record = {
        "LoadBalancerArn": arn,
        "LoadBalancerName": name,
        "DNSName": _dns_name(account, kind, scheme, arn),
        "CanonicalHostedZoneId": HOSTED_ZONES[kind],
        "CreatedTime": account.clock.moment(),
        "Scheme": scheme,
        "Type": kind,
        "VpcId": vpc,
        "IpAddressType": params.get("IpAddressType", "ipv4"),
    }
    groups = params.get("SecurityGroups") or []
    if kind == "application":
        groups = groups or placement.default_security_group(account, vpc)
    if groups:
        load_balancer["SecurityGroups"] = placement.security_groups_of(account, groups, vpc)
    for name in ("CustomerOwnedIpv4Pool", "EnablePrefixForIpv6SourceNat", "IpamPools"):
        if params.get(name):
            load_balancer[name] = params[name]
    return load_balancer


def _dns_name(account: Account, kind: str, scheme: str, arn: str) -> str:
    name, unique = arn.split("/")[-2:]
    domain = account.dns_suffix
    if kind != "application":
        return f"{name}-{unique}.elb.{account.region}.{domain}"
    prefix = "internal-" if scheme == "internal" else ""
    number = zlib.crc32(unique.encode())
    return f"{prefix}{name}-{number}.{account.region}.elb.{domain}"


def _existing(account: Account, wanted: Record) -> Record | None:
    for load_balancer in account.elb.load_balancers.values():
        if load_balancer["LoadBalancerName"] != wanted["LoadBalancerName"]:
            continue
        if _settings(load_balancer) != _settings(wanted):
            name = wanted["LoadBalancerName"]
            text = (
                f"A load balancer with the same name '{name}' exists, but with different settings"
            )
            raise AwsError("DuplicateLoadBalancerName", text)
        return load_balancer
    return None


def _settings(load_balancer: Record) -> tuple[object, ...]:
    subnets = sorted(zone["SubnetId"] for zone in load_balancer["AvailabilityZones"])
    groups = sorted(load_balancer.get("SecurityGroups", ()))
    kinds = ("Type", "Scheme", "IpAddressType")
    return (*(load_balancer.get(name) for name in kinds), subnets, groups)


def _check_count(account: Account, kind: str) -> None:
    of_kind = [each for each in account.elb.load_balancers.values() if each["Type"] == kind]
    if len(of_kind) >= account.limit(f"{kind}-load-balancers"):
        text = "The maximum number of load balancers has been reached"
        raise AwsError("TooManyLoadBalancers", text)


def delete_load_balancer(account: Account, params: Record) -> Record:
    """Delete a load balancer with its listeners; deleting one that is gone succeeds."""
    elb, arn = account.elb, params["LoadBalancerArn"]
    if arn not in elb.load_balancers:
        return {}
    if elb.load_balancer_attributes[arn].get("deletion_protection.enabled") == "true":
        text = f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
        raise AwsError("OperationNotPermitted", text)
    if any(target.id == arn for targets in elb.targets.values() for target in targets.values()):
        text = f"Load balancer '{arn}' cannot be deleted because it is a registered target"
        raise AwsError("ResourceInUse", text)
    for listener in elb.listeners_of(arn):
        elb.drop_listener(listener["ListenerArn"])
    placement.remove_interfaces(account, elb.load_balancers.pop(arn))
    elb.load_balancer_attributes.pop(arn)
    elb.capacity.pop(arn, None)
    elb.tags.pop(arn, None)
    elb.pinned = {group: users for group, users in elb.pinned.items() if arn not in users}
    account.web_acl_of.pop(arn, None)
    return {}


def set_subnets(account: Account, params: Record) -> Record:
    """Move a load balancer to other subnets of its VPC."""
    load_balancer = account.elb.load_balancer(params["LoadBalancerArn"])
    subnets = placement.subnets_of(account, params)
    if subnets[0]["VpcId"] != load_balancer["VpcId"]:
        text = f"All subnets must belong to the same VPC: '{load_balancer['VpcId']}'"
        raise AwsError("InvalidSubnet", text)
    moved = {
        **load_balancer,
        "IpAddressType": params.get("IpAddressType", load_balancer["IpAddressType"]),
    }
    kept = [zone["SubnetId"] for zone in load_balancer["AvailabilityZones"]]
    placement.check_subnets(account, moved, subnets, kept)
    load_balancer["IpAddressType"] = moved["IpAddressType"]
    load_balancer["AvailabilityZones"] = placement.zones(subnets, params.get("SubnetMappings", ()))
    placement.place_interfaces(account, load_balancer)
    return {
        "AvailabilityZones": load_balancer["AvailabilityZones"],
        "IpAddressType": load_balancer["IpAddressType"],
    }


def set_security_groups(account: Account, params: Record) -> Record:
    """Give a load balancer other security groups."""
    load_balancer = account.elb.load_balancer(params["LoadBalancerArn"])
    if load_balancer["Type"] == "network" and not load_balancer.get("SecurityGroups"):
        text = "You cannot set security groups on a load balancer that was created without any"
        raise AwsError("InvalidConfigurationRequest", text)
    groups = params["SecurityGroups"]
    if not groups:
        raise validation("At least one security group must be specified")
    chosen = placement.security_groups_of(account, groups, load_balancer["VpcId"])
    load_balancer["SecurityGroups"] = chosen
    enforce = params.get("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")
    if enforce:
        load_balancer["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"] = enforce
    placement.place_interfaces(account, load_balancer)
    answer = {"SecurityGroupIds": chosen}
    return {**answer, "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic": enforce}


def set_ip_address_type(account: Account, params: Record) -> Record:
    """Let a load balancer have IPv6 addresses, or no longer."""
    load_balancer = account.elb.load_balancer(params["LoadBalancerArn"])
    wanted = params["IpAddressType"]
    network = account.network.subnets
    names = [zone["SubnetId"] for zone in load_balancer["AvailabilityZones"]]
    subnets = [network[name] for name in names if name in network]
    placement.check_families({**load_balancer, "IpAddressType": wanted}, subnets)
    load_balancer["IpAddressType"] = wanted
    return {"IpAddressType": wanted}


def modify_ip_pools(account: Account, params: Record) -> Record:
    """Set or remove the IPAM pool that a load balancer takes addresses from."""
    load_balancer = account.elb.load_balancer(params["LoadBalancerArn"])
    if params.get("RemoveIpamPools"):
        load_balancer.pop("IpamPools", None)
    if params.get("IpamPools"):
        load_balancer["IpamPools"] = params["IpamPools"]
    return {"IpamPools": load_balancer.get("IpamPools", {})}
