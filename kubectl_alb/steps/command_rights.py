"""The rights that the steps of a command take, from the reasons for which it takes them."""

from collections.abc import Iterable, Iterator, Mapping

from kubectl_alb.model.action import PatchObject
from kubectl_alb.model.helm_action import HelmRollback, HelmUninstall, HelmUpgrade
from kubectl_alb.steps.reason import Reason
from kubectl_alb.steps.rights import READS, RIGHTS

_ACCESS, _CERTIFICATES = "rbac.authorization.k8s.io", "cert-manager.io"
_ADMISSION, _OWN_GATEWAY = "admissionregistration.k8s.io", "gateway.k8s.aws"
_GATEWAY = "gateway.networking.k8s.io"
RESOURCES: Mapping[str, str] = {
    "Certificate": f"certificates.{_CERTIFICATES}",
    "ClusterRole": f"clusterroles.{_ACCESS}",
    "ClusterRoleBinding": f"clusterrolebindings.{_ACCESS}",
    "ConfigMap": "configmaps",
    "CustomResourceDefinition": "customresourcedefinitions.apiextensions.k8s.io",
    "Deployment": "deployments.apps",
    "Gateway": f"gateways.{_GATEWAY}",
    "GatewayClass": f"gatewayclasses.{_GATEWAY}",
    "GlobalAccelerator": "globalaccelerators.aga.k8s.aws",
    "Ingress": "ingresses.networking.k8s.io",
    "IngressClass": "ingressclasses.networking.k8s.io",
    "IngressClassParams": "ingressclassparams.elbv2.k8s.aws",
    "Issuer": f"issuers.{_CERTIFICATES}",
    "Lease": "leases.coordination.k8s.io",
    "ListenerRuleConfiguration": f"listenerruleconfigurations.{_OWN_GATEWAY}",
    "LoadBalancerConfiguration": f"loadbalancerconfigurations.{_OWN_GATEWAY}",
    "MutatingWebhookConfiguration": f"mutatingwebhookconfigurations.{_ADMISSION}",
    "Namespace": "namespaces",
    "PodDisruptionBudget": "poddisruptionbudgets.policy",
    "Role": f"roles.{_ACCESS}",
    "RoleBinding": f"rolebindings.{_ACCESS}",
    "Secret": "secrets",
    "Service": "services",
    "ServiceAccount": "serviceaccounts",
    "TargetGroupBinding": "targetgroupbindings.elbv2.k8s.aws",
    "TargetGroupConfiguration": f"targetgroupconfigurations.{_OWN_GATEWAY}",
    "ValidatingWebhookConfiguration": f"validatingwebhookconfigurations.{_ADMISSION}",
}
# What the chart holds without options: helm-3.5.0/templates. Secrets also hold helm's releases.
CHART = tuple(
    RESOURCES[kind]
    for kind in (
        "ClusterRole",
        "ClusterRoleBinding",
        "Deployment",
        "IngressClass",
        "IngressClassParams",
        "MutatingWebhookConfiguration",
        "Role",
        "RoleBinding",
        "Secret",
        "Service",
        "ServiceAccount",
        "ValidatingWebhookConfiguration",
    )
)
BY_HELM = (HelmUpgrade, HelmRollback, HelmUninstall)
HELM_VERBS = ("get", "create", "patch", "delete")
HELM_SECRETS = ("list secrets", "update secrets")


def chart_rights() -> Iterator[str]:
    """Yield what helm needs to install, upgrade and remove the chart."""
    yield from (f"{verb} {resource}" for resource in CHART for verb in HELM_VERBS)
    yield from HELM_SECRETS


def rights_of(reason: Reason) -> tuple[str, ...]:
    """Return the rights that the steps with a reason take, those to look before them too."""
    resources = [RESOURCES[kind] for kind in reason.kinds]
    if reason.action is PatchObject:
        return tuple(f"{verb} {resource}" for verb in ("patch", "get") for resource in resources)
    every = (*RIGHTS[reason.action], *READS[reason.action])
    return tuple(
        dict.fromkeys(
            right.replace("KIND", resource)
            for right in every
            for resource in (resources if "KIND" in right else [""])
        )
    )


def rights_of_all(reasons: Iterable[Reason]) -> frozenset[str]:
    """Return the rights that all steps of a command take, those of helm one by one."""
    found = {right for reason in reasons for right in rights_of(reason)}
    if any(reason.action in BY_HELM for reason in reasons):
        found |= set(chart_rights())
    return frozenset(found)
