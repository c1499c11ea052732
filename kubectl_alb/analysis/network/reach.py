"""Whether security groups let packets through, and which groups guard a target."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from kubectl_alb.analysis.targets import Target
from kubectl_alb.model.network import NetworkInterface, Permission, SecurityGroup
from kubectl_alb.model.snapshot import Snapshot

TCP = ("tcp", "6", "-1")


def admits(
    groups: Iterable[SecurityGroup], port: int, sources: Iterable[str], cidrs: Iterable[str] = ()
) -> bool:
    """Tell whether TCP to a port is let in from one of the groups, or from all of these CIDRs."""
    permissions = [p for group in groups for p in group.ingress if covers_port(p, port)]
    wanted = frozenset(sources)
    if any(wanted & set(p.security_groups) for p in permissions):
        return True
    networks = [ip_network(cidr, strict=False) for cidr in cidrs]
    return bool(networks) and all(_admits_network(n, permissions) for n in networks)


def covers_port(permission: Permission, port: int) -> bool:
    """Tell whether a permission is about TCP to this port."""
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
            for eni in snapshot.network_interfaces
            if eni.instance_id and eni.device_index in (0, None)
        }
        self._by_address = {a: eni for eni in snapshot.network_interfaces for a in eni.addresses}
        self._prefixes = [
            (ip_network(prefix, strict=False), eni)
            for eni in snapshot.network_interfaces
            for prefix in eni.prefixes
        ]

    def of(self, target: Target) -> NetworkInterface | None:
        """Return the interface that a target is reached through; None if it is not known."""
        if target.id.startswith("i-"):
            return self._primary.get(target.id)
        return self.with_address(target.id)

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
