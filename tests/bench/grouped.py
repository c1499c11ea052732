"""The world `shop` with any number of Ingresses beside its own, five to a group.

Nothing of the added groups is in AWS yet, so that a plan tells of each of their resources. What
the account and the cluster have once (subnets, certificates, nodes, classes) grows with them,
where it does in practice.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.bench.grown import SHOP
from tests.lab.world import read

Record = Mapping[str, Any]
MEMBERS = 5
PREFIX = "alb.ingress.kubernetes.io/"
BORN = "2026-11-24T19:26:37Z"
# So many Ingresses share one certificate of their own domain.
PER_CERTIFICATE = 50
# What each Ingress asks for, without the prefix.
SETTINGS = {
    "scheme": "internet-facing",
    "target-type": "ip",
    "listen-ports": '[{"HTTP": 80}, {"HTTPS": 443}]',
    "ssl-redirect": "443",
    "healthcheck-path": "/ready",
    "load-balancer-attributes": "idle_timeout.timeout_seconds=120",
    "target-group-attributes": "deregistration_delay.timeout_seconds=30",
}


def grouped(folder: Path, ingresses: int) -> Path:
    """Write a bundle of `shop` with so many more Ingresses, a Service behind each."""
    world = read(SHOP)
    sections: dict[str, list[Record]] = {n: list(r) for n, r in world.sections.items()}
    every = range(ingresses)
    sections["kubernetes/ingresses"] += [_ingress(n) for n in every]
    sections["kubernetes/services"] += [_service(n) for n in every]
    sections["kubernetes/endpoint-slices"] += [_slice(n) for n in every]
    sections["kubernetes/namespaces"] += [_namespace(n) for n in range(10)]
    (first, *_) = world.sections["aws/certificates"]
    sections["aws/certificates"] += list(_certificates(first, ingresses))
    _write(folder / "meta.json", world.meta)
    for name, records in sections.items():
        _write(folder / f"{name}.json", records)
    return folder


def _write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))


def _place(number: int) -> Mapping[str, Any]:
    """Return the metadata of the objects of one member; its whole group shares a namespace."""
    group = number // MEMBERS
    return {
        "namespace": f"team-{group % 10}",
        "name": f"app-{number}",
        "uid": f"00000000-0000-4000-8000-{number:012d}",
        "creationTimestamp": BORN,
    }


def _domain(number: int) -> str:
    return f"d{number // PER_CERTIFICATE}.example.net"


def _ingress(number: int) -> Record:
    group = number // MEMBERS
    annotations = {
        "group.name": f"team-{group}",
        "group.order": str(number % MEMBERS),
        **SETTINGS,
    }
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {
            **_place(number),
            "annotations": {PREFIX + key: value for key, value in annotations.items()},
            "finalizers": [f"group.ingress.k8s.aws/team-{group}"],
        },
        "spec": {
            "ingressClassName": "alb",
            "rules": [
                {
                    "host": f"app-{number}.{_domain(number)}",
                    "http": {"paths": [_path(text, number) for text in ("/api", "/")]},
                }
            ],
        },
        "status": {"loadBalancer": {}},
    }


def _path(text: str, number: int) -> Record:
    service = {"name": f"app-{number}", "port": {"name": "http"}}
    return {"path": text, "pathType": "Prefix", "backend": {"service": service}}


def _service(number: int) -> Record:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": _place(number),
        "spec": {
            "type": "ClusterIP",
            "clusterIP": f"10.97.{number // 250}.{number % 250 + 1}",
            "selector": {"app": f"app-{number}"},
            "ports": [{"name": "http", "protocol": "TCP", "port": 80, "targetPort": 8080}],
            "ipFamilies": ["IPv4"],
        },
        "status": {"loadBalancer": {}},
    }


def _slice(number: int) -> Record:
    labels = {"kubernetes.io/service-name": f"app-{number}"}
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {**_place(number), "labels": labels},
        "addressType": "IPv4",
        "endpoints": [
            {
                "addresses": [f"10.8.{number // 250}.{number % 250 + 1}"],
                "conditions": {"ready": True},
            }
        ],
        "ports": [{"name": "http", "protocol": "TCP", "port": 8080}],
    }


def _namespace(number: int) -> Record:
    name = f"team-{number}"
    labels = {"kubernetes.io/metadata.name": name}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def _certificates(model: Record, ingresses: int) -> Iterator[Record]:
    for number in range(0, ingresses, PER_CERTIFICATE):
        domain = f"*.{_domain(number)}"
        arn = f"arn:aws:acm:us-west-2:111122223333:certificate/{number:08d}"
        names = [domain, domain.removeprefix("*.")]
        yield {
            **model,
            "CertificateArn": arn,
            "DomainName": domain,
            "SubjectAlternativeNames": names,
        }
