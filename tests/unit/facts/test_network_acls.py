from ipaddress import ip_network

import pytest

from kubectl_alb.facts.network_acls import Ports, Traffic, passes
from kubectl_alb.model.network import AclEntry, NetworkAcl

DENY_ALL = AclEntry(32767, True, False, "-1", "0.0.0.0/0")


def allow(number: int, cidr: str, ports: Ports | None = None, protocol: str = "6") -> AclEntry:
    low, high = ports or (None, None)
    return AclEntry(number, True, True, protocol if ports else "-1", cidr, low, high)


def deny(number: int, cidr: str, ports: Ports) -> AclEntry:
    return AclEntry(number, True, False, "6", cidr, *ports)


@pytest.mark.parametrize(
    ("entries", "passed"),
    [
        ((), False),
        ((DENY_ALL,), False),
        ((allow(100, "0.0.0.0/0"), DENY_ALL), True),
        ((allow(100, "10.0.1.0/24", (8080, 8080)), DENY_ALL), True),
        ((allow(100, "10.0.1.0/24", (80, 80)), DENY_ALL), False),
        ((allow(100, "10.0.1.0/24", (8080, 8080), "17"), DENY_ALL), False),
        ((allow(100, "10.0.1.128/25", (8080, 8080)), DENY_ALL), None),
        ((deny(90, "10.0.0.0/8", (8000, 9000)), allow(100, "0.0.0.0/0"), DENY_ALL), False),
        ((deny(90, "10.0.1.7/32", (0, 65535)), allow(100, "0.0.0.0/0"), DENY_ALL), None),
        ((allow(90, "10.0.1.0/25", (8080, 8080)), allow(100, "0.0.0.0/0"), DENY_ALL), True),
        ((allow(100, "::/0"), DENY_ALL), False),
    ],
)
def test_the_first_rule_about_the_traffic_decides(
    entries: tuple[AclEntry, ...], passed: bool | None
) -> None:
    traffic = Traffic(True, ip_network("10.0.1.0/24"), (8080, 8080))
    assert passes(NetworkAcl("acl-1", "vpc-1", ("subnet-1",), entries), traffic) is passed


def test_the_other_direction_has_rules_of_its_own() -> None:
    acl = NetworkAcl("acl-1", "vpc-1", ("subnet-1",), (allow(100, "0.0.0.0/0"),))
    assert passes(acl, Traffic(False, ip_network("10.0.1.0/24"), (8080, 8080))) is False


def test_a_range_that_is_open_in_part_is_open_in_part() -> None:
    acl = NetworkAcl("a", "v", ("s",), (allow(100, "0.0.0.0/0", (32768, 65535)), DENY_ALL))
    assert passes(acl, Traffic(True, ip_network("10.0.1.0/24"), (1024, 65535))) is None
