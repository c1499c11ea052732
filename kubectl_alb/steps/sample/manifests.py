"""The objects of a sample."""

from typing import Any

from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.sample import NAME, SampleRequest

Manifest = dict[str, Any]

LABELS = {"app.kubernetes.io/name": NAME, "app.kubernetes.io/part-of": "kubectl-alb-sample"}
SERVICE_PORT = 80


def manifests(request: SampleRequest) -> tuple[Manifest, ...]:
    """Return the objects in the order in which they are applied."""
    return (
        namespace(request.namespace),
        deployment(request),
        service(request),
        ingress(request),
    )


def namespace(name: str) -> Manifest:
    """Return the Namespace of a sample."""
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def names(namespace_name: str) -> tuple[Manifest, ...]:
    """Return the least manifests that name the objects, in the order of their removal."""
    meta = {"name": NAME, "namespace": namespace_name}
    return (
        {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": meta},
        {"apiVersion": "v1", "kind": "Service", "metadata": meta},
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta},
        namespace(namespace_name),
    )


def deployment(request: SampleRequest) -> Manifest:
    """Return the Deployment of the web application."""
    container = {
        "name": NAME,
        "image": request.image,
        "ports": [{"name": "http", "containerPort": request.port, "protocol": "TCP"}],
        "readinessProbe": {"httpGet": {"path": "/", "port": "http"}, "periodSeconds": 5},
        "resources": {"requests": {"cpu": "10m", "memory": "32Mi"}},
        "securityContext": {"allowPrivilegeEscalation": False},
    }
    pod = {
        "containers": [container],
        "automountServiceAccountToken": False,
        "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}},
    }
    spec = {
        "replicas": request.replicas,
        "selector": {"matchLabels": LABELS},
        "template": {"metadata": {"labels": LABELS}, "spec": pod},
    }
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": _meta(request), "spec": spec}


def service(request: SampleRequest) -> Manifest:
    """Return the Service; targets of type instance are reached at its node port."""
    port = {"name": "http", "port": SERVICE_PORT, "targetPort": "http", "protocol": "TCP"}
    kind = "NodePort" if request.target_type == "instance" else "ClusterIP"
    spec = {"type": kind, "selector": LABELS, "ports": [port]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": _meta(request), "spec": spec}


def ingress(request: SampleRequest) -> Manifest:
    """Return the Ingress: one rule for all paths."""
    annotations = {
        f"{PREFIX}scheme": request.scheme,
        f"{PREFIX}target-type": request.target_type,
        f"{PREFIX}ip-address-type": request.ip_address_type,
    }
    backend = {"service": {"name": NAME, "port": {"number": SERVICE_PORT}}}
    rule: Manifest = {"http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}}
    if request.host:
        rule["host"] = request.host
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {**_meta(request), "annotations": annotations},
        "spec": {"ingressClassName": request.ingress_class, "rules": [rule]},
    }


def _meta(request: SampleRequest) -> Manifest:
    return {"name": NAME, "namespace": request.namespace, "labels": LABELS}
