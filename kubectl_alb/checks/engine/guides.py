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

_UPGRADE = Guide(
    "upgrade",
    "How another release of the controller gets into a cluster, and in which order.",
    (
        (
            "Meanwhile",
            "Load balancers keep serving. Only changes wait until the new pods lead: rules, and "
            "targets of pods that come or go. Do not deploy applications at the same time.",
        ),
        (
            "Report",
            "First it is examined what the new release changes and needs, and whom that affects "
            "here. What speaks against the upgrade stops it. --check does only this.",
        ),
        (
            "IAM policy",
            "Goes first: a new release calls more of AWS, and stops where that is refused. The old "
            "release works with the wider policy too, whose earlier version is kept.",
        ),
        (
            "Gateway API",
            "Where Gateways are used, the Gateway API itself has to be new enough before the "
            "controller starts: it looks for it only then, and switches Gateways off without it.",
        ),
        (
            "Definitions",
            "The controller's own kinds (CRDs). Helm never updates them; with old ones the API "
            "server drops new fields silently. The old release works with newer ones too.",
        ),
        (
            "Chart",
            "Your helm upgrades it with the values that you gave before. The certificate of the "
            "webhooks is kept, or writes would fail until all pods have the new one.",
        ),
        (
            "Done when",
            "All new replicas are ready, one of them leads, the webhooks answer, and no load "
            "balancer or healthy target was lost.",
        ),
        (
            "Back",
            "--rollback-on-failure takes everything back by itself, kubectl alb undo later. "
            "Definitions that are stored in a new version stay.",
        ),
        ("Again", "Run it again at any time: what is in place stays, what is missing is done."),
    ),
    (
        "kubectl alb upgrade --check",
        "kubectl alb upgrade --dry-run=client --explain",
        "kubectl alb upgrade --rollback-on-failure",
        "kubectl alb undo",
    ),
)

_UNINSTALL = Guide(
    "uninstall",
    "How the controller leaves a cluster without leaving anything stuck behind.",
    (
        (
            "Finalizers",
            "The controller puts a finalizer on each object that it made a load balancer for. The "
            "API server deletes such an object only after the controller has cleaned up and "
            "removed the finalizer. Without the controller neither it nor its namespace can be "
            "deleted.",
        ),
        (
            "Refused",
            "So nothing is removed while such objects exist, until you choose one of the two ways "
            "below.",
        ),
        (
            "Delete",
            "--delete-load-balancers: Ingresses and Gateways are deleted and Services detached "
            "while the controller runs, and it is waited for until AWS has nothing left. Traffic "
            "is cut off.",
        ),
        (
            "Keep",
            "--keep-load-balancers: only finalizers are removed. Load balancers keep serving, "
            "cost, and follow no change of pods any more. kubectl alb install manages them again.",
        ),
        (
            "Webhooks",
            "Go before the controller: with nobody to answer them, the API server would refuse "
            "every change of an Ingress or a Service in the whole cluster.",
        ),
        (
            "Definitions",
            "The controller's own kinds (CRDs) go unless somebody else's objects use them: those "
            "would be deleted with them. --keep-crds keeps all.",
        ),
        (
            "IAM",
            "Stays, unless --delete-iam is given; then what install made for this cluster goes, if "
            "nobody else uses it. The service-linked role of AWS stays: the account shares it.",
        ),
        ("Again", "Run it again after a failure or Ctrl-C: it goes on where it was."),
    ),
    (
        "kubectl alb uninstall --dry-run=client --explain",
        "kubectl alb uninstall",
        "kubectl alb uninstall --delete-load-balancers --confirm=CLUSTER",
        "kubectl alb undo",
    ),
)

GUIDES: Mapping[str, Guide] = {guide.name: guide for guide in (_INSTALL, _UPGRADE, _UNINSTALL)}
