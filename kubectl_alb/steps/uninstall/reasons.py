"""Why each step of a removal is taken, in one sentence."""

from kubectl_alb.model.action import PatchObject
from kubectl_alb.model.cluster_action import DeleteObject
from kubectl_alb.model.eks_action import DeleteAddon, DeleteAssociation
from kubectl_alb.model.helm_action import HelmUninstall
from kubectl_alb.model.iam_action import (
    DeleteOidcProvider,
    DeletePolicy,
    DeleteRole,
    DetachPolicy,
)
from kubectl_alb.steps.reason import Reason

GATEWAY_KINDS = (
    "Gateway",
    "GatewayClass",
    "ListenerRuleConfiguration",
    "LoadBalancerConfiguration",
    "TargetGroupConfiguration",
)
HELD = ("Ingress", "Service", "TargetGroupBinding", "GlobalAccelerator", *GATEWAY_KINDS)
# What plain manifests of the controller hold.
MANIFESTS = (
    "Deployment",
    "PodDisruptionBudget",
    "Service",
    "Certificate",
    "Issuer",
    "RoleBinding",
    "Role",
    "Secret",
    "ServiceAccount",
    "ClusterRoleBinding",
    "ClusterRole",
    "IngressClass",
    "IngressClassParams",
)
_BALANCERS = (
    "The controller deletes a load balancer once nothing asks for it, and only while it runs."
)

REASONS = (
    Reason(
        DeleteObject,
        _BALANCERS,
        ("Ingress", "Gateway", "TargetGroupBinding", "GlobalAccelerator"),
        word="delete",
    ),
    Reason(PatchObject, _BALANCERS, ("Service",), word="detach"),
    Reason(
        DeleteObject,
        "Once the controller is gone nobody answers the webhooks, and the API server would refuse "
        "every change of an Ingress or a Service.",
        ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"),
    ),
    Reason(
        HelmUninstall, "The release holds the Deployment, its rights in the cluster and its Secret."
    ),
    Reason(
        PatchObject,
        "The API server does not delete an object with a finalizer, and only the controller would "
        "remove it.",
        HELD,
        word="finalizer",
    ),
    Reason(
        DeleteObject,
        "Helm leaves definitions behind, and nothing uses this one any more.",
        ("CustomResourceDefinition",),
    ),
    Reason(
        DeleteObject,
        "The leader's lock is made by the controller, so no chart removes it.",
        ("Lease", "ConfigMap"),
    ),
    Reason(
        DeleteObject,
        "kubectl alb install made this namespace for the controller, and it is empty.",
        ("Namespace",),
    ),
    Reason(DeleteObject, "It is a part of the controller, which goes as a whole.", MANIFESTS),
    Reason(DeleteAssociation, "It gives the role to a service account that is not there any more."),
    Reason(DeleteAddon, "No other service account of the cluster gets its role by the agent."),
    Reason(DetachPolicy, "IAM deletes neither a policy nor a role while they are attached."),
    Reason(DeletePolicy, "Nobody else has this policy, which only the controller needed."),
    Reason(DeleteRole, "Only the controller's service account could assume this role."),
    Reason(DeleteOidcProvider, "No other role trusts the tokens of this cluster."),
)
