"""The Ingresses and Services of a large world, as an API server tells them.

An Ingress, a Service and its pods belong to one team, which is a namespace. Teams share groups,
Ingresses share Services.
"""

from collections.abc import Mapping
from typing import Any

from tests.bench.grouped import BORN, PREFIX, SETTINGS
from tests.bench.large_size import ORPHANED, TEAMS, Size, team_of

Record = Mapping[str, Any]
NAMED = ("name", "instance", "version", "component", "part-of", "managed-by")


def metadata(kind: str, name: str, namespace: str, number: int) -> dict[str, Any]:
    """Return the metadata of an object, with who wrote which fields."""
    return {
        "name": name,
        "namespace": namespace,
        "uid": f"{sum(map(ord, kind)):08x}-0000-4000-8000-{number:012d}",
        "resourceVersion": str(1_000_000 + number),
        "generation": 1,
        "creationTimestamp": BORN,
        "managedFields": [_fields("helm", "v1"), _fields("controller", "v1", "status")],
    }


def _fields(manager: str, version: str, subresource: str = "") -> Record:
    labels: Record = {f"f:app.kubernetes.io/{name}": {} for name in NAMED}
    names = ("type", "status", "reason", "lastTransitionTime", "lastProbeTime", "message")
    entry: Record = {".": {}, **{f"f:{name}": {} for name in names}}
    status = {f'k:{{"type":"{kind}"}}': entry for kind in ("Ready", "Initialized")}
    return {
        "manager": manager,
        "operation": "Update",
        "apiVersion": version,
        "time": BORN,
        "fieldsType": "FieldsV1",
        "fieldsV1": {"f:status": {"f:conditions": status}}
        if subresource
        else {"f:metadata": {"f:labels": {".": {}, **labels}}, "f:spec": {"f:rules": {}}},
        **({"subresource": subresource} if subresource else {}),
    }


def labels_of(service: int) -> dict[str, str]:
    """Return the labels that a chart puts on all of its objects."""
    return {
        "app": f"app-{service}",
        "app.kubernetes.io/name": f"app-{service}",
        "app.kubernetes.io/instance": f"app-{service}-production",
        "app.kubernetes.io/managed-by": "Helm",
        "helm.sh/chart": "service-4.11.2",
        "team": team_of(service),
    }


def namespace(number: int) -> Record:
    """Return the namespace of a team."""
    name = team_of(number)
    labels = {"kubernetes.io/metadata.name": name}
    about = {**metadata("Namespace", name, "", number), "labels": labels}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": about}


def namespaces() -> list[Record]:
    """Return the namespaces of all teams."""
    return [namespace(number) for number in range(TEAMS)]


def ingress(number: int, size: Size) -> Record:
    """Return an Ingress with two paths; the Service of one in so many is not there."""
    service, group = size.service_of(number), size.group_of(number)
    annotations = {
        "group.name": f"edge-{group}",
        "group.order": str(number // size.services * 10),
        **SETTINGS,
    }
    gone = number % ORPHANED == ORPHANED - 1
    name = f"gone-{number}" if gone else f"app-{service}"
    backend = {"service": {"name": name, "port": {"name": "http"}}}
    paths = [{"path": text, "pathType": "Prefix", "backend": backend} for text in ("/api", "/")]
    host = f"app-{number}.edge-{group}.example.net"
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {
            **metadata("Ingress", f"app-{number}", team_of(service), number),
            "labels": labels_of(service),
            "annotations": {
                **{PREFIX + key: value for key, value in annotations.items()},
                "meta.helm.sh/release-name": f"app-{service}",
                "meta.helm.sh/release-namespace": team_of(service),
            },
            "finalizers": [f"group.ingress.k8s.aws/edge-{group}"],
        },
        "spec": {
            "ingressClassName": "alb",
            "rules": [{"host": host, "http": {"paths": paths}}],
        },
        "status": {"loadBalancer": {}},
    }


def addressed(record: Record, host: str) -> Record:
    """Return an Ingress with the address of its load balancer."""
    ports = [{"port": port, "protocol": "TCP"} for port in (80, 443)]
    return {**record, "status": {"loadBalancer": {"ingress": [{"hostname": host, "ports": ports}]}}}


def service(number: int) -> Record:
    """Return a Service."""
    address = f"172.20.{number // 250}.{number % 250 + 1}"
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {
            **metadata("Service", f"app-{number}", team_of(number), number),
            "labels": labels_of(number),
        },
        "spec": {
            "type": "ClusterIP",
            "clusterIP": address,
            "clusterIPs": [address],
            "selector": {"app": f"app-{number}"},
            "ports": [{"name": "http", "protocol": "TCP", "port": 80, "targetPort": 8080}],
            "ipFamilies": ["IPv4"],
            "ipFamilyPolicy": "SingleStack",
            "sessionAffinity": "None",
            "internalTrafficPolicy": "Cluster",
        },
        "status": {"loadBalancer": {}},
    }
