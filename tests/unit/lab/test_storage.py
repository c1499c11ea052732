import base64
import json

from tests.lab.storage import NODE_PORTS_KEY, Record, allocations, entries, entry


def _service(address: str, *node_ports: int) -> Record:
    ports = [{"port": 80, "nodePort": port} for port in node_ports]
    return {
        "metadata": {"namespace": "shop", "name": "web"},
        "spec": {"clusterIPs": [address], "ports": ports},
    }


def test_an_object_lies_under_its_namespace_and_name_without_its_resource_version() -> None:
    record = {"metadata": {"namespace": "shop", "name": "web", "resourceVersion": "7"}}
    found = entry("ingress", record)
    assert found.key == "/registry/ingress/shop/web"
    assert json.loads(found.value) == {"metadata": {"namespace": "shop", "name": "web"}}


def test_an_object_of_the_whole_cluster_lies_under_its_name() -> None:
    assert entry("minions", {"metadata": {"name": "a"}}).key == "/registry/minions/a"


def test_a_section_that_no_api_server_keeps_gives_nothing() -> None:
    assert list(entries("aws/vpcs", [{"VpcId": "vpc-1"}])) == []


def test_each_address_of_a_service_is_taken() -> None:
    keys = [found.key for found in allocations([_service("10.96.0.9")])]
    assert keys == ["/registry/ipaddresses/10.96.0.9", NODE_PORTS_KEY]


def test_a_service_without_an_address_takes_none() -> None:
    assert [found.key for found in allocations([_service("None")])] == [NODE_PORTS_KEY]


def test_node_ports_are_bits_counted_from_the_lowest() -> None:
    *_, ports = allocations([_service("None", 30001, 30009)])
    assert base64.b64decode(json.loads(ports.value)["data"]) == bytes([0b10, 0b10])
