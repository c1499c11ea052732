"""EC2, ACM, WAF and Shield records from the APIs' own field names."""

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from kubectl_alb.context.decode.shared import shared
from kubectl_alb.context.decode.values import address, network
from kubectl_alb.model.network import (
    AclEntry,
    AvailabilityZone,
    Certificate,
    Instance,
    NetworkAcl,
    NetworkInterface,
    Permission,
    PrefixList,
    Route,
    RouteTable,
    SecurityGroup,
    ShieldProtection,
    Subnet,
    TrustStore,
    Vpc,
    VpcEndpoint,
    WebAcl,
)

Json = Mapping[str, Any]


def time(value: Any) -> datetime | None:
    """Read a time as the SDK gives it or as a bundle spells it, in UTC; None stays None."""
    if value is None:
        return None
    read = (
        value
        if isinstance(value, datetime)
        else datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    )
    return read.replace(tzinfo=read.tzinfo or timezone.utc).astimezone(timezone.utc)


def pairs(entries: Any) -> dict[str, str]:
    """Turn a `[{Key, Value}]` list into a mapping."""
    return {shared(e["Key"]): shared(e.get("Value") or "") for e in entries or ()}


def _ipv6_cidrs(record: Json) -> tuple[str, ...]:
    """Read the blocks in use; the controller too counts only those whose state is `associated`."""
    return tuple(
        network(entry["Ipv6CidrBlock"])
        for entry in record.get("Ipv6CidrBlockAssociationSet") or ()
        if (entry.get("Ipv6CidrBlockState") or {}).get("State") == "associated"
    )


def vpc(record: Json) -> Vpc:
    """Read a VPC."""
    associated = tuple(network(a["CidrBlock"]) for a in record.get("CidrBlockAssociationSet") or ())
    return Vpc(
        id=record["VpcId"],
        cidrs=associated or (network(record["CidrBlock"]),),
        ipv6_cidrs=_ipv6_cidrs(record),
        tags=pairs(record.get("Tags")),
    )


def subnet(record: Json) -> Subnet:
    """Read a subnet."""
    return Subnet(
        id=record["SubnetId"],
        vpc_id=record.get("VpcId") or "",
        zone=record.get("AvailabilityZone") or "",
        zone_id=record.get("AvailabilityZoneId") or "",
        cidr=network(record["CidrBlock"]) if record.get("CidrBlock") else "",
        free=record.get("AvailableIpAddressCount") or 0,
        ipv6_cidrs=_ipv6_cidrs(record),
        tags=pairs(record.get("Tags")),
        outpost_arn=record.get("OutpostArn") or "",
        map_public_ip=bool(record.get("MapPublicIpOnLaunch")),
    )


ROUTE_DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock")
ROUTE_TARGETS = (
    "GatewayId",
    "NatGatewayId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "NetworkInterfaceId",
    "EgressOnlyInternetGatewayId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
    "InstanceId",
)


def _first(record: Json, names: tuple[str, ...]) -> str:
    return next((record[name] for name in names if record.get(name)), "")


def _destination(record: Json) -> str:
    cidr = _first(record, ROUTE_DESTINATIONS)
    return network(cidr) if cidr else record.get("DestinationPrefixListId") or ""


def route_table(record: Json) -> RouteTable:
    """Read a route table."""
    associations = record.get("Associations") or ()
    return RouteTable(
        id=record["RouteTableId"],
        vpc_id=record.get("VpcId") or "",
        main=any(a.get("Main") for a in associations),
        subnet_ids=tuple(a["SubnetId"] for a in associations if a.get("SubnetId")),
        routes=tuple(
            Route(
                _destination(route),
                _first(route, ROUTE_TARGETS),
                route.get("State") or "active",
            )
            for route in record.get("Routes") or ()
        ),
    )


def _permission(record: Json) -> Permission:
    return Permission(
        protocol=record["IpProtocol"],
        from_port=record.get("FromPort"),
        to_port=record.get("ToPort"),
        cidrs=tuple(network(r["CidrIp"]) for r in record.get("IpRanges") or ()),
        ipv6_cidrs=tuple(network(r["CidrIpv6"]) for r in record.get("Ipv6Ranges") or ()),
        prefix_lists=tuple(r["PrefixListId"] for r in record.get("PrefixListIds") or ()),
        security_groups=tuple(
            p["GroupId"] for p in record.get("UserIdGroupPairs") or () if p.get("GroupId")
        ),
    )


def security_group(record: Json) -> SecurityGroup:
    """Read a security group."""
    return SecurityGroup(
        id=record["GroupId"],
        name=record.get("GroupName") or "",
        vpc_id=record.get("VpcId") or "",
        description=record.get("Description") or "",
        tags=pairs(record.get("Tags")),
        ingress=tuple(_permission(p) for p in record.get("IpPermissions") or ()),
        egress=tuple(_permission(p) for p in record.get("IpPermissionsEgress") or ()),
    )


