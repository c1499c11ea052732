"""Where a load balancer stands: its subnets, its security groups and its interfaces."""

from collections.abc import Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.errors import AwsError, validation
from tests.lab.aws.record import Record

FEWEST_ADDRESSES = 8
DUALSTACK = ("dualstack", "dualstack-without-public-ipv4")


def subnets_of(account: Account, params: Record) -> list[Record]:
    """Return the subnets that a request names; raise the error of one that cannot be used."""
    mappings = params.get("SubnetMappings") or ()
    names = list(params.get("Subnets") or [mapping["SubnetId"] for mapping in mappings])
    if not names:
        raise validation("You must specify subnets")
    subnets = [_subnet(account, name) for name in names]
    vpcs = {subnet["VpcId"] for subnet in subnets}
    if len(vpcs) > 1:
        text = f"All subnets must belong to the same VPC: '{sorted(vpcs)[0]}'"
        raise AwsError("InvalidSubnet", text)
    zones = [subnet["AvailabilityZone"] for subnet in subnets]
    if len(set(zones)) < len(zones):
        text = (
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone"
        )
        raise AwsError("InvalidConfigurationRequest", text)
    return subnets


def _subnet(account: Account, name: str) -> Record:
    if name not in account.network.subnets:
        raise AwsError("SubnetNotFound", f"The subnet ID '{name}' does not exist")
    return account.network.subnets[name]


def check_subnets(
    account: Account, load_balancer: Record, subnets: Sequence[Record], kept: Sequence[str] = ()
) -> None:
    """Raise unless the load balancer can stand in the subnets; it already does in `kept`."""
    if load_balancer["Type"] == "application" and len(subnets) < 2:
        text = "At least two subnets in two different Availability Zones must be specified"
        raise validation(text)
    for subnet in subnets:
        if subnet["SubnetId"] in kept:
            continue
        if subnet.get("AvailableIpAddressCount", FEWEST_ADDRESSES) < FEWEST_ADDRESSES:
            name = subnet["SubnetId"]
            text = f"Not enough IP space available in {name}. ELB requires at least"
            more = f"{FEWEST_ADDRESSES} free IP addresses in each subnet."
            raise AwsError("InvalidSubnet", f"{text} {more}")
    check_families(load_balancer, subnets)
    if load_balancer["Scheme"] == "internet-facing":
        _check_gateway(account, subnets[0]["VpcId"])


def check_families(load_balancer: Record, subnets: Sequence[Record]) -> None:
    """Raise unless every subnet has the address families of the load balancer."""
    if load_balancer["IpAddressType"] in DUALSTACK and not all(
        subnet.get("Ipv6CidrBlockAssociationSet") for subnet in subnets
    ):
        raise validation("You must specify subnets with an associated IPv6 CIDR block.")


def _check_gateway(account: Account, vpc: str) -> None:
    tables = [table for table in account.network.route_tables.values() if table["VpcId"] == vpc]
    attached = any(
        attachment.get("VpcId") == vpc
        for gateway in account.network.internet_gateways.values()
        for attachment in gateway.get("Attachments", ())
    )
    routed = any(
        str(route.get("GatewayId", "")).startswith("igw-")
        for table in tables
        for route in table["Routes"]
    )
    # Without any route table the network was not loaded that far.
    if tables and not attached and not routed:
        raise AwsError("InvalidSubnet", f"VPC {vpc} has no internet gateway")


def zones(subnets: Sequence[Record], mappings: Sequence[Record] = ()) -> list[Record]:
    """Return the zones of a load balancer as it shows them."""
    addresses = {mapping["SubnetId"]: mapping for mapping in mappings}
    return [
        {
            "ZoneName": subnet["AvailabilityZone"],
            "SubnetId": subnet["SubnetId"],
            "LoadBalancerAddresses": _addresses(addresses.get(subnet["SubnetId"], {})),
        }
        for subnet in subnets
    ]


def _addresses(mapping: Record) -> list[Record]:
    names = ("AllocationId", "PrivateIPv4Address", "IPv6Address")
    given = {name: mapping[name] for name in names if mapping.get(name)}
    return [given] if given else []


