"""The Deployment of a controller, as its chart would have made it, for clusters recorded without.

Nothing runs: the lab has no kubelet. Discovery reads the label, the image's tag and the arguments.
"""

from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

NAME = "aws-load-balancer-controller"
IMAGE = f"registry.example.com/eks/{NAME}"
REPLICAS = 2
PORTS = {"webhook-server": 9443, "metrics-server": 8080}


def deployment(namespace: str, version: str, args: Sequence[str], created: str) -> dict[str, Any]:
    """Return a Deployment whose pods are all available."""
    selector = {"app.kubernetes.io/name": NAME, "app.kubernetes.io/instance": NAME}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "name": NAME,
            "namespace": namespace,
            "uid": str(uuid5(NAMESPACE_URL, f"{namespace}/{NAME}")),
            "creationTimestamp": created,
            "generation": 1,
            "labels": {**selector, "app.kubernetes.io/version": version},
        },
        "spec": {
            "replicas": REPLICAS,
            "selector": {"matchLabels": selector},
            "template": {"metadata": {"labels": selector}, "spec": _pod(version, args)},
        },
        "status": _status(created),
    }


def _pod(version: str, args: Sequence[str]) -> dict[str, Any]:
    ports = [{"name": name, "containerPort": port} for name, port in PORTS.items()]
    container = {"name": NAME, "image": f"{IMAGE}:{version}", "args": list(args), "ports": ports}
    return {"serviceAccountName": NAME, "containers": [container]}


def _status(since: str) -> dict[str, Any]:
    available = {
        "type": "Available",
        "status": "True",
        "reason": "MinimumReplicasAvailable",
        "lastTransitionTime": since,
        "lastUpdateTime": since,
    }
    counts = ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas")
    return {
        "observedGeneration": 1,
        **dict.fromkeys(counts, REPLICAS),
        "conditions": [available],
    }
