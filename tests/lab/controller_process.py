"""The controller of the lab: the real one where `$LAB_CONTROLLER` names it, else the stand-in.

Both take the real controller's flags, serve `/readyz` where `--health-probe-bind-addr` says, and
their webhooks below `--webhook-bind-port`, and find AWS through `$AWS_ENDPOINT_URL`.
"""

import base64
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import urllib3

from tests.lab.api import ApiError
from tests.lab.cluster import Cluster
from tests.lab.process import Processes, free_port

NAME = "controller"
STAND_IN = (sys.executable, "-m", "tests.lab.controller")
READY_SECONDS = 60
CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations"
CONFIGURATION = "aws-load-balancer-webhook"


@dataclass(frozen=True, slots=True)
class Webhook:
    """A validating webhook of the controller and the objects it is asked about."""

    name: str
    path: str
    group: str
    version: str
    resource: str


# controller: webhooks/networking/ingress_validator.go, webhooks/elbv2/*_validator.go
WEBHOOKS = (
    Webhook(
        "vingress.elbv2.k8s.aws",
        "/validate-networking-v1-ingress",
        "networking.k8s.io",
        "v1",
        "ingresses",
    ),
    Webhook(
        "vingressclassparams.elbv2.k8s.aws",
        "/validate-elbv2-k8s-aws-v1beta1-ingressclassparams",
        "elbv2.k8s.aws",
        "v1beta1",
        "ingressclassparams",
    ),
)


def start(
    cluster: Cluster,
    context: Mapping[str, str],
    environment: Mapping[str, str],
    processes: Processes,
) -> None:
    """Start the controller for a bundle's `context`; return when it is ready and called on."""
    webhook, metrics, health = free_port(), free_port(), free_port()
    certificates = _webhook_certificates(cluster)
    command = [
        *_program(),
        f"--cluster-name={context['clusterName']}",
        f"--aws-region={context['region']}",
        f"--aws-vpc-id={context['vpcId']}",
        f"--kubeconfig={cluster.kubeconfig}",
        "--enable-leader-election=false",
        f"--webhook-cert-dir={certificates}",
        f"--webhook-bind-port={webhook}",
        f"--metrics-bind-addr=127.0.0.1:{metrics}",
        f"--health-probe-bind-addr=127.0.0.1:{health}",
        "--enable-shield=false",
        "--enable-waf=false",
        "--feature-gates=IngressPlanAnnotation=true",
    ]
    processes.start(NAME, command, environment)
    processes.wait(NAME, lambda: _ready(health), READY_SECONDS)
    _register_webhooks(cluster, webhook)


def _program() -> tuple[str, ...]:
    chosen = os.environ.get("LAB_CONTROLLER")
    return (chosen,) if chosen else STAND_IN


def _webhook_certificates(cluster: Cluster) -> Path:
    """Return a folder with the file names that the controller expects."""
    folder = cluster.folder / "webhook"
    folder.mkdir(exist_ok=True)
    pair = cluster.authority.server("webhook")
    shutil.copy(pair.certificate, folder / "tls.crt")
    shutil.copy(pair.key, folder / "tls.key")
    return folder


def _ready(port: int) -> bool:
    pool = urllib3.PoolManager(retries=False)
    try:
        answer = pool.request("GET", f"http://127.0.0.1:{port}/readyz", timeout=2)
    except urllib3.exceptions.HTTPError:
        return False
    return answer.status == 200


def _register_webhooks(cluster: Cluster, port: int) -> None:
    """Have the API server ask the controller, in place of what a recording may have named."""
    try:
        cluster.api.delete(f"{CONFIGURATIONS}/{CONFIGURATION}")
    except ApiError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
    authority = base64.b64encode(cluster.authority.own.certificate.read_bytes()).decode()
    webhooks = [_webhook(hook, f"https://127.0.0.1:{port}", authority) for hook in WEBHOOKS]
    cluster.api.post(CONFIGURATIONS, {"metadata": {"name": CONFIGURATION}, "webhooks": webhooks})


def _webhook(hook: Webhook, server: str, authority: str) -> dict[str, Any]:
    return {
        "name": hook.name,
        "clientConfig": {"url": server + hook.path, "caBundle": authority},
        "rules": [
            {
                "apiGroups": [hook.group],
                "apiVersions": [hook.version],
                "resources": [hook.resource],
                "operations": ["CREATE", "UPDATE"],
            }
        ],
        "failurePolicy": "Fail",
        "sideEffects": "None",
        "admissionReviewVersions": ["v1"],
    }
