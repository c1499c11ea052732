"""How the API server keeps each kind of record in its store: under which key, in what form."""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from ipaddress import ip_address
from typing import Any

Record = dict[str, Any]

# pkg/registry/*/storage of Kubernetes: resource names, save for these three of its first years.
ROOMS = {
    "kubernetes/namespaces": "namespaces",
    "kubernetes/nodes": "minions",
    "kubernetes/pods": "pods",
    "kubernetes/services": "services/specs",
    "kubernetes/endpoint-slices": "endpointslices",
    "kubernetes/ingresses": "ingress",
    "kubernetes/ingress-classes": "ingressclasses",
    "kubernetes/ingress-class-params": "elbv2.k8s.aws/ingressclassparams",
    "kubernetes/target-group-bindings": "elbv2.k8s.aws/targetgroupbindings",
    "kubernetes/events": "events",
    "kubernetes/leases": "leases",
    "kubernetes/secrets": "secrets",
    "kubernetes/service-accounts": "serviceaccounts",
    "kubernetes/deployments": "deployments",
    "kubernetes/mutating-webhooks": "mutatingwebhookconfigurations",
    "kubernetes/validating-webhooks": "validatingwebhookconfigurations",
    "kubernetes/gateways": "gateway.networking.k8s.io/gateways",
    "kubernetes/http-routes": "gateway.networking.k8s.io/httproutes",
    "kubernetes/gateway-classes": "gateway.networking.k8s.io/gatewayclasses",
    "kubernetes/grpc-routes": "gateway.networking.k8s.io/grpcroutes",
    "kubernetes/tcp-routes": "gateway.networking.k8s.io/tcproutes",
    "kubernetes/udp-routes": "gateway.networking.k8s.io/udproutes",
    "kubernetes/tls-routes": "gateway.networking.k8s.io/tlsroutes",
    "kubernetes/load-balancer-configurations": "gateway.k8s.aws/loadbalancerconfigurations",
    "kubernetes/target-group-configurations": "gateway.k8s.aws/targetgroupconfigurations",
    "kubernetes/listener-rule-configurations": "gateway.k8s.aws/listenerruleconfigurations",
}
DEFINITIONS = "kubernetes/custom-resource-definitions"
DEFINITIONS_ROOM = "apiextensions.k8s.io/customresourcedefinitions"
# What the store gives an object itself, or what only its recording had.
DROPPED = frozenset({"resourceVersion", "managedFields", "selfLink"})

NODE_PORTS = range(30000, 32768)
NODE_PORTS_KEY = "/registry/ranges/servicenodeports"


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of the store with its value."""

    key: str
    value: bytes


def entries(section: str, records: Iterable[Record]) -> Iterator[Entry]:
    """Give the entries for a section of a bundle, none for one that no API server keeps."""
    room = ROOMS.get(section)
    if room is not None:
        for record in records:
            yield entry(room, record)


def entry(room: str, record: Record) -> Entry:
    """Give the entry for one object."""
    metadata = {k: v for k, v in record["metadata"].items() if k not in DROPPED}
    where = key(room, metadata["name"], metadata.get("namespace"))
    return Entry(where, json.dumps({**record, "metadata": metadata}).encode())


def key(room: str, name: str, namespace: str | None = None) -> str:
    """Return the key of one object."""
    return "/".join(filter(None, ("/registry", room, namespace, name)))


def allocations(services: Iterable[Record]) -> Iterator[Entry]:
    """Give the entries that say which addresses and node ports the services have taken.

    Without them the API server would hand them out once more, and complain in events.
    """
    ports = 0
    for service in services:
        for address in service["spec"].get("clusterIPs", ()):
            if address != "None":
                yield entry("ipaddresses", _address(address, service))
        for port in service["spec"].get("ports", ()):
            if port.get("nodePort") in NODE_PORTS:
                ports |= 1 << NODE_PORTS.index(port["nodePort"])
    yield Entry(NODE_PORTS_KEY, _node_ports(ports))


def _address(address: str, service: Record) -> Record:
    metadata = service["metadata"]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "IPAddress",
        "metadata": {
            "name": address,
            # It deletes an address of more than a minute whose service it does not see yet.
            "creationTimestamp": f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ}",
            "labels": {
                "ipaddress.kubernetes.io/ip-family": f"IPv{ip_address(address).version}",
                "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io",
            },
        },
        "spec": {
            "parentRef": {
                "group": "",
                "resource": "services",
                "namespace": metadata["namespace"],
                "name": metadata["name"],
            }
        },
    }


def _node_ports(taken: int) -> bytes:
    data = taken.to_bytes((taken.bit_length() + 7) // 8, "big")
    record = {
        "apiVersion": "v1",
        "kind": "RangeAllocation",
        "metadata": {},
        "range": f"{NODE_PORTS.start}-{NODE_PORTS.stop - 1}",
        "data": base64.b64encode(data).decode(),
    }
    return json.dumps(record).encode()
