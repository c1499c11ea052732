"""Why each step of an installation is taken, in one sentence."""

from collections.abc import Mapping

from kubectl_alb.model.action import NewPolicyVersion
from kubectl_alb.model.cluster_action import ApplyObject
from kubectl_alb.model.eks_action import CreateAddon, CreateAssociation
from kubectl_alb.model.helm_action import HelmRollback, HelmUninstall, HelmUpgrade
from kubectl_alb.model.iam_action import (
    AddAudience,
    AttachPolicy,
    CreateOidcProvider,
    CreatePolicy,
    CreateRole,
    UpdateTrustPolicy,
)
from kubectl_alb.model.step import Step

_PROVIDER = (
    "AWS trusts the tokens of the cluster's service accounts only once IAM knows their issuer."
)
_POLICY = "The controller makes load balancers in your account; the policy says what it may do."
_TRUST = "A role carries the policy, and only the controller's service account may assume it."
_CLEAR = "Helm refuses to work on a release that an earlier run has left unfinished."

REASONS: Mapping[type, str] = {
    CreateOidcProvider: _PROVIDER,
    AddAudience: _PROVIDER,
    CreatePolicy: _POLICY,
    NewPolicyVersion: _POLICY,
    CreateRole: _TRUST,
    UpdateTrustPolicy: _TRUST,
    AttachPolicy: "A role may do only what the policies attached to it allow.",
    CreateAddon: "The agent runs on each node and hands the role's credentials to the pods.",
    CreateAssociation: "EKS gives the role to the pods of this service account and to no others.",
    HelmUninstall: _CLEAR,
    HelmRollback: _CLEAR,
    HelmUpgrade: "The chart runs the controller, with the rights and webhooks that it needs.",
}
_OBJECTS: Mapping[str, str] = {
    "Namespace": "The controller and its service account live in a namespace of their own.",
    "ServiceAccount": "The controller's pods run as this account, which ties them to the role.",
    "CustomResourceDefinition": (
        "The API server must know the controller's own kinds before the controller starts, "
        "and Helm does not update them."
    ),
}


def reason_of(step: Step) -> str:
    """Return why a step is taken."""
    if isinstance(step.action, ApplyObject):
        return _OBJECTS.get(step.about.kind, "")
    return REASONS.get(type(step.action), "")
