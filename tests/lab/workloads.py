"""What becomes of Deployments, Services and Namespaces, of which the lab's cluster makes nothing.

There is no controller manager, scheduler or kubelet. `Workloads` does for one namespace what they
would: pods come with a Deployment and go with it, endpoints lead to them, and a Namespace that is
being deleted ends with all that is in it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from threading import Event, Thread
from typing import Any

from tests.lab.api import ApiError
from tests.lab.lab import Lab

Record = dict[str, Any]

PAUSE_SECONDS = 0.2
GROUPS = (
    ("/apis/networking.k8s.io/v1", "ingresses"),
    ("/apis/apps/v1", "deployments"),
    ("/apis/discovery.k8s.io/v1", "endpointslices"),
    ("/api/v1", "services"),
    ("/api/v1", "pods"),
    ("/api/v1", "configmaps"),
)


@dataclass(slots=True)
class Workloads:
    """The cluster at work on one namespace; pods get these addresses."""

    lab: Lab
    namespace: str
    addresses: Sequence[str]
    node: str
    _done: Event = field(default_factory=Event)

    def run(self) -> None:
        """Work until the end."""
        while not self._done.wait(PAUSE_SECONDS):
            # Something may come or go meanwhile; the next round sees it.
            with suppress(ApiError):
                self._work()

    def end(self) -> None:
        """Stop."""
        self._done.set()

    def _work(self) -> None:
        api = self.lab.cluster.api
        namespace = api.get(f"/api/v1/namespaces/{self.namespace}")
        if namespace["metadata"].get("deletionTimestamp"):
            self._finish(namespace)
            return
        deployments = self._items("/apis/apps/v1", "deployments")
        for deployment in deployments:
            self._deploy(deployment)
        if not deployments:
            self._clear("/api/v1", "pods")
        services = self._items("/api/v1", "services")
        for service in services:
            self._lead_to(service)
        if not services:
            self._clear("/apis/discovery.k8s.io/v1", "endpointslices")

    def _deploy(self, deployment: Record) -> None:
        meta, spec = deployment["metadata"], deployment["spec"]
        have = {pod["metadata"]["name"] for pod in self._items("/api/v1", "pods")}
        for number in range(min(spec["replicas"], len(self.addresses))):
            name = f"{meta['name']}-{number}"
            if name not in have:
                self._start(name, spec["template"], self.addresses[number])
        count = spec["replicas"]
        status = {
            "observedGeneration": meta["generation"],
            **dict.fromkeys(
                ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas"), count
            ),
        }
        if {**deployment.get("status", {}), **status} != deployment.get("status"):
            self.lab.cluster.api.patch(
                f"{self._path('/apis/apps/v1', 'deployments')}/{meta['name']}/status",
                {"status": status},
            )

    def _start(self, name: str, template: Record, address: str) -> None:
        path = self._path("/api/v1", "pods")
        spec = {**template["spec"], "nodeName": self.node}
        meta = {"name": name, "labels": template["metadata"]["labels"]}
        self.lab.cluster.api.post(path, {"metadata": meta, "spec": spec})
        now = f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"
        conditions = [
            {"type": kind, "status": "True", "lastTransitionTime": now}
            for kind in ("PodScheduled", "Initialized", "ContainersReady", "Ready")
        ]
        status = {
            "phase": "Running",
            "podIP": address,
            "podIPs": [{"ip": address}],
            "startTime": now,
            "conditions": conditions,
        }
        self.lab.cluster.api.patch(f"{path}/{name}/status", {"status": status})

    def _lead_to(self, service: Record) -> None:
        name, selector = service["metadata"]["name"], service["spec"].get("selector") or {}
        pods = [
            pod
            for pod in self._items("/api/v1", "pods")
            if selector.items() <= pod["metadata"].get("labels", {}).items()
            and pod.get("status", {}).get("podIP")
        ]
        slices = self._items("/apis/discovery.k8s.io/v1", "endpointslices")
        if len(pods) < min(2, len(self.addresses)) or slices:
            return
        (port,) = service["spec"]["ports"]
        number = pods[0]["spec"]["containers"][0]["ports"][0]["containerPort"]
        endpoints = [
            {
                "addresses": [pod["status"]["podIP"]],
                "conditions": {"ready": True, "serving": True, "terminating": False},
                "nodeName": self.node,
                "targetRef": {
                    "kind": "Pod",
                    "namespace": self.namespace,
                    "name": pod["metadata"]["name"],
                    "uid": pod["metadata"]["uid"],
                },
            }
            for pod in pods
        ]
        self.lab.cluster.api.post(
            self._path("/apis/discovery.k8s.io/v1", "endpointslices"),
            {
                "metadata": {"name": f"{name}-1", "labels": {"kubernetes.io/service-name": name}},
                "addressType": "IPv4",
                "ports": [{"name": port["name"], "port": number, "protocol": "TCP"}],
                "endpoints": endpoints,
            },
        )

    def _finish(self, namespace: Record) -> None:
        """Delete all that is in the Namespace, and then let go of it."""
        if sum(self._clear(root, plural) for root, plural in GROUPS):
            return
        path = f"/api/v1/namespaces/{self.namespace}/finalize"
        self.lab.cluster.api.put(path, {**namespace, "spec": {"finalizers": []}})

    def _clear(self, root: str, plural: str) -> int:
        """Delete what is there, and return how much it was."""
        found = self._items(root, plural)
        for each in found:
            if not each["metadata"].get("deletionTimestamp"):
                now = "?gracePeriodSeconds=0"
                name = each["metadata"]["name"]
                self.lab.cluster.api.delete(f"{self._path(root, plural)}/{name}{now}")
        return len(found)

    def _items(self, root: str, plural: str) -> Sequence[Record]:
        return self.lab.cluster.api.items(self._path(root, plural))

    def _path(self, root: str, plural: str) -> str:
        return f"{root}/namespaces/{self.namespace}/{plural}"


@contextmanager
def workloads(lab: Lab, namespace: str, addresses: Sequence[str], node: str) -> Iterator[None]:
    """Have the cluster work on a namespace."""
    working = Workloads(lab, namespace, addresses, node)
    thread = Thread(target=working.run, daemon=True, name="workloads")
    thread.start()
    try:
        yield
    finally:
        working.end()
        thread.join()
