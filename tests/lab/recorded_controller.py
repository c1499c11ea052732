"""The Deployment and the pods of a controller, for clusters that were recorded without.

Nothing runs. Discovery reads the label, the image's tag and the arguments; a pod is what logs are
asked of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tests.lab.storage import Record

NAME = "aws-load-balancer-controller"
IMAGE = f"registry.example.com/eks/{NAME}"
SELECTOR = {"app.kubernetes.io/name": NAME, "app.kubernetes.io/instance": NAME}
REPLICAS = 2
PORTS = {"webhook-server": 9443, "metrics-server": 8080}


@dataclass(frozen=True, slots=True)
class RecordedController:
    """What a bundle's `meta.json` says of the controller, and when it was written."""

    namespace: str
    version: str
    args: tuple[str, ...]
    taken_at: str

    @property
    def deployment(self) -> Record:
        """A Deployment whose pods are all available."""
        return {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {**self._metadata(NAME), "generation": 1},
            "spec": {
                "replicas": REPLICAS,
                "selector": {"matchLabels": SELECTOR},
                "template": {"metadata": {"labels": SELECTOR}, "spec": self._pod_spec()},
            },
            "status": self._deployment_status(),
        }

    def pod(self, name: str, node: str) -> Record:
        """Return a ready pod of the Deployment on a node."""
        ready = {"type": "Ready", "status": "True", "lastTransitionTime": self.taken_at}
        container = {
            "name": NAME,
            "image": f"{IMAGE}:{self.version}",
            "ready": True,
            "started": True,
            "restartCount": 0,
            "state": {"running": {"startedAt": self.taken_at}},
        }
        return {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": self._metadata(name),
            "spec": {**self._pod_spec(), "nodeName": node},
            "status": {
                "phase": "Running",
                "startTime": self.taken_at,
                "conditions": [ready],
                "containerStatuses": [container],
            },
        }

    def _metadata(self, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "namespace": self.namespace,
            "uid": str(uuid5(NAMESPACE_URL, f"{self.namespace}/{name}")),
            "creationTimestamp": self.taken_at,
            "labels": {**SELECTOR, "app.kubernetes.io/version": self.version},
        }

    def _pod_spec(self) -> dict[str, Any]:
        container = {
            "name": NAME,
            "image": f"{IMAGE}:{self.version}",
            "args": list(self.args),
            "ports": [{"name": name, "containerPort": port} for name, port in PORTS.items()],
        }
        return {"serviceAccountName": NAME, "containers": [container]}

    def _deployment_status(self) -> dict[str, Any]:
        available = {
            "type": "Available",
            "status": "True",
            "reason": "MinimumReplicasAvailable",
            "lastTransitionTime": self.taken_at,
            "lastUpdateTime": self.taken_at,
        }
        counts = ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas")
        return {
            "observedGeneration": 1,
            **dict.fromkeys(counts, REPLICAS),
            "conditions": [available],
        }


def recorded_controller(meta: Mapping[str, Any]) -> RecordedController | None:
    """Return the controller that a `meta.json` names, if it was found."""
    found = meta.get("controller", {})
    if "version" not in found:
        return None
    namespace = found.get("namespace", "kube-system")
    return RecordedController(
        namespace, found["version"], tuple(found.get("args", ())), meta["takenAt"]
    )
