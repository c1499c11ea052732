"""The controller's admission webhooks and what stands behind them."""

import base64
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from tests.e2e.scenarios import ingress
from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.stage import Stage
from tests.lab.certificates import Authority

VALIDATING = "ValidatingWebhookConfiguration"
NAME = "aws-load-balancer-webhook"
ABOUT = f"{VALIDATING} /{NAME}"
SERVICE = "kube-system/aws-load-balancer-webhook-service"
SLICE = SERVICE + "-x"
SECRET = "kube-system/aws-load-balancer-tls"


def change_webhook(stage: Stage, change: Callable[[Any], None]) -> None:
    (webhook,) = deepcopy(stage.read(VALIDATING, NAME)["webhooks"])
    change(webhook)
    stage.patch(VALIDATING, NAME, {"webhooks": [webhook]})


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


@breaks("ALB-HOOK-001", f"Service {SERVICE}")
def the_service_of_the_webhooks_is_deleted(stage: Stage) -> None:
    stage.delete("Service", SERVICE)


@breaks("ALB-HOOK-002", ABOUT)
def the_webhook_trusts_another_authority(stage: Stage) -> None:
    other = Authority(stage.lab.folder / "other-authority")
    other.create()
    bundle = encoded(other.own.certificate.read_bytes())
    change_webhook(stage, lambda webhook: webhook["clientConfig"].update(caBundle=bundle))


@breaks("ALB-HOOK-003", f"Service {SERVICE}")
def the_certificate_of_the_webhooks_expires(stage: Stage) -> None:
    expired = stage.lab.cluster.authority.server("expired", expired=True)
    pair = {"tls.crt": expired.certificate, "tls.key": expired.key}
    data = {name: encoded(file.read_bytes()) for name, file in pair.items()}
    stage.patch("Secret", SECRET, {"data": data})


@breaks("ALB-HOOK-004", "SecurityGroup /sg-cluster")
def the_control_plane_is_shut_out_of_the_nodes(stage: Stage) -> None:
    own = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-cluster"}]}
    stage.aws("ec2").revoke_security_group_ingress(GroupId="sg-cluster", IpPermissions=[own])


@breaks("ALB-HOOK-005", ABOUT)
def the_webhook_calls_a_path_of_an_old_release(stage: Stage) -> None:
    old = "/validate-networking-v1beta1-ingress"
    change_webhook(stage, lambda webhook: webhook["clientConfig"]["service"].update(path=old))


@breaks("ALB-HOOK-007", ABOUT)
def cert_manager_never_writes_the_authority(stage: Stage) -> None:
    wish = {"cert-manager.io/inject-ca-from": "kube-system/aws-load-balancer-serving-cert"}
    stage.patch(VALIDATING, NAME, {"metadata": {"annotations": wish}})
    change_webhook(stage, lambda webhook: webhook["clientConfig"].pop("caBundle"))


@breaks("ALB-HOOK-001", f"Service {SERVICE}", also=["ALB-HOOK-009"])
def the_webhooks_keep_another_controllers_ingresses_from_changing(stage: Stage) -> None:
    stage.create("""
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx}
spec: {controller: k8s.io/ingress-nginx}
""")
    ingress.add(stage, "foreign", {}, ingressClassName="nginx")
    stage.patch("EndpointSlice", SLICE, {"endpoints": []})
