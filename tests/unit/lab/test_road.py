from collections.abc import Iterator

import pytest

from tests.lab.road import Address, Road


@pytest.fixture
def road() -> Iterator[Road]:
    with Road(kubelet_port=4321) as road:
        yield road


def test_every_node_s_kubelet_is_the_lab_s(road: Road) -> None:
    assert road.end_of(Address("192.0.2.7", 10250)) == Address("127.0.0.1", 4321)


def test_the_loopback_interface_is_let_through(road: Road) -> None:
    assert road.end_of(Address("127.0.0.1", 9443)) == Address("127.0.0.1", 9443)


def test_any_other_address_leads_nowhere(road: Road) -> None:
    assert road.end_of(Address("192.0.2.7", 9443)) is None
