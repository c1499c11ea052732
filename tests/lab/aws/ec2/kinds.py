"""The kinds of EC2 resources: where they are kept, how they are asked for and filtered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.lab.aws.ec2.state import Network, Records


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of resource is described.

    `answer` and `ids` are the names in DescribeX's output and input, `id` the field that names a
    resource, `filters` the field that each filter looks at, `prefix` how ids start, `absent` the
    code for an id that does not exist, and `noun` the word for one in messages.
    """

    section: str
    place: Callable[[Network], Records]
    answer: str
    ids: str
    id: str
    prefix: str
    absent: str
    noun: str
    filters: Mapping[str, str]
    tags: str = "Tags"


VPC = Kind(
    section="aws/vpcs",
    place=lambda network: network.vpcs,
    answer="Vpcs",
    ids="VpcIds",
    id="VpcId",
    prefix="vpc-",
    absent="InvalidVpcID.NotFound",
    noun="vpc ID",
    filters={
        "cidr": "CidrBlock",
        "cidr-block-association.cidr-block": "CidrBlockAssociationSet.CidrBlock",
        "dhcp-options-id": "DhcpOptionsId",
        "ipv6-cidr-block-association.ipv6-cidr-block": "Ipv6CidrBlockAssociationSet.Ipv6CidrBlock",
        "is-default": "IsDefault",
        "owner-id": "OwnerId",
        "state": "State",
        "vpc-id": "VpcId",
    },
)
SUBNET = Kind(
    section="aws/subnets",
    place=lambda network: network.subnets,
    answer="Subnets",
    ids="SubnetIds",
    id="SubnetId",
    prefix="subnet-",
    absent="InvalidSubnetID.NotFound",
    noun="subnet ID",
    filters={
        "availability-zone": "AvailabilityZone",
        "availability-zone-id": "AvailabilityZoneId",
        "available-ip-address-count": "AvailableIpAddressCount",
        "cidr-block": "CidrBlock",
        "default-for-az": "DefaultForAz",
        "ipv6-cidr-block-association.ipv6-cidr-block": "Ipv6CidrBlockAssociationSet.Ipv6CidrBlock",
        "map-public-ip-on-launch": "MapPublicIpOnLaunch",
        "owner-id": "OwnerId",
        "state": "State",
        "subnet-arn": "SubnetArn",
        "subnet-id": "SubnetId",
        "vpc-id": "VpcId",
    },
)
ROUTE_TABLE = Kind(
    section="aws/route-tables",
    place=lambda network: network.route_tables,
    answer="RouteTables",
    ids="RouteTableIds",
    id="RouteTableId",
    prefix="rtb-",
    absent="InvalidRouteTableID.NotFound",
    noun="routeTable ID",
    filters={
        "association.gateway-id": "Associations.GatewayId",
        "association.main": "Associations.Main",
        "association.route-table-association-id": "Associations.RouteTableAssociationId",
        "association.route-table-id": "Associations.RouteTableId",
        "association.subnet-id": "Associations.SubnetId",
        "owner-id": "OwnerId",
        "route-table-id": "RouteTableId",
        "route.destination-cidr-block": "Routes.DestinationCidrBlock",
        "route.destination-ipv6-cidr-block": "Routes.DestinationIpv6CidrBlock",
        "route.gateway-id": "Routes.GatewayId",
        "route.nat-gateway-id": "Routes.NatGatewayId",
        "route.origin": "Routes.Origin",
        "route.state": "Routes.State",
        "vpc-id": "VpcId",
    },
)
SECURITY_GROUP = Kind(
    section="aws/security-groups",
    place=lambda network: network.security_groups,
    answer="SecurityGroups",
    ids="GroupIds",
    id="GroupId",
    prefix="sg-",
    absent="InvalidGroup.NotFound",
    noun="security group",
    filters={
        "description": "Description",
        "egress.ip-permission.cidr": "IpPermissionsEgress.IpRanges.CidrIp",
        "egress.ip-permission.group-id": "IpPermissionsEgress.UserIdGroupPairs.GroupId",
        "group-id": "GroupId",
        "group-name": "GroupName",
        "ip-permission.cidr": "IpPermissions.IpRanges.CidrIp",
        "ip-permission.from-port": "IpPermissions.FromPort",
        "ip-permission.group-id": "IpPermissions.UserIdGroupPairs.GroupId",
        "ip-permission.prefix-list-id": "IpPermissions.PrefixListIds.PrefixListId",
        "ip-permission.protocol": "IpPermissions.IpProtocol",
        "ip-permission.to-port": "IpPermissions.ToPort",
        "owner-id": "OwnerId",
        "vpc-id": "VpcId",
    },
)
NETWORK_INTERFACE = Kind(
    section="aws/network-interfaces",
    place=lambda network: network.network_interfaces,
    answer="NetworkInterfaces",
    ids="NetworkInterfaceIds",
    id="NetworkInterfaceId",
    prefix="eni-",
    absent="InvalidNetworkInterfaceID.NotFound",
    noun="networkInterface ID",
    filters={
        "addresses.association.public-ip": "PrivateIpAddresses.Association.PublicIp",
        "addresses.primary": "PrivateIpAddresses.Primary",
        "addresses.private-ip-address": "PrivateIpAddresses.PrivateIpAddress",
        "association.public-ip": "Association.PublicIp",
        "attachment.attachment-id": "Attachment.AttachmentId",
        "attachment.device-index": "Attachment.DeviceIndex",
        "attachment.instance-id": "Attachment.InstanceId",
        "attachment.instance-owner-id": "Attachment.InstanceOwnerId",
        "attachment.status": "Attachment.Status",
        "availability-zone": "AvailabilityZone",
        "description": "Description",
        "group-id": "Groups.GroupId",
        "group-name": "Groups.GroupName",
        "interface-type": "InterfaceType",
        "ipv6-addresses.ipv6-address": "Ipv6Addresses.Ipv6Address",
        "mac-address": "MacAddress",
        "network-interface-id": "NetworkInterfaceId",
        "owner-id": "OwnerId",
        "private-dns-name": "PrivateDnsName",
        "private-ip-address": "PrivateIpAddresses.PrivateIpAddress",
        "requester-id": "RequesterId",
        "requester-managed": "RequesterManaged",
        "source-dest-check": "SourceDestCheck",
        "status": "Status",
        "subnet-id": "SubnetId",
        "vpc-id": "VpcId",
    },
    tags="TagSet",
)
INSTANCE = Kind(
    section="aws/instances",
    place=lambda network: network.instances,
    answer="Reservations",
    ids="InstanceIds",
    id="InstanceId",
    prefix="i-",
    absent="InvalidInstanceID.NotFound",
    noun="instance ID",
    filters={
        "availability-zone": "Placement.AvailabilityZone",
        "image-id": "ImageId",
        "instance-id": "InstanceId",
        "instance-state-code": "State.Code",
        "instance-state-name": "State.Name",
        "instance-type": "InstanceType",
        "instance.group-id": "SecurityGroups.GroupId",
        "ip-address": "PublicIpAddress",
        "network-interface.addresses.private-ip-address": (
            "NetworkInterfaces.PrivateIpAddresses.PrivateIpAddress"
        ),
        "network-interface.group-id": "NetworkInterfaces.Groups.GroupId",
        "network-interface.network-interface-id": "NetworkInterfaces.NetworkInterfaceId",
        "network-interface.subnet-id": "NetworkInterfaces.SubnetId",
        "private-dns-name": "PrivateDnsName",
        "private-ip-address": "PrivateIpAddress",
        "subnet-id": "SubnetId",
        "vpc-id": "VpcId",
    },
)
AVAILABILITY_ZONE = Kind(
    section="aws/availability-zones",
    place=lambda network: network.availability_zones,
    answer="AvailabilityZones",
    ids="ZoneNames",
    id="ZoneName",
    prefix="",
    absent="InvalidParameterValue",
    noun="availability zone",
    filters={
        "group-name": "GroupName",
        "opt-in-status": "OptInStatus",
        "region-name": "RegionName",
        "state": "State",
        "zone-id": "ZoneId",
        "zone-name": "ZoneName",
        "zone-type": "ZoneType",
    },
)
INTERNET_GATEWAY = Kind(
    section="aws/internet-gateways",
    place=lambda network: network.internet_gateways,
    answer="InternetGateways",
    ids="InternetGatewayIds",
    id="InternetGatewayId",
    prefix="igw-",
    absent="InvalidInternetGatewayID.NotFound",
    noun="internetGateway ID",
    filters={"attachment.vpc-id": "Attachments.VpcId", "internet-gateway-id": "InternetGatewayId"},
)
NAT_GATEWAY = Kind(
    section="aws/nat-gateways",
    place=lambda network: network.nat_gateways,
    answer="NatGateways",
    ids="NatGatewayIds",
    id="NatGatewayId",
    prefix="nat-",
    absent="NatGatewayNotFound",
    noun="natGateway ID",
    filters={"subnet-id": "SubnetId", "vpc-id": "VpcId", "state": "State"},
)
PREFIX_LIST = Kind(
    section="aws/managed-prefix-lists",
    place=lambda network: network.prefix_lists,
    answer="PrefixLists",
    ids="PrefixListIds",
    id="PrefixListId",
    prefix="pl-",
    absent="InvalidPrefixListID.NotFound",
    noun="prefix list ID",
    filters={"prefix-list-id": "PrefixListId", "prefix-list-name": "PrefixListName"},
)
ADDRESS = Kind(
    section="aws/addresses",
    place=lambda network: network.addresses,
    answer="Addresses",
    ids="AllocationIds",
    id="AllocationId",
    prefix="eipalloc-",
    absent="InvalidAllocationID.NotFound",
    noun="allocation ID",
    filters={"allocation-id": "AllocationId", "public-ip": "PublicIp"},
)
VPC_ENDPOINT = Kind(
    section="aws/vpc-endpoints",
    place=lambda network: network.vpc_endpoints,
    answer="VpcEndpoints",
    ids="VpcEndpointIds",
    id="VpcEndpointId",
    prefix="vpce-",
    absent="InvalidVpcEndpointId.NotFound",
    noun="Vpc Endpoint Id",
    filters={
        "service-name": "ServiceName",
        "vpc-endpoint-id": "VpcEndpointId",
        "vpc-endpoint-state": "State",
        "vpc-endpoint-type": "VpcEndpointType",
        "vpc-id": "VpcId",
    },
)
NETWORK_ACL = Kind(
    section="aws/network-acls",
    place=lambda network: network.network_acls,
    answer="NetworkAcls",
    ids="NetworkAclIds",
    id="NetworkAclId",
    prefix="acl-",
    absent="InvalidNetworkAclID.NotFound",
    noun="networkAcl ID",
    filters={
        "association.subnet-id": "Associations.SubnetId",
        "default": "IsDefault",
        "network-acl-id": "NetworkAclId",
        "vpc-id": "VpcId",
    },
)
KINDS = (
    VPC,
    SUBNET,
    ROUTE_TABLE,
    SECURITY_GROUP,
    NETWORK_INTERFACE,
    INSTANCE,
    AVAILABILITY_ZONE,
    INTERNET_GATEWAY,
    NAT_GATEWAY,
    PREFIX_LIST,
    ADDRESS,
    VPC_ENDPOINT,
    NETWORK_ACL,
)
