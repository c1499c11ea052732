from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.road import Address, Road


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Road]:
    with Road(tmp_path, kubelet_port=4321) as road:
        yield road


def test_every_node_s_kubelet_is_the_lab_s(road: Road) -> None:
    assert road.end_of(Address("192.0.2.7", 10250)) == Address("127.0.0.1", 4321)


def test_the_loopback_interface_is_let_through(road: Road) -> None:
    assert road.end_of(Address("127.0.0.1", 9443)) == Address("127.0.0.1", 9443)


def test_any_other_address_leads_nowhere(road: Road) -> None:
    assert road.end_of(Address("192.0.2.7", 9443)) is None


def test_a_folder_too_long_for_a_socket_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    with Road(folder, kubelet_port=4321) as road:
        assert folder not in road.socket_path.parents
