"""IngressClassParams: what a cluster operator fixes for every Ingress of a class."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kubectl_alb.model.kubernetes import Meta


@dataclass(frozen=True, slots=True)
class SelectorRequirement:
    """One `matchExpressions` entry of a label selector."""

    key: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelSelector:
    """A label selector; an empty one matches everything."""

    labels: Mapping[str, str] = field(default_factory=dict)
    expressions: tuple[SelectorRequirement, ...] = ()


@dataclass(frozen=True, slots=True)
class SubnetSelector:
    """Subnets by id or by tag (key to accepted values)."""

    ids: tuple[str, ...] = ()
    tags: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class ListenerParams:
    """Attributes that the class sets on a listener."""

    protocol: str
    port: int
    attributes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class IngressClassParams:
    """An IngressClassParams; None or empty means the field is unset.

    controller: apis/elbv2/v1beta1/ingressclassparams_types.go
    """

    meta: Meta
    load_balancer_name: str = ""
    certificate_arns: tuple[str, ...] = ()
    namespace_selector: LabelSelector | None = None
    group: str | None = None
    scheme: str | None = None
    inbound_cidrs: tuple[str, ...] = ()
    ssl_policy: str = ""
    ssl_redirect_port: str = ""
    subnets: SubnetSelector | None = None
    ip_address_type: str | None = None
    tags: tuple[tuple[str, str], ...] = ()
    target_type: str = ""
    load_balancer_attributes: tuple[tuple[str, str], ...] = ()
    listeners: tuple[ListenerParams, ...] = ()
    capacity_units: int | None = None
    ipv4_ipam_pool_id: str | None = None
    prefix_lists: tuple[str, ...] = ()
    legacy_prefix_lists: tuple[str, ...] = ()
    wafv2_acl_arn: str = ""
    wafv2_acl_name: str = ""
