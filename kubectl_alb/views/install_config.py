"""An installation as the configuration of other tools: Terraform (JSON syntax) and eksctl.

Terraform: "JSON Configuration Syntax"; providers aws, kubernetes and helm. eksctl: "Config file
schema", v1alpha5.
"""

import json
from collections.abc import Mapping
from typing import Any

from kubectl_alb.facts.identities import AGENT, AUDIENCE
from kubectl_alb.steps.install.cluster import service_account
from kubectl_alb.steps.install.identity import trust_policy
from kubectl_alb.steps.install.request import IdentityKind, InstallRequest
from kubectl_alb.steps.install.values import is_made_by_chart

NAME = "controller"


def terraform(request: InstallRequest) -> dict[str, object]:
    """Return what a file `*.tf.json` holds; helm installs the definitions once, with the chart."""
    resources: dict[str, Any] = {}
    if request.identity is IdentityKind.IRSA:
        url = f"https://{request.environment.issuer}"
        provider = {"url": url, "client_id_list": [AUDIENCE]}
        resources["aws_iam_openid_connect_provider"] = provider
    if request.makes_role:
        policy = {"name": request.policy, "policy": _literal(request.document)}
        role = {"name": request.role, "assume_role_policy": _literal(trust_policy(request))}
        resources |= {"aws_iam_policy": policy, "aws_iam_role": role}
        resources["aws_iam_role_policy_attachment"] = {
            "role": _of("aws_iam_role", "name"),
            "policy_arn": _of("aws_iam_policy", "arn"),
        }
    if request.identity is IdentityKind.POD_IDENTITY:
        resources |= _associated(request)
    if not is_made_by_chart(request.values):
        meta = service_account(request)["metadata"]
        resources["kubernetes_service_account_v1"] = {"metadata": [meta]}
    resources["helm_release"] = _release(request, tuple(resources))
    return {"resource": {kind: {NAME: body} for kind, body in resources.items()}}


def _associated(request: InstallRequest) -> dict[str, Any]:
    cluster = {"cluster_name": request.environment.name}
    role = _of("aws_iam_role", "arn") if request.makes_role else request.assumed_role
    association = {
        "namespace": request.namespace,
        "service_account": request.service_account,
        "role_arn": role,
    }
    return {
        "aws_eks_addon": {**cluster, "addon_name": AGENT},
        "aws_eks_pod_identity_association": {**cluster, **association},
    }


def _release(request: InstallRequest, before: tuple[str, ...]) -> dict[str, Any]:
    chart = request.chart
    return {
        "name": request.release,
        "namespace": request.namespace,
        **({"repository": chart.repo} if chart.repo else {}),
        "chart": chart.reference,
        "version": chart.version,
        "values": [_literal(json.dumps(dict(request.values)))],
        "depends_on": [f"{kind}.{NAME}" for kind in before],
    }


def _of(kind: str, attribute: str) -> str:
    return f"${{{kind}.{NAME}.{attribute}}}"


def _literal(text: str) -> str:
    """Return a text in which Terraform finds no template."""
    return text.replace("${", "$${").replace("%{", "%%{")


def eksctl(request: InstallRequest) -> dict[str, object]:
    """Return the part of a ClusterConfig that gives the controller its role; it has no chart.

    It is for `eksctl create iamserviceaccount -f` or `eksctl create podidentityassociation -f`.
    """
    where = {"name": request.environment.name, "region": request.environment.region}
    config = {"apiVersion": "eksctl.io/v1alpha5", "kind": "ClusterConfig", "metadata": where}
    if request.identity is IdentityKind.POD_IDENTITY:
        association = {
            "namespace": request.namespace,
            "serviceAccountName": request.service_account,
            **_granted(request, "permissionPolicy", "roleARN"),
        }
        addons = [{"name": AGENT}]
        return {**config, "addons": addons, "iam": {"podIdentityAssociations": [association]}}
    account = {
        "metadata": {"name": request.service_account, "namespace": request.namespace},
        **_granted(request, "attachPolicy", "attachRoleARN"),
    }
    return {**config, "iam": {"withOIDC": True, "serviceAccounts": [account]}}


def _granted(request: InstallRequest, policy: str, role: str) -> Mapping[str, object]:
    if request.makes_role:
        return {"roleName": request.role, policy: json.loads(request.document)}
    return {role: request.assumed_role} if request.assumed_role else {}
