"""Security groups: those of the controller's VPC, and the one that its load balancers share."""

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.tags import BACKEND_SG, CLUSTER_PREFIX, CLUSTER_TAG, SHARED_RESOURCE_TAG
from kubectl_alb.model.network import NetworkInterface, Permission, SecurityGroup
from kubectl_alb.model.snapshot import Snapshot

TCP = ("tcp", "6", "-1")
EKS_TAG = "aws:eks:cluster-name"


@fact
def in_vpc(facts: Facts) -> tuple[SecurityGroup, ...]:
    """Return the security groups of the controller's VPC."""
    return tuple(g for g in facts.snapshot.aws.security_groups if g.vpc_id == facts.config.vpc_id)


@fact
def by_id(facts: Facts) -> Mapping[str, SecurityGroup]:
    """Return the security groups of every VPC by id."""
    return {group.id: group for group in facts.snapshot.aws.security_groups}


@fact
def shared_backend_group(facts: Facts) -> str:
    """Return the id of the cluster's shared backend security group; empty if there is none yet."""
    marks = {CLUSTER_TAG: facts.config.cluster_name, SHARED_RESOURCE_TAG: BACKEND_SG}
    return next((g.id for g in in_vpc(facts) if marks.items() <= g.tags.items()), "")


def admits(
    groups: Iterable[SecurityGroup], port: int, sources: Iterable[str], cidrs: Iterable[str] = ()
) -> bool:
    """Return whether TCP to a port is let in from one of the groups, or from all of these CIDRs."""
    return _permits([p for group in groups for p in group.ingress], port, sources, cidrs)


def lets_out(
    groups: Iterable[SecurityGroup], port: int, peers: Iterable[str], cidrs: Iterable[str] = ()
) -> bool:
    """Return whether TCP to a port is let out to one of the groups, or to all of these CIDRs."""
    return _permits([p for group in groups for p in group.egress], port, peers, cidrs)


def _permits(
    given: list[Permission], port: int, peers: Iterable[str], cidrs: Iterable[str]
) -> bool:
    permissions = [p for p in given if covers_port(p, port)]
    wanted = frozenset(peers)
    if any(wanted & set(p.security_groups) for p in permissions):
        return True
    networks = [ip_network(cidr, strict=False) for cidr in cidrs]
    return bool(networks) and all(_admits_network(n, permissions) for n in networks)


def covers_port(permission: Permission, port: int) -> bool:
    """Return whether a permission is about TCP to this port."""
    if permission.protocol not in TCP:
        return False
    if permission.protocol == "-1" or permission.from_port is None or permission.to_port is None:
        return True
    return permission.from_port <= port <= permission.to_port


def _admits_network(wanted: IPv4Network | IPv6Network, permissions: list[Permission]) -> bool:
    given = (ip_network(c, strict=False) for p in permissions for c in (*p.cidrs, *p.ipv6_cidrs))
    return any(_within(wanted, network) for network in given)


def _within(inner: IPv4Network | IPv6Network, outer: IPv4Network | IPv6Network) -> bool:
    return inner.version == outer.version and (
        int(outer.network_address) <= int(inner.network_address)
        and int(inner.broadcast_address) <= int(outer.broadcast_address)
    )


class Interfaces:
    """Network interfaces by instance and by address, prefixes included."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._primary = {
            eni.instance_id: eni
            for eni in snapshot.aws.network_interfaces
            if eni.instance_id and eni.device_index in (0, None)
        }
        self._by_address = {
            a: eni for eni in snapshot.aws.network_interfaces for a in eni.addresses
        }
        self._prefixes = [
            (ip_network(prefix, strict=False), eni)
            for eni in snapshot.aws.network_interfaces
            for prefix in eni.prefixes
        ]

    def of_target(self, target_id: str) -> NetworkInterface | None:
        """Return the interface that a target is reached through; None if it is not known."""
        if target_id.startswith("i-"):
            return self._primary.get(target_id)
        return self.with_address(target_id)

    def of_instance(self, instance_id: str) -> NetworkInterface | None:
        """Return the primary interface of an instance."""
        return self._primary.get(instance_id)

    def with_address(self, address: str) -> NetworkInterface | None:
        """Return the interface that has an address, as its own or within a prefix."""
        known = self._by_address.get(address)
        if known is not None or not self._prefixes:
            return known
        wanted = ip_address(address)
        return next((eni for network, eni in self._prefixes if wanted in network), None)


@fact
def interfaces(facts: Facts) -> Interfaces:
    """Return the account's network interfaces, to be found by what they carry."""
    return Interfaces(facts.snapshot)


def cluster_key(facts: Facts) -> str:
    """Return the tag key that tells which cluster a resource serves."""
    return f"{CLUSTER_PREFIX}/{facts.config.cluster_name}"


def rightful_group(ids: Iterable[str], facts: Facts) -> SecurityGroup | None:
    """Return the group that should carry the tag: the one EKS made; None if that is unclear."""
    groups = with_ids(ids, facts)
    likely = [group for group in groups if EKS_TAG in group.tags] or groups
    return likely[0] if len(likely) == 1 else None


def with_ids(ids: Iterable[str], facts: Facts) -> list[SecurityGroup]:
    """Return the security groups of these ids, without those that were not read."""
    return [g for id_ in ids if (g := by_id(facts).get(id_))]
