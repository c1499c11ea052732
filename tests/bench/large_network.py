"""The network of a large world: subnets of pods, certificates, instances and their interfaces."""

from collections.abc import Iterator
from typing import Any

from tests.bench.large_cluster import Record
from tests.bench.large_size import (
    ACCOUNT,
    REGION,
    ZONES,
    Size,
    instance_id,
    node_address,
    node_name,
    pod_address,
)

NODE_GROUP = "sg-1bd78e8744afb9bba"
PRIVATE = ("192.168.128.0/20", "192.168.160.0/20", "192.168.192.0/20")


def network(sections: dict[str, list[Any]], size: Size, vpc: str) -> None:
    """Add to the network of `shop` what a large cluster has in it."""
    blocks = [f"100.{64 + place}.0.0/16" for place in range(len(ZONES))]
    (own,) = sections["aws/vpcs"]
    more = [{"CidrBlock": block, "CidrBlockState": {"State": "associated"}} for block in blocks]
    associations = [*own["CidrBlockAssociationSet"], *more]
    sections["aws/vpcs"] = [{**own, "CidrBlockAssociationSet": associations}]
    sections["aws/subnets"] += [
        _subnet(block, zone, vpc) for block, zone in zip(blocks, ZONES, strict=True)
    ]
    routes = [{"DestinationCidrBlock": b, "GatewayId": "local", "State": "active"} for b in blocks]
    sections["aws/route-tables"] = [
        {**table, "Routes": [*routes, *table["Routes"]]} for table in sections["aws/route-tables"]
    ]
    sections["aws/certificates"] += _certificates(sections["aws/certificates"][0], size.groups)
    private = {record["CidrBlock"]: record["SubnetId"] for record in sections["aws/subnets"]}
    for node in range(size.nodes):
        subnet = private[PRIVATE[node % len(ZONES)]]
        sections["aws/instances"].append(_instance(node, subnet, vpc))
        sections["aws/network-interfaces"] += _interfaces(node, subnet, size, vpc)


def _subnet(block: str, zone: str, vpc: str) -> Record:
    return {
        "SubnetId": _subnet_id(zone),
        "VpcId": vpc,
        "AvailabilityZone": zone,
        "CidrBlock": block,
        "AvailableIpAddressCount": 50_000,
        "Tags": [{"Key": "Name", "Value": f"pods-{zone[-1]}"}],
    }


def _subnet_id(zone: str) -> str:
    return f"subnet-{ZONES.index(zone):017x}"


def _certificates(model: Record, groups: int) -> Iterator[Record]:
    for number in range(groups):
        name = f"*.edge-{number}.example.net"
        arn = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/{number:08d}"
        names = {"DomainName": name, "SubjectAlternativeNames": [name]}
        yield {**model, "CertificateArn": arn, **names}


def _instance(node: int, subnet: str, vpc: str) -> Record:
    return {
        "InstanceId": instance_id(node),
        "InstanceType": "m6i.8xlarge",
        "VpcId": vpc,
        "SubnetId": subnet,
        "PrivateIpAddress": node_address(node),
        "PrivateDnsName": node_name(node),
        "Placement": {"AvailabilityZone": ZONES[node % len(ZONES)]},
        "State": {"Code": 16, "Name": "running"},
        "SecurityGroups": [{"GroupId": NODE_GROUP, "GroupName": "node-sg"}],
        "MetadataOptions": {"HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 2},
        "Tags": [{"Key": "kubernetes.io/cluster/lab", "Value": "owned"}],
    }


def _interfaces(node: int, subnet: str, size: Size, vpc: str) -> Iterator[Record]:
    """Yield the interface of a node, and the one of its pods."""
    zones = len(ZONES)
    step = size.nodes // zones
    firsts = range(node // zones, -(-size.pods // zones), step)
    pods = [pod for pod in (each * zones + node % zones for each in firsts) if pod < size.pods]
    yield _interface(node, 0, subnet, [node_address(node)], vpc)
    pods_subnet = _subnet_id(ZONES[node % zones])
    yield _interface(node, 1, pods_subnet, [pod_address(pod) for pod in pods], vpc)


def _interface(node: int, index: int, subnet: str, addresses: list[str], vpc: str) -> Record:
    return {
        "NetworkInterfaceId": f"eni-{0xFFFF + node * 2 + index:017x}",
        "SubnetId": subnet,
        "VpcId": vpc,
        "AvailabilityZone": ZONES[node % len(ZONES)],
        "Description": f"aws-K8S-{instance_id(node)}",
        "Groups": [{"GroupId": NODE_GROUP, "GroupName": "node-sg"}],
        "InterfaceType": "interface",
        "Status": "in-use",
        "Attachment": {
            "InstanceId": instance_id(node),
            "DeviceIndex": index,
            "AttachTime": "2026-11-24T19:26:37Z",
            "Status": "attached",
        },
        "PrivateIpAddresses": [
            {"Primary": place == 0, "PrivateIpAddress": address}
            for place, address in enumerate(addresses)
        ],
    }
