"""ELBv2 records, as the API gives them, with their parent's ARN."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kubectl_alb.model.rule import Condition, Transform


@dataclass(frozen=True, slots=True)
class ZoneSubnet:
    """The subnet a load balancer uses in a zone."""

    zone: str
    subnet_id: str


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """A load balancer; `type` is `application`, `network` or `gateway`."""

    arn: str
    name: str
    dns_name: str
    type: str
    scheme: str
    vpc_id: str
    state: str
    state_reason: str = ""
    zones: tuple[ZoneSubnet, ...] = ()
    security_groups: tuple[str, ...] = ()
    ip_address_type: str = "ipv4"
    created: datetime | None = None
    ipam_pool: str = ""

    @property
    def zones_by_name(self) -> tuple[ZoneSubnet, ...]:
        """The zones in order of name; `zones` has them as AWS tells them."""
        return tuple(sorted(self.zones, key=lambda z: (z.zone, z.subnet_id)))


@dataclass(frozen=True, slots=True)
class WeightedTargetGroup:
    """One target group of a forward action."""

    arn: str
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What a rule does; exactly the group of fields that belongs to `type` is filled.

    `settings` holds the remaining configuration as AWS spells it (authentication, JWT).
    """

    type: str
    order: int = 0
    target_groups: tuple[WeightedTargetGroup, ...] = ()
    sticky_seconds: int | None = None
    redirect: Mapping[str, str] = field(default_factory=dict)
    status_code: str = ""
    content_type: str = ""
    message_body: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A listener rule; `priority` is None for the default rule."""

    arn: str
    listener_arn: str
    priority: int | None
    conditions: tuple[Condition, ...]
    actions: tuple[Action, ...]
    transforms: tuple[Transform, ...] = ()


@dataclass(frozen=True, slots=True)
class MutualAuthentication:
    """Client certificate verification of a listener."""

    mode: str
    trust_store_arn: str = ""
    ignore_expiry: bool | None = None
    advertise_ca_names: str = ""


@dataclass(frozen=True, slots=True)
class Listener:
    """A listener; `certificate` is the default one."""

    arn: str
    load_balancer_arn: str
    port: int
    protocol: str
    default_actions: tuple[Action, ...] = ()
    ssl_policy: str = ""
    certificate: str = ""
    mutual_authentication: MutualAuthentication | None = None
    alpn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListenerCertificate:
    """A certificate that a listener presents."""

    listener_arn: str
    arn: str
    default: bool


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """How targets are probed; times are seconds."""

    protocol: str
    port: str
    path: str = ""
    matcher: str = ""
    interval_seconds: int = 0
    timeout_seconds: int = 0
    healthy_threshold: int = 0
    unhealthy_threshold: int = 0
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """A target group."""

    arn: str
    name: str
    target_type: str
    protocol: str
    port: int
    health_check: HealthCheck
    protocol_version: str = ""
    vpc_id: str = ""
    ip_address_type: str = "ipv4"
    load_balancer_arns: tuple[str, ...] = ()
    control_port: int | None = None


@dataclass(frozen=True, slots=True)
class Attributes:
    """All attributes of a load balancer, a listener or a target group."""

    arn: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ResourceTags:
    """All tags of an ELBv2 resource."""

    arn: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TargetHealth:
    """One registered target and what its health check says."""

    target_group_arn: str
    id: str
    port: int
    state: str
    reason: str = ""
    description: str = ""
    zone: str = ""
    health_check_port: str = ""
    override: str = ""
