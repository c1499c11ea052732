"""Routes of subnets: which table counts for a subnet, and which of its routes takes an address."""

from collections.abc import Iterator
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.network import Route, RouteTable

LOCAL, BLACKHOLE = "local", "blackhole"
PREFIX_LIST = "pl-"
# Gateway endpoints, which lead to services of AWS only.
ENDPOINT = "vpce-"


def route_table_of(subnet_id: str, vpc_id: str, facts: Facts) -> RouteTable | None:
    """Return the table associated with a subnet, else the VPC's main one; None if not read."""
    tables = [t for t in facts.snapshot.aws.route_tables if t.vpc_id == vpc_id]
    own = (table for table in tables if subnet_id in table.subnet_ids)
    return next(own, None) or next((table for table in tables if table.main), None)


def route_to(address: IPv4Address | IPv6Address, table: RouteTable) -> Route | None:
    """Return the route with the longest prefix that holds an address; prefix lists left out.

    VPC user guide: "Route priority".
    """
    found = [(net.prefixlen, route) for route, net in _networks(table) if address in net]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def listed_routes(table: RouteTable) -> tuple[Route, ...]:
    """Return the routes whose destination is a prefix list, except those to gateway endpoints."""
    return tuple(
        route
        for route in table.routes
        if route.destination.startswith(PREFIX_LIST) and not route.target.startswith(ENDPOINT)
    )


def _networks(table: RouteTable) -> Iterator[tuple[Route, IPv4Network | IPv6Network]]:
    for route in table.routes:
        if route.destination and not route.destination.startswith(PREFIX_LIST):
            yield route, _network(route.destination)


@lru_cache(maxsize=1024)
def _network(cidr: str) -> IPv4Network | IPv6Network:
    return ip_network(cidr, strict=False)
