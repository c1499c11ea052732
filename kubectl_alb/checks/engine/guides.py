"""Guides: how something works as a whole, on one screen, for those who meet it first."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide: sections with a name, and the commands that go with them."""

    name: str
    title: str
    sections: tuple[tuple[str, str], ...]
    commands: tuple[str, ...]


_INSTALL = Guide(
    "install",
    "How the controller gets into a cluster, and what each part is for.",
    (
        (
            "Controller",
            "A Deployment in your cluster. It watches Ingresses and Services and makes load "
            "balancers for them in your AWS account.",
        ),
        (
            "IAM policy",
            "What the controller may do in AWS: a list of API actions that depends on its release "
            "and on the AWS partition.",
        ),
        (
            "IAM role",
            "What carries the policy. Its trust policy lets the controller's service account "
            "assume it, and nobody else.",
        ),
        (
            "IRSA",
            "One way from a service account to a role: the cluster signs a token for each pod, and "
            "IAM accepts it because it knows the cluster's OIDC provider. An annotation of the "
            "service account names the role. Works everywhere, Fargate included.",
        ),
        (
            "Pod Identity",
            "The other way: EKS associates the service account with the role, and an agent on each "
            "node hands out the credentials. No OIDC provider and no annotation; not on Fargate.",
        ),
        (
            "Definitions",
            "The controller's own kinds, such as IngressClassParams (CRDs). Helm installs them "
            "once and never updates them, so they are applied before the chart.",
        ),
        (
            "Chart",
            "The Deployment, its rights in the cluster, an IngressClass, and webhooks that check "
            "Ingresses and Services. Your helm installs it.",
        ),
        (
            "Done when",
            "All replicas are ready, one of them leads, and the webhooks answer.",
        ),
        (
            "Again",
            "Run it again at any time: what is in place stays, what is missing is added.",
        ),
    ),
    (
        "kubectl alb doctor --pre",
        "kubectl alb install --dry-run=client --explain",
        "kubectl alb install",
        "kubectl alb undo",
    ),
)

GUIDES: Mapping[str, Guide] = {guide.name: guide for guide in (_INSTALL,)}
