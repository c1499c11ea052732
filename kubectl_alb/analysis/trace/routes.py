"""Whether the subnets of a load balancer have routes to its targets."""

from collections.abc import Iterable
from ipaddress import ip_network

from kubectl_alb.analysis.trace.reach import Leg, Reach, not_looked_at, summed
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.routes import BLACKHOLE, LOCAL, listed_routes, route_table_of, route_to
from kubectl_alb.model.network import Route, RouteTable
from kubectl_alb.model.section import Section

INTERNET = ("igw-", "eigw-")
# Shared address space, which IP targets may be in; RFC 6598.
SHARED = ip_network("100.64.0.0/10")


def routes(ways: Iterable[Leg], facts: Facts) -> tuple[Reach, ...]:
    """Return whether there are routes to targets, as far as this VPC decides."""
    unread = not_looked_at("routes", Section.ROUTE_TABLES, facts)
    if unread is not None:
        return (unread,)
    found = (_routed(leg, facts) for leg in ways)
    return summed(found, "routes to the targets stay within the VPC")


def _routed(leg: Leg, facts: Facts) -> Reach:
    table = route_table_of(leg.subnet.id, leg.subnet.vpc_id, facts)
    if table is None:
        return Reach(None, f"the route table of {leg.subnet.id} was not read")
    route = route_to(leg.address, table)
    if route is not None and route.target == LOCAL and route.state != BLACKHOLE:
        return Reach(True, "")
    listed = listed_routes(table)
    if listed:
        names = ", ".join(each.destination for each in listed)
        text = f"which of {names} in {table.id} holds {leg.address} was not looked at"
        return Reach(None, text)
    if route is None:
        return Reach(False, f"{table.id} of {leg.subnet.id} has no route to {leg.address}")
    return _through(route, table, leg)


def _through(route: Route, table: RouteTable, leg: Leg) -> Reach:
    shown = f"route {route.destination} → {route.target} in {table.id}"
    if route.state == BLACKHOLE:
        return Reach(False, f"{shown} is a blackhole: nothing gets to {leg.address}")
    private = leg.address.is_private or leg.address in SHARED
    if private and route.target.startswith(INTERNET):
        text = f"the only route to {leg.address} goes to the internet ({shown})"
        return Reach(False, text)
    return Reach(None, f"{leg.address} is behind {route.target} ({shown}), not looked at further")
