"""Targets: registering and deregistering them."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2.forwards import load_balancers_of, used_groups
from tests.lab.aws.elbv2.state import Target
from tests.lab.aws.errors import AwsError, validation
from tests.lab.aws.record import Record

# Addresses outside of the VPC that targets may have.
REACHABLE = tuple(
    map(ip_network, ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"))
)


def register_targets(account: Account, params: Record) -> Record:
    """Register targets; one that is draining is wanted again, one that is there stays as it is."""
    elb = account.elb
    group = elb.target_group(params["TargetGroupArn"])
    for target in params["Targets"]:
        _check_target(account, group, target)
    registered = elb.targets[group["TargetGroupArn"]]
    now = account.clock.now()
    added = {}
    for given in params["Targets"]:
        key = given["Id"], int(given.get("Port") or group.get("Port", 0))
        if _is_leaving(registered.get(key)):
            zone = given.get("AvailabilityZone") or _zone_of(account, given["Id"])
            added[key] = Target(*key, zone=zone, registered_at=now, checked_at=now)
    _check_counts(account, group, list(added))
    registered.update(added)
    return {}


def _is_leaving(target: Target | None) -> bool:
    if target is None or target.draining_since is not None:
        return True
    recorded = target.pinned or {"TargetHealth": {}}
    return bool(recorded["TargetHealth"].get("State") == "draining")


def _check_target(account: Account, group: Record, target: Record) -> None:
    kind, name = group["TargetType"], target["Id"]
    if kind == "instance":
        instance = account.network.instances.get(name)
        if instance is None or instance["State"]["Name"] not in ("running", "pending"):
            text = "The following targets are not in a running state and cannot be registered"
            raise AwsError("InvalidTarget", f"{text}: '{name}'")
        if instance["VpcId"] != group["VpcId"]:
            text = f"The following targets are not in the target group VPC '{group['VpcId']}'"
            raise AwsError("InvalidTarget", f"{text}: '{name}'")
    if kind == "ip":
        _check_address(account, group, target)


def _check_address(account: Account, group: Record, target: Record) -> None:
    name = target["Id"]
    try:
        address = ip_address(name)
    except ValueError as error:
        raise validation(f"The IP address '{name}' is not valid") from error
    family = "ipv6" if address.version == 6 else "ipv4"
    if family != group.get("IpAddressType", "ipv4"):
        text = f"The IP address '{name}' is not of the target group's type"
        raise validation(f"{text} '{group.get('IpAddressType', 'ipv4')}'")
    vpc = account.network.vpcs.get(group["VpcId"], {})
    blocks = [each["CidrBlock"] for each in vpc.get("CidrBlockAssociationSet", ())]
    blocks += [each["Ipv6CidrBlock"] for each in vpc.get("Ipv6CidrBlockAssociationSet", ())]
    if any(address in ip_network(block) for block in blocks):
        return
    if not any(address in block for block in REACHABLE):
        text = f"The IP address '{name}' is not within any CIDR of the VPC"
        raise AwsError("InvalidTarget", f"{text} '{group['VpcId']}' or of private networks")
    if not target.get("AvailabilityZone"):
        text = "you must specify an Availability Zone for targets outside of the VPC"
        raise validation(f"The IP address '{name}' is not within the VPC: {text}")


def _check_counts(account: Account, group: Record, added: Sequence[tuple[str, int]]) -> None:
    elb, arn = account.elb, group["TargetGroupArn"]
    most = account.limit("targets-per-target-group")
    if len(elb.targets[arn].keys() | set(added)) > most:
        text = f"The maximum number of targets per target group '{most}' has been reached"
        raise AwsError("TooManyTargets", text)
    for load_balancer in load_balancers_of(elb, arn):
        if elb.load_balancers.get(load_balancer, {}).get("Type") == "application":
            _check_load_balancer(account, used_groups(elb)[load_balancer], added)


def _check_load_balancer(
    account: Account, groups: set[str], added: Sequence[tuple[str, int]]
) -> None:
    present = [key for group in groups for key in account.elb.targets[group]]
    most = account.limit("targets-per-application-load-balancer")
    if len(present) + len(added) > most:
        text = f"The maximum number of targets per load balancer '{most}' has been reached"
        raise AwsError("TooManyTargets", text)
    most = account.limit("target-id-registrations-per-application-load-balancer")
    ids = [name for name, _ in (*present, *added)]
    for name, _ in added:
        if ids.count(name) > most:
            text = f"The maximum number of registrations of target '{name}' is '{most}'"
            raise AwsError("TooManyRegistrationsForTargetId", text)


def deregister_targets(account: Account, params: Record) -> Record:
    """Deregister targets; they drain for a while if a load balancer uses their group."""
    elb = account.elb
    group = elb.target_group(params["TargetGroupArn"])
    arn = group["TargetGroupArn"]
    registered = elb.targets[arn]
    used = bool(load_balancers_of(elb, arn))
    for given in params["Targets"]:
        key = given["Id"], int(given.get("Port") or group.get("Port", 0))
        target = registered.get(key)
        if target is None or target.draining_since is not None:
            continue
        target.draining_since = account.clock.now()
        if not used:
            del registered[key]
    return {}


def _zone_of(account: Account, name: str) -> str:
    """Return the zone of an instance or an address; '' if the network does not tell."""
    instance = account.network.instances.get(name)
    if instance is not None:
        return str(instance.get("Placement", {}).get("AvailabilityZone", ""))
    try:
        address = ip_address(name)
    except ValueError:
        return ""
    for subnet in account.network.subnets.values():
        ranges = [subnet["CidrBlock"]] if subnet.get("CidrBlock") else []
        ranges += [each["Ipv6CidrBlock"] for each in subnet.get("Ipv6CidrBlockAssociationSet", ())]
        if any(address in ip_network(block) for block in ranges):
            return str(subnet["AvailabilityZone"])
    return ""
