"""Network ACLs: which one guards a subnet, and what it lets pass.

VPC user guide: "Network ACL rules". Rules are looked at in order of number, and the first that is
about the traffic decides; answers are not let through for the sake of the request.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TypeAlias

from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.model.network import AclEntry, NetworkAcl

TCP = ("-1", "6", "tcp")
# User guide of Application Load Balancers, "Recommended rules" and "Target security groups".
EPHEMERAL = (1024, 65535)

Ports: TypeAlias = tuple[int, int]
IpNetwork: TypeAlias = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Traffic:
    """TCP to a range of ports, into a subnet or out of it; `peer` is the other end."""

    egress: bool
    peer: IpNetwork
    ports: Ports


@fact
def acl_by_subnet(facts: Facts) -> Mapping[str, NetworkAcl]:
    """Return the network ACLs by the id of the subnets that they guard."""
    return {id_: acl for acl in facts.snapshot.aws.network_acls for id_ in acl.subnet_ids}


def passes(acl: NetworkAcl, traffic: Traffic) -> bool | None:
    """Return whether a network ACL lets all of some traffic pass; None if only a part of it."""
    found: set[bool] = set()
    for entry in acl.entries:
        if entry.egress is not traffic.egress or entry.protocol not in TCP:
            continue
        overlap = _overlap(entry, traffic)
        if overlap is not None:
            found.add(entry.allow)
        if overlap:
            break
    else:
        found.add(False)
    return found.pop() if len(found) == 1 else None


def _overlap(entry: AclEntry, traffic: Traffic) -> bool | None:
    """Return whether a rule is about all of some traffic; None if it is about nothing of it."""
    network = _network(entry.cidr or "0.0.0.0/0")
    low, high = _ports(entry)
    first, last = traffic.ports
    if network.version != traffic.peer.version or not network.overlaps(traffic.peer):
        return None
    if high < first or last < low:
        return None
    return network.prefixlen <= traffic.peer.prefixlen and low <= first and last <= high


@lru_cache(maxsize=1024)
def _network(cidr: str) -> IpNetwork:
    return ip_network(cidr, strict=False)


def _ports(entry: AclEntry) -> Ports:
    if entry.protocol == "-1" or entry.from_port is None or entry.to_port is None:
        return (0, 65535)
    return entry.from_port, entry.to_port
