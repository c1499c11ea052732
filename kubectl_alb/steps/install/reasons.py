"""Why each step of an installation is taken, in one sentence."""

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
from kubectl_alb.steps.reason import Reason

_PROVIDER = (
    "AWS trusts the tokens of the cluster's service accounts only once IAM knows their issuer."
)
_POLICY = "The controller makes load balancers in your account; the policy says what it may do."
_TRUST = "A role carries the policy, and only the controller's service account may assume it."
CLEAR = "Helm refuses to work on a release that an earlier run has left unfinished."
DEFINITIONS = (
    "The API server must know the controller's own kinds before the controller starts, "
    "and Helm does not update them."
)

REASONS = (
    Reason(CreateOidcProvider, _PROVIDER),
    Reason(AddAudience, _PROVIDER),
    Reason(CreatePolicy, _POLICY),
    Reason(NewPolicyVersion, _POLICY),
    Reason(CreateRole, _TRUST),
    Reason(UpdateTrustPolicy, _TRUST),
    Reason(AttachPolicy, "A role may do only what the policies attached to it allow."),
    Reason(
        CreateAddon, "The agent runs on each node and hands the role's credentials to the pods."
    ),
    Reason(
        CreateAssociation,
        "EKS gives the role to the pods of this service account and to no others.",
    ),
    Reason(
        ApplyObject,
        "The controller and its service account live in a namespace of their own.",
        ("Namespace",),
    ),
    Reason(
        ApplyObject,
        "The controller's pods run as this account, which ties them to the role.",
        ("ServiceAccount",),
    ),
    Reason(ApplyObject, DEFINITIONS, ("CustomResourceDefinition",)),
    Reason(HelmUninstall, CLEAR),
    Reason(HelmRollback, CLEAR),
    Reason(
        HelmUpgrade, "The chart runs the controller, with the rights and webhooks that it needs."
    ),
)
