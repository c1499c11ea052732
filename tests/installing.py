"""What an installation is asked and finds, with defaults: a test names only what it is about."""

import json
from typing import Any

from kubectl_alb.analysis.environment import Environment
from kubectl_alb.controller.config import LATEST
from kubectl_alb.controller.iam_policy import policy_document
from kubectl_alb.model.account import Cluster
from kubectl_alb.model.helm_action import HelmRelease, values_digest
from kubectl_alb.steps.install.request import (
    Chart,
    ExistingRelease,
    IdentityKind,
    InstallRequest,
)

ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/0A1B"
ARN = "arn:aws:eks:eu-west-1:111122223333:cluster/shop-prod"
IAM = "arn:aws:iam::111122223333:"
NAME = "aws-load-balancer-controller"
DOCUMENT = json.dumps(policy_document(LATEST))
VALUES = {"clusterName": "shop-prod", "serviceAccount": {"create": False, "name": NAME}}


def cluster(**fields: Any) -> Cluster:
    defaults: dict[str, Any] = {
        "name": "shop-prod",
        "arn": ARN,
        "version": "1.34",
        "status": "ACTIVE",
        "oidc_issuer": f"https://{ISSUER}",
        "vpc_id": "vpc-1",
        "platform": "eks.9",
    }
    return Cluster(**{**defaults, **fields})


def environment(**fields: Any) -> Environment:
    own = Cluster.__dataclass_fields__.keys() & fields.keys()
    defaults: dict[str, Any] = {"region": "eu-west-1", "account": "111122223333"}
    rest = {name: value for name, value in fields.items() if name not in own}
    return Environment(cluster(**{n: fields[n] for n in own}), **{**defaults, **rest})


def definition(name: str = "things.elbv2.k8s.aws", *versions: str) -> dict[str, Any]:
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": name},
        "spec": {"versions": [{"name": version} for version in versions or ("v1beta1",)]},
    }


def request(**fields: Any) -> InstallRequest:
    chart = Chart("/charts/lbc", NAME, "3.5.0", "v3.5.0", "", (definition(),))
    defaults: dict[str, Any] = {
        "environment": environment(),
        "chart": chart,
        "identity": IdentityKind.IRSA,
        "namespace": "kube-system",
        "release": NAME,
        "role": "lbc",
        "policy": "lbc",
        "document": DOCUMENT,
        "values": VALUES,
    }
    return InstallRequest(**{**defaults, **fields})


def release(
    status: str = "deployed", revision: int = 1, deployed: int = 1, **values: Any
) -> ExistingRelease:
    found = {**VALUES, **values}
    newest = HelmRelease(revision, status, f"{NAME}-3.5.0", values_digest(found), "v3.5.0")
    return ExistingRelease(newest, found, deployed)
