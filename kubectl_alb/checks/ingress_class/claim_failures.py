"""Failures of Ingresses that other controllers serve."""

from kubectl_alb.checks.engine.remedy_commands import fix
from kubectl_alb.model.failure import Failure, Impact, Rank

CLAIMS = (
    Failure(
        code="ALB-CLASS-009",
        slug="ingress-of-another-controller",
        title="another controller serves the Ingress and ignores annotations",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means=(
            "Annotations with the prefix alb.ingress.kubernetes.io/ are read by this controller; "
            "EKS Auto Mode reads most of them, other controllers none."
        ),
        seen="What the annotations say does not happen, without an error.",
        causes=(
            "the class is that of another controller",
            "annotations were kept when the Ingress moved to EKS Auto Mode",
        ),
        cluster="spec.controller of the IngressClass is not ingress.k8s.aws/alb.",
        fixes=(fix("Remove what is ignored, or choose a class of this controller"),),
        related=("ALB-CLASS-001", "ALB-CLUSTER-001"),
        sources=("pkg/ingress/class_loader.go",),
    ),
)
