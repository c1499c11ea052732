"""Target groups and the TargetGroupBindings that fill them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kubectl_alb.model.names import Arn, Ref
from kubectl_alb.model.rule import Token

# Stands for a name or port that the API server or AWS has yet to give out.
KNOWN_AFTER_APPLY = "<known after apply>"


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """How targets are probed; `port` is `traffic-port` or a number; times are seconds.

    `codes` is matched against gRPC codes when `grpc`, else against HTTP codes.
    """

    port: int | str
    protocol: str
    path: str
    codes: str
    grpc: bool
    interval: int
    timeout: int
    healthy_threshold: int
    unhealthy_threshold: int


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """A target group; `name` is chosen at creation, so a live one may have another.

    Name and port are `KNOWN_AFTER_APPLY` where they hang on what the API server has yet to choose.

    `service` and `service_port` (as the backend refers to it) are None for the groups of a
    frontend NLB, whose only target is the ALB.
    """

    id: str
    name: str = field(compare=False)
    target_type: str
    port: int | str
    protocol: str
    protocol_version: str | None
    ip_address_type: str
    health_check: HealthCheck
    attributes: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    control_port: int | None = None
    ingress: Ref | None = field(default=None, compare=False)
    service: Ref | None = field(default=None, compare=False)
    service_port: int | str | None = field(default=None, compare=False)
    arn: Arn | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class BindingRule:
    """Lets a security group reach targets on a port; None is every TCP port."""

    security_group: Token
    port: int | str | None


@dataclass(frozen=True, slots=True)
class Binding:
    """A TargetGroupBinding of the stack; it has the id of its target group.

    `networking` is None when the controller leaves node and pod rules to the user.
    `protocol` and `vpc_id` are None in releases that do not write them.
    """

    id: str
    name: str = field(compare=False)
    namespace: str
    service: str
    service_port: int | str
    target_type: str
    ip_address_type: str
    vpc_id: str | None
    networking: tuple[BindingRule, ...] | None = None
    node_labels: Mapping[str, str] = field(default_factory=dict)
    multi_cluster: bool = False
    protocol: str | None = None
