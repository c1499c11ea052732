"""Failures of health checks in another protocol than the backend's."""

from kubectl_alb.checks.engine.remedy_commands import fix
from kubectl_alb.model.failure import Failure, Impact, Rank

PROTOCOLS = (
    Failure(
        code="ALB-TGT-021",
        slug="health-check-cannot-succeed",
        title="the health check does not suit the backend's protocol",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means=(
            "Protocol and version of the check follow backend-protocol and "
            "backend-protocol-version. A gRPC server answers only a check of version GRPC, a port "
            "of TLS only one over HTTPS."
        ),
        seen="All targets of the group stay unhealthy from the start.",
        causes=(
            "backend-protocol-version is HTTP1 or HTTP2 for a server of gRPC",
            "success-codes of HTTP on a group of version GRPC, or the other way round",
            "healthcheck-protocol differs from backend-protocol on the same port",
        ),
        cluster=(
            "Compare the annotations of Ingress and Service with appProtocol and name of the port; "
            "a finding that rests on a name alone says so."
        ),
        fixes=(
            fix("Set backend-protocol-version to GRPC where the backend speaks gRPC"),
            fix("Set healthcheck-protocol to what the port speaks"),
        ),
        related=("ALB-TGT-003", "ALB-TGT-004", "ALB-HTTP-002"),
        sources=("pkg/ingress/model_build_target_group.go",),
    ),
)
