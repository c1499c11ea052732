"""Why each step of a sample is taken, in one sentence."""

from kubectl_alb.model.cluster_action import ApplyObject, DeleteObject
from kubectl_alb.steps.reason import Reason

KINDS = ("Namespace", "Deployment", "Service", "Ingress")

REASONS = (
    Reason(ApplyObject, "It is a part of the sample.", KINDS),
    Reason(DeleteObject, "It was made for the sample.", KINDS),
)
