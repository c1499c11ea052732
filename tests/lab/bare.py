"""An EKS cluster with nodes and subnets in which nothing of the controller is, and pods that come.

The lab runs no pods. `Pods` does what they would do once the chart's Deployment is there: they
are ready, one of them leads, and the webhooks are served with the certificate that the chart made.
"""

import base64
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from threading import Event, Thread
from typing import Any

from tests.lab.admission import admitting
from tests.lab.api import Api, ApiError
from tests.lab.certificates import Pair
from tests.lab.lab import Lab
from tests.lab.road import Address, lead
from tests.lab.world import World, load_kubernetes

Record = dict[str, Any]

NAMESPACE = "kube-system"
NODES = "kubernetes/nodes"
# What of a healthy cluster's account is there before anybody installs a controller.
ACCOUNT = (
    "aws/vpcs",
    "aws/subnets",
    "aws/route-tables",
    "aws/security-groups",
    "aws/availability-zones",
    "aws/instances",
    "aws/network-interfaces",
    "aws/clusters",
)
POD = Address("10.0.128.77", 9443)
LEASE = "aws-load-balancer-controller-leader"
SERVICE = "aws-load-balancer-webhook-service"
SECRET = "aws-load-balancer-tls"
PAUSE_SECONDS = 0.2


def bare(lab: Lab, healthy: World) -> None:
    """Put what a cluster has without a controller into an empty lab."""
    lab.aws.load({name: healthy.aws[name] for name in ACCOUNT})
    nodes = World({"context": healthy.meta["context"]}, {NODES: healthy.sections[NODES]})
    load_kubernetes(nodes, lab.cluster)


@dataclass(slots=True)
class Pods:
    """The pods of the controller's Deployment, once there is one."""

    lab: Lab
    folder: Path
    _stack: ExitStack = field(default_factory=ExitStack)
    _done: Event = field(default_factory=Event)
    _served: bytes = b""

    def run(self) -> None:
        """Play until the end."""
        while not self._done.wait(PAUSE_SECONDS):
            # Not all is there yet, or the cluster is being made clean.
            with suppress(ApiError):
                self._play()

    def end(self) -> None:
        """Stop, and serve nothing any more."""
        self._done.set()
        self._stack.close()

    def _play(self) -> None:
        api = self.lab.cluster.api
        deployments = api.items(f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments")
        for deployment in deployments:
            self._serve(api)
            _ready(api, deployment)
            _lead(api)

    def _serve(self, api: Api) -> None:
        """Serve the webhooks with the certificate of the Secret, and say where."""
        secret = api.get(f"/api/v1/namespaces/{NAMESPACE}/secrets/{SECRET}")
        certificate = base64.b64decode(secret["data"]["tls.crt"])
        if certificate == self._served:
            return
        pair = Pair(self.folder / "tls.crt", self.folder / "tls.key")
        pair.certificate.write_bytes(certificate)
        pair.key.write_bytes(base64.b64decode(secret["data"]["tls.key"]))
        port = self._stack.enter_context(admitting(pair))
        lead(self.lab.folder, POD, port)
        self._served = certificate
        path = f"/apis/discovery.k8s.io/v1/namespaces/{NAMESPACE}/endpointslices"
        try:
            api.post(path, _slice())
        except ApiError as error:
            if error.status != 409:
                raise


def _slice() -> Record:
    return {
        "metadata": {"name": SERVICE, "labels": {"kubernetes.io/service-name": SERVICE}},
        "addressType": "IPv4",
        "ports": [{"name": "webhook-server", "port": POD.port, "protocol": "TCP"}],
        "endpoints": [{"addresses": [POD.host], "conditions": {"ready": True}}],
    }


def _ready(api: Api, deployment: Record) -> None:
    wanted = deployment["spec"]["replicas"]
    counts = ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas")
    status = {
        "observedGeneration": deployment["metadata"]["generation"],
        **dict.fromkeys(counts, wanted),
    }
    if {**deployment.get("status", {}), **status} != deployment.get("status"):
        name = deployment["metadata"]["name"]
        path = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/{name}/status"
        api.patch(path, {"status": status})


def _lead(api: Api) -> None:
    now = f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%S.%fZ}"
    spec = {"holderIdentity": "lbc-1_0", "leaseDurationSeconds": 15, "renewTime": now}
    path = f"/apis/coordination.k8s.io/v1/namespaces/{NAMESPACE}/leases"
    try:
        api.patch(f"{path}/{LEASE}", {"spec": spec})
    except ApiError as error:
        if error.status != 404:
            raise
        api.post(path, {"metadata": {"name": LEASE}, "spec": spec})


@contextmanager
def pods(lab: Lab, folder: Path) -> Iterator[None]:
    """Have pods of the Deployment that comes; the folder is for the webhooks' certificate."""
    playing = Pods(lab, folder)
    thread = Thread(target=playing.run, daemon=True, name="pods")
    thread.start()
    try:
        yield
    finally:
        playing.end()
        thread.join()
