"""The way of a request in the world `shop`: security groups, routes and network ACLs."""

from dataclasses import replace

import pytest

from kubectl_alb.analysis.trace.candidates import place_of_group
from kubectl_alb.analysis.trace.reach import Reach
from kubectl_alb.analysis.trace.request import parse_request
from kubectl_alb.analysis.trace.trace import Question, Trace, trace
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.network import AclEntry, NetworkAcl, Route, RouteTable
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from tests.builders import having
from tests.worlds import traced_shop as shop

OPEN = tuple(AclEntry(100, egress, True, "-1", "0.0.0.0/0") for egress in (True, False))
# Where no target is: those of the world are in subnets of the load balancer, or beside them.
OUTSIDE = "10.200.0.9"


def traced(world: Snapshot, source: str = "") -> Trace:
    facts = Facts(world)
    place = place_of_group(groups(facts)[GroupID("", "shop-public")], facts)
    return trace(
        Question(parse_request("GET", "https://shop.example.org/", (), source)), place, facts
    )


def with_acls(*entries: AclEntry) -> Snapshot:
    world = shop()
    subnets = tuple(subnet.id for subnet in world.aws.subnets)
    ordered = tuple(sorted(entries, key=lambda entry: entry.number))
    read = having(world, network_acls=(NetworkAcl("acl-1", "vpc-1", subnets, ordered),))
    return replace(read, gaps={}, read=read.read | {Section.NETWORK_ACLS})


def with_target_outside(*routes: Route) -> Snapshot:
    world = shop()
    vpc = world.aws.subnets[0].vpc_id
    health = tuple(replace(target, id=OUTSIDE) for target in world.aws.target_health)
    table = RouteTable("rtb-1", vpc, True, (), (Route("192.168.0.0/16", "local"), *routes))
    return having(world, target_health=health, route_tables=(table,))


def found(world: Snapshot, word: str) -> list[Reach]:
    return [reach for reach in traced(world).to_targets if word in reach.detail]


def test_what_was_not_read_is_said() -> None:
    (acls,) = found(shop(), "network ACLs")
    assert (acls.open, acls.detail[:28]) == (None, "network ACLs: not looked at ")


def test_routes_within_the_vpc_are_open() -> None:
    assert [reach.open for reach in found(shop(), "routes")] == [True]


@pytest.mark.parametrize(
    ("routes", "open_", "words"),
    [
        ((), False, f"rtb-1 of a subnet has no route to {OUTSIDE}"),
        ((Route("0.0.0.0/0", "igw-1"),), False, "goes to the internet"),
        ((Route("10.200.0.0/16", "pcx-1", "blackhole"),), False, "is a blackhole"),
        ((Route("10.200.0.0/16", "pcx-1"),), None, f"{OUTSIDE} is behind pcx-1"),
        ((Route("10.200.0.0/16", "tgw-1"),), None, f"{OUTSIDE} is behind tgw-1"),
        ((Route("pl-1", "tgw-1"),), None, "which of pl-1 in rtb-1 holds"),
    ],
)
def test_a_target_outside_the_vpc_needs_a_route(
    routes: tuple[Route, ...], open_: bool | None, words: str
) -> None:
    world = with_target_outside(*routes)
    lines = [r for r in traced(world).to_targets if r.open is open_ and OUTSIDE in r.detail]
    assert any(words.partition(" of ")[0] in line.detail for line in lines), lines


def test_network_acls_that_let_everything_pass_are_open() -> None:
    assert [reach.open for reach in found(with_acls(*OPEN), "network ACL")] == [True]


@pytest.mark.parametrize("egress", [True, False])
def test_answers_need_ports_above_1023(egress: bool) -> None:
    narrow = AclEntry(100, egress, True, "6", "0.0.0.0/0", 8080, 8080)
    other = AclEntry(100, not egress, True, "-1", "0.0.0.0/0")
    unknown = [r.detail for r in found(with_acls(narrow, other), "network ACL") if r.open is None]
    assert any("denies a part of TCP 1024-65535" in detail for detail in unknown)


def test_a_port_that_an_acl_denies_is_closed() -> None:
    blocked = AclEntry(90, False, False, "6", "0.0.0.0/0", 8080, 8080)
    (closed,) = [r for r in found(with_acls(*OPEN, blocked), "network ACL") if r.open is False]
    assert "denies TCP 8080 from 192.168" in closed.detail


def test_a_client_that_acls_keep_out_is_refused() -> None:
    blocked = AclEntry(90, False, False, "6", "203.0.113.0/24", 443, 443)
    world = with_acls(blocked, *OPEN)
    assert traced(world, "203.0.113.7").verdict == "refused"
    assert traced(world, "198.51.100.7").inbound[0].open is True
    assert traced(world).verdict == "served"


def test_a_client_that_one_zone_keeps_out_is_not_known_to_get_in() -> None:
    world = with_acls(*OPEN)
    lb = traced(world).place.load_balancer
    assert lb is not None
    shut, rest = lb.zones[0].subnet_id, {subnet.id for subnet in world.aws.subnets}
    acls = (
        replace(world.aws.network_acls[0], subnet_ids=tuple(rest - {shut})),
        NetworkAcl("acl-2", "vpc-1", (shut,), ()),
    )
    entry = traced(having(world, network_acls=acls), "203.0.113.7").inbound[0]
    assert entry.open is None
    assert "so clients in its zone get no answer" in entry.detail


def test_security_groups_that_let_nothing_out_are_closed() -> None:
    world = shop()
    kept = tuple(replace(group, egress=()) for group in world.aws.security_groups)
    (closed,) = found(having(world, security_groups=kept), "let nothing out")
    assert closed.open is False


def test_a_load_balancer_without_subnets_leaves_the_way_unknown() -> None:
    world = having(shop(), subnets=())
    assert found(world, "subnets were not read")[0].open is None
    assert Section.SUBNETS in world.read
