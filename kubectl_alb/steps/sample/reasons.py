"""Why each step of a sample is taken, in one sentence."""

from kubectl_alb.model.cluster_action import ApplyObject, DeleteObject
from kubectl_alb.model.eks_action import CreateFargateProfile, DeleteFargateProfile
from kubectl_alb.steps.reason import Reason

KINDS = ("Namespace", "Deployment", "Service", "Ingress")

REASONS = (
    Reason(ApplyObject, "It is a part of the sample.", KINDS),
    Reason(CreateFargateProfile, "Without a profile that selects them, pods wait for nodes."),
    Reason(DeleteFargateProfile, "It was made for the sample."),
    Reason(DeleteObject, "It was made for the sample.", KINDS),
)
