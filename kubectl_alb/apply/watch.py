"""An installation looked at while it comes up; the API server's dry runs try its webhooks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from kubectl_alb.analysis import rollout
from kubectl_alb.analysis.rollout import Progress
from kubectl_alb.apply.cluster_api import ClusterApi
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.errors import AccessError, AlbError

DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
TRIED = "kubectl-alb-install-check"


@dataclass(frozen=True, slots=True)
class Watch:
    """One release of the controller, looked at through the API server."""

    kube: KubeClient
    api: ClusterApi
    namespace: str
    release: str

    def definitions(self, names: tuple[str, ...]) -> Progress:
        """Return whether definitions are established."""
        found = [self.kube.get(f"{DEFINITIONS}/{name}") for name in names]
        return rollout.established(found, names)

    def replicas(self) -> Progress:
        """Return whether all replicas are ready."""
        return rollout.replicas(self._deployments(), self._of_release("/api/v1", "pods"))

    def leader(self) -> Progress:
        """Return whether a pod leads."""
        path = f"/apis/coordination.k8s.io/v1/namespaces/{self.namespace}/leases"
        return rollout.leader(self.kube.list(path), datetime.now(timezone.utc))

    def admission(self) -> Progress:
        """Return whether the webhooks answer: a Service and an Ingress are tried, and not made."""
        return rollout.admission(tuple(map(self._refusal, _samples(self.namespace))))

    def _refusal(self, manifest: Mapping[str, Any]) -> str:
        """Return why the API server would not make an object; empty if it would.

        Raise `AccessError` where it does not come so far as to ask the webhooks.
        """
        try:
            self.api.apply(manifest, dry_run=True)
        except AccessError:
            raise
        except AlbError as error:
            return error.message
        return ""

    def _deployments(self) -> list[Any]:
        return self._of_release("/apis/apps/v1", "deployments")

    def _of_release(self, root: str, kind: str) -> list[Any]:
        selector = {"labelSelector": f"app.kubernetes.io/instance={self.release}"}
        return self.kube.list(f"{root}/namespaces/{self.namespace}/{kind}", selector)


def _samples(namespace: str) -> Iterator[dict[str, Any]]:
    meta = {"name": TRIED, "namespace": namespace}
    port = {"port": 80, "targetPort": 80}
    service = {"name": TRIED, "port": {"number": 80}}
    path = {"path": "/", "pathType": "Prefix", "backend": {"service": service}}
    yield {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": {"ports": [port]}}
    yield {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": meta,
        "spec": {"ingressClassName": "alb", "rules": [{"http": {"paths": [path]}}]},
    }
