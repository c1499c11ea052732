"""Why each step of an upgrade is taken, in one sentence."""

from kubectl_alb.model.action import NewPolicyVersion, RolePolicy
from kubectl_alb.model.cluster_action import ApplyObject
from kubectl_alb.model.helm_action import HelmRollback, HelmUninstall, HelmUpgrade
from kubectl_alb.steps.install.reasons import CLEAR, DEFINITIONS
from kubectl_alb.steps.reason import Reason

_POLICY = (
    "The new release calls more of AWS and stops where that is refused; the old one works with the "
    "wider policy too."
)

REASONS = (
    Reason(NewPolicyVersion, _POLICY),
    Reason(RolePolicy, _POLICY),
    Reason(ApplyObject, DEFINITIONS, ("CustomResourceDefinition",)),
    Reason(HelmUninstall, CLEAR),
    Reason(HelmRollback, CLEAR),
    Reason(
        HelmUpgrade,
        "The chart replaces the pods, with the rights and webhooks of the new release; load "
        "balancers keep serving meanwhile.",
    ),
)
