from ipaddress import ip_address

import pytest

from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.routes import listed_routes, route_table_of, route_to
from kubectl_alb.model.network import Route, RouteTable
from tests.builders import snapshot

TABLE = RouteTable(
    "rtb-1",
    "vpc-1",
    True,
    (),
    (
        Route("0.0.0.0/0", "igw-1"),
        Route("10.0.0.0/16", "local"),
        Route("10.1.0.0/16", "pcx-1"),
        Route("10.1.2.0/24", "tgw-1"),
        Route("2001:db8::/56", "local"),
        Route("pl-1", "tgw-2"),
        Route("pl-2", "vpce-1"),
    ),
)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("10.0.3.4", "local"),
        ("10.1.3.4", "pcx-1"),
        ("10.1.2.4", "tgw-1"),
        ("10.2.0.1", "igw-1"),
        ("2001:db8::1", "local"),
    ],
)
def test_the_longest_prefix_wins(address: str, target: str) -> None:
    route = route_to(ip_address(address), TABLE)
    assert route is not None
    assert route.target == target


def test_without_a_route_there_is_none() -> None:
    assert route_to(ip_address("2001:db9::1"), TABLE) is None
    assert [route.target for route in listed_routes(TABLE)] == ["tgw-2"]


def test_a_subnet_without_a_table_of_its_own_has_the_main_one() -> None:
    own = RouteTable("rtb-2", "vpc-1", False, ("subnet-2",), ())
    facts = Facts(snapshot(route_tables=(own, TABLE)))
    assert route_table_of("subnet-1", "vpc-1", facts) == TABLE
    assert route_table_of("subnet-2", "vpc-1", facts) == own
    assert route_table_of("subnet-1", "vpc-2", facts) is None
