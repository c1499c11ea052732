"""EC2 and ACM records: where a load balancer can stand and what it can present."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Tags = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Vpc:
    """A VPC with all associated CIDRs of both families."""

    id: str
    cidrs: tuple[str, ...]
    ipv6_cidrs: tuple[str, ...] = ()
    tags: Tags = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet; `free` is the number of unused IPv4 addresses."""

    id: str
    vpc_id: str
    zone: str
    zone_id: str
    cidr: str
    free: int
    ipv6_cidrs: tuple[str, ...] = ()
    tags: Tags = field(default_factory=dict)
    outpost_arn: str = ""
    map_public_ip: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One route; `target` is the gateway, interface or peering id."""

    destination: str
    target: str
    state: str = "active"


@dataclass(frozen=True, slots=True)
class RouteTable:
    """A route table, the subnets associated with it, and whether it is the VPC's main one."""

    id: str
    vpc_id: str
    main: bool
    subnet_ids: tuple[str, ...]
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class Permission:
    """One inbound permission; ports are None when the protocol has none (`-1`)."""

    protocol: str
    from_port: int | None
    to_port: int | None
    cidrs: tuple[str, ...] = ()
    ipv6_cidrs: tuple[str, ...] = ()
    prefix_lists: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """A security group with its inbound and outbound permissions."""

    id: str
    name: str
    vpc_id: str
    description: str = ""
    tags: Tags = field(default_factory=dict)
    ingress: tuple[Permission, ...] = ()
    egress: tuple[Permission, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkInterface:
    """An ENI with its addresses, prefixes and security groups; `device_index` 0 is the primary."""

    id: str
    subnet_id: str
    vpc_id: str
    zone: str
    groups: tuple[str, ...]
    addresses: tuple[str, ...]
    instance_id: str = ""
    description: str = ""
    status: str = ""
    type: str = ""
    prefixes: tuple[str, ...] = ()
    device_index: int | None = None


@dataclass(frozen=True, slots=True)
class AclEntry:
    """A rule of a network ACL; ports are None when the protocol has none (`-1`)."""

    number: int
    egress: bool
    allow: bool
    protocol: str
    cidr: str
    from_port: int | None = None
    to_port: int | None = None


@dataclass(frozen=True, slots=True)
class NetworkAcl:
    """A network ACL, the subnets that it guards, and its rules."""

    id: str
    vpc_id: str
    subnet_ids: tuple[str, ...]
    entries: tuple[AclEntry, ...]


@dataclass(frozen=True, slots=True)
class PrefixList:
    """A managed prefix list; `max_entries` is None for AWS's own, which do not tell it."""

    id: str
    name: str = ""
    max_entries: int | None = None


@dataclass(frozen=True, slots=True)
class VpcEndpoint:
    """A VPC endpoint; `service` is its full name, such as `com.amazonaws.eu-west-1.sts`."""

    id: str
    vpc_id: str
    service: str
    type: str
    state: str = "available"
    private_dns: bool = False
    security_groups: tuple[str, ...] = ()
    subnet_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instance:
    """An EC2 instance; `hop_limit` is that of its metadata service, None if not told."""

    id: str
    vpc_id: str
    subnet_id: str
    zone: str
    state: str
    security_groups: tuple[str, ...] = ()
    tags: Tags = field(default_factory=dict)
    metadata_enabled: bool = True
    hop_limit: int | None = None


@dataclass(frozen=True, slots=True)
class AvailabilityZone:
    """A zone; `type` is `availability-zone`, `local-zone` or `wavelength-zone`."""

    name: str
    id: str
    type: str
    state: str = "available"


@dataclass(frozen=True, slots=True)
class Certificate:
    """An ACM certificate; `domains` holds the name and every alternative name.

    The controller matches hosts with `alternative_names` alone.
    """

    arn: str
    domains: tuple[str, ...]
    status: str
    key_algorithm: str = ""
    type: str = ""
    not_after: datetime | None = None
    in_use_by: tuple[str, ...] = ()
    authority_arn: str = ""
    alternative_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrustStore:
    """An ELBv2 trust store for mutual TLS."""

    arn: str
    name: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class WebAcl:
    """A WAFv2 web ACL, associated with a load balancer when `load_balancer_arn` is set."""

    arn: str
    name: str
    load_balancer_arn: str = ""


@dataclass(frozen=True, slots=True)
class ShieldProtection:
    """A Shield Advanced protection of a load balancer."""

    id: str
    name: str
    load_balancer_arn: str