def network_interface(record: Json) -> NetworkInterface:
    """Read an ENI."""
    ipv4 = tuple(address(a["PrivateIpAddress"]) for a in record.get("PrivateIpAddresses") or ())
    ipv6 = tuple(address(a["Ipv6Address"]) for a in record.get("Ipv6Addresses") or ())
    prefixes = (
        *(network(p["Ipv4Prefix"]) for p in record.get("Ipv4Prefixes") or ()),
        *(network(p["Ipv6Prefix"]) for p in record.get("Ipv6Prefixes") or ()),
    )
    attachment = record.get("Attachment") or {}
    return NetworkInterface(
        id=record["NetworkInterfaceId"],
        subnet_id=record.get("SubnetId") or "",
        vpc_id=record.get("VpcId") or "",
        zone=record.get("AvailabilityZone") or "",
        groups=tuple(g["GroupId"] for g in record.get("Groups") or ()),
        addresses=ipv4 + ipv6,
        instance_id=attachment.get("InstanceId") or "",
        description=record.get("Description") or "",
        status=record.get("Status") or "",
        type=record.get("InterfaceType") or "",
        prefixes=prefixes,
        device_index=attachment.get("DeviceIndex"),
    )


def _acl_entry(record: Json) -> AclEntry:
    ports = record.get("PortRange") or {}
    cidr = record.get("CidrBlock") or record.get("Ipv6CidrBlock")
    return AclEntry(
        number=record["RuleNumber"],
        egress=bool(record.get("Egress")),
        allow=record.get("RuleAction") == "allow",
        protocol=record.get("Protocol") or "-1",
        cidr=network(cidr) if cidr else "",
        from_port=ports.get("From"),
        to_port=ports.get("To"),
    )


def network_acl(record: Json) -> NetworkAcl:
    """Read a network ACL, its rules in order of number."""
    associations = record.get("Associations") or ()
    entries = map(_acl_entry, record.get("Entries") or ())
    return NetworkAcl(
        id=record["NetworkAclId"],
        vpc_id=record.get("VpcId") or "",
        subnet_ids=tuple(a["SubnetId"] for a in associations if a.get("SubnetId")),
        entries=tuple(sorted(entries, key=lambda entry: entry.number)),
    )


def prefix_list(record: Json) -> PrefixList:
    """Read a managed prefix list."""
    return PrefixList(
        record["PrefixListId"], record.get("PrefixListName") or "", record.get("MaxEntries")
    )


def vpc_endpoint(record: Json) -> VpcEndpoint:
    """Read a VPC endpoint."""
    return VpcEndpoint(
        id=record["VpcEndpointId"],
        vpc_id=record.get("VpcId") or "",
        service=record.get("ServiceName") or "",
        type=record.get("VpcEndpointType") or "",
        state=record.get("State") or "available",
        private_dns=bool(record.get("PrivateDnsEnabled")),
        security_groups=tuple(g["GroupId"] for g in record.get("Groups") or ()),
        subnet_ids=tuple(record.get("SubnetIds") or ()),
    )


def instance(record: Json) -> Instance:
    """Read an EC2 instance."""
    metadata = record.get("MetadataOptions") or {}
    return Instance(
        id=record["InstanceId"],
        vpc_id=record.get("VpcId") or "",
        subnet_id=record.get("SubnetId") or "",
        zone=(record.get("Placement") or {}).get("AvailabilityZone") or "",
        state=(record.get("State") or {}).get("Name") or "",
        security_groups=tuple(g["GroupId"] for g in record.get("SecurityGroups") or ()),
        tags=pairs(record.get("Tags")),
        metadata_enabled=metadata.get("HttpEndpoint") != "disabled",
        hop_limit=metadata.get("HttpPutResponseHopLimit"),
    )


def availability_zone(record: Json) -> AvailabilityZone:
    """Read a zone."""
    return AvailabilityZone(
        name=record["ZoneName"],
        id=record.get("ZoneId") or "",
        type=record.get("ZoneType") or "availability-zone",
        state=record.get("State") or "available",
    )


def certificate(record: Json) -> Certificate:
    """Read an ACM certificate."""
    name = record.get("DomainName") or ""
    others = record.get("SubjectAlternativeNames") or ()
    return Certificate(
        arn=record["CertificateArn"],
        domains=tuple(dict.fromkeys(d for d in (name, *others) if d)),
        status=record.get("Status") or "",
        key_algorithm=record.get("KeyAlgorithm") or "",
        type=record.get("Type") or "",
        not_after=time(record.get("NotAfter")),
        in_use_by=tuple(record.get("InUseBy") or ()),
        authority_arn=record.get("CertificateAuthorityArn") or "",
        alternative_names=tuple(others),
    )


def trust_store(record: Json) -> TrustStore:
    """Read an ELBv2 trust store."""
    return TrustStore(record["TrustStoreArn"], record.get("Name") or "", record.get("Status") or "")


def web_acl(record: Json) -> WebAcl:
    """Read a web ACL, with the load balancer it is associated with if it is an association."""
    return WebAcl(
        arn=record.get("ARN") or record.get("WebACLArn") or "",
        name=record.get("Name") or "",
        load_balancer_arn=record.get("LoadBalancerArn") or "",
    )


def shield_protection(record: Json) -> ShieldProtection:
    """Read a Shield Advanced protection."""
    return ShieldProtection(
        id=record.get("Id") or "",
        name=record.get("Name") or "",
        load_balancer_arn=record.get("LoadBalancerArn") or record.get("ResourceArn") or "",
    )