def security_groups_of(account: Account, names: Sequence[str], vpc: str) -> list[str]:
    """Return the ids of security groups; raise unless all of them are in the VPC."""
    for name in names:
        group = account.network.security_groups.get(name)
        if group is None:
            text = f"The security group '{name}' does not exist"
            raise AwsError("InvalidSecurityGroup", text)
        if group["VpcId"] != vpc:
            text = f"Security group '{name}' is not in the same VPC as the load balancer"
            raise AwsError("InvalidConfigurationRequest", text)
    if len(names) > account.limit("security-groups-per-interface"):
        text = "The maximum number of security groups per load balancer has been reached"
        raise AwsError("InvalidConfigurationRequest", text)
    return list(names)


def default_security_group(account: Account, vpc: str) -> list[str]:
    """Return the group of a VPC that is used when none is named."""
    return [
        group["GroupId"]
        for group in account.network.security_groups.values()
        if (group["VpcId"], group["GroupName"]) == (vpc, "default")
    ]


def place_interfaces(account: Account, load_balancer: Record) -> None:
    """Give a load balancer one interface in each of its subnets, with its security groups."""
    wanted = {zone["SubnetId"] for zone in load_balancer["AvailabilityZones"]}
    present = _interfaces(account, load_balancer)
    for interface in present:
        interface["Groups"] = _groups(account, load_balancer)
        if interface["SubnetId"] not in wanted:
            _remove(account, interface)
    for name in sorted(wanted - {interface["SubnetId"] for interface in present}):
        subnet = account.network.subnets.get(name)
        if subnet is not None:
            interface = _interface(account, load_balancer, subnet)
            account.network.network_interfaces[interface["NetworkInterfaceId"]] = interface
            _count_addresses(subnet, -1)


def remove_interfaces(account: Account, load_balancer: Record) -> None:
    """Take the interfaces of a load balancer away."""
    for interface in _interfaces(account, load_balancer):
        _remove(account, interface)


def _interfaces(account: Account, load_balancer: Record) -> list[Record]:
    wanted = _description(load_balancer)
    interfaces = account.network.network_interfaces.values()
    return [each for each in interfaces if each.get("Description") == wanted]


def _remove(account: Account, interface: Record) -> None:
    del account.network.network_interfaces[interface["NetworkInterfaceId"]]
    _count_addresses(account.network.subnets.get(interface["SubnetId"], {}), 1)


def _count_addresses(subnet: Record, freed: int) -> None:
    if "AvailableIpAddressCount" in subnet:
        subnet["AvailableIpAddressCount"] += freed


def _groups(account: Account, load_balancer: Record) -> list[Record]:
    groups = account.network.security_groups
    return [
        {"GroupId": name, "GroupName": groups[name]["GroupName"]}
        for name in load_balancer.get("SecurityGroups", ())
        if name in groups
    ]


def _description(load_balancer: Record) -> str:
    return f"ELB {load_balancer['LoadBalancerArn'].partition('loadbalancer/')[2]}"


def _interface(account: Account, load_balancer: Record, subnet: Record) -> Record:
    address = account.free_address(subnet)
    return {
        "NetworkInterfaceId": f"eni-{account.fresh_hex(17)}",
        "Description": _description(load_balancer),
        "InterfaceType": "interface",
        "RequesterId": "amazon-elb",
        "RequesterManaged": True,
        "Status": "in-use",
        "Attachment": {"Status": "attached", "InstanceOwnerId": "amazon-elb", "DeviceIndex": 1},
        "AvailabilityZone": subnet["AvailabilityZone"],
        "SubnetId": subnet["SubnetId"],
        "VpcId": subnet["VpcId"],
        "OwnerId": account.account_id,
        "Groups": _groups(account, load_balancer),
        "PrivateIpAddress": address,
        "PrivateIpAddresses": [{"Primary": True, "PrivateIpAddress": address}],
        "Ipv6Addresses": [],
        "SourceDestCheck": True,
        "TagSet": [],
    }
