"""A Stack: one load balancer and all below it, as the controller wants it or as AWS has it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from kubectl_alb.model.names import Arn, GroupID, Ref
from kubectl_alb.model.origin import Origin, OriginKind
from kubectl_alb.model.rule import (
    Action,
    AuthenticateCognito,
    AuthenticateOidc,
    Condition,
    FixedResponse,
    Forward,
    JwtClaim,
    JwtValidation,
    Redirect,
    Reference,
    Rule,
    RuleSource,
    Session,
    Stickiness,
    Token,
    Transform,
    WeightedTarget,
)
from kubectl_alb.model.target_group import Binding, BindingRule, HealthCheck, TargetGroup

__all__ = [
    "Action",
    "AuthenticateCognito",
    "AuthenticateOidc",
    "Binding",
    "BindingRule",
    "Certificate",
    "Condition",
    "FixedResponse",
    "Forward",
    "FrontendTarget",
    "HealthCheck",
    "InboundRule",
    "JwtClaim",
    "JwtValidation",
    "Listener",
    "LoadBalancer",
    "ManagedSecurityGroup",
    "MutualAuthentication",
    "Origin",
    "OriginKind",
    "Redirect",
    "Reference",
    "Resource",
    "Rule",
    "RuleSource",
    "Session",
    "ShieldProtection",
    "Stack",
    "Stickiness",
    "SubnetMapping",
    "TargetGroup",
    "Token",
    "Transform",
    "WebAclAssociation",
    "WeightedTarget",
]

ALB_ID = "LoadBalancer"
NLB_ID = "FrontendNlb"
MANAGED_SG_ID = "ManagedLBSecurityGroup"


class Type:
    """The controller's names for the types of resources in a stack."""

    SECURITY_GROUP = "AWS::EC2::SecurityGroup"
    LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
    LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
    RULE = "AWS::ElasticLoadBalancingV2::ListenerRule"
    TARGET_GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"
    BINDING = "K8S::ElasticLoadBalancingV2::TargetGroupBinding"
    CERTIFICATE = "AWS::ACM::Certificate"
    WAFV2 = "AWS::WAFv2::WebACLAssociation"
    WAF_CLASSIC = "AWS::WAFRegional::WebACLAssociation"
    SHIELD = "AWS::Shield::Protection"
    FRONTEND = "FrontendNLBTargetGroup"


@dataclass(frozen=True, slots=True)
class SubnetMapping:
    """A subnet of a load balancer, with the Elastic IP it gets there."""

    subnet_id: str
    allocation_id: str | None = None


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """A load balancer; `name` is chosen at creation, so a live one may have another."""

    id: str
    name: str = field(compare=False)
    type: str
    scheme: str
    ip_address_type: str
    subnets: tuple[SubnetMapping, ...] = ()
    security_groups: tuple[Token, ...] = ()
    customer_owned_pool: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    capacity_units: int | None = None
    ipam_pool: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    arn: Arn | None = field(default=None, compare=False)
    dns_name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class InboundRule:
    """One source that may reach a port: exactly one of the four sources is set.

    The controller opens single ports to CIDRs and prefix lists only; ranges up to `to_port`,
    security groups and other protocols (`-1` is all) come from other hands.
    """

    port: int
    cidr: str = ""
    ipv6_cidr: str = ""
    prefix_list: str = ""
    protocol: str = "tcp"
    security_group: str = ""
    to_port: int | None = None


@dataclass(frozen=True, slots=True)
class ManagedSecurityGroup:
    """The security group that the controller makes for a load balancer."""

    id: str
    name: str = field(compare=False)
    description: str
    inbound: tuple[InboundRule, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    group_id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class MutualAuthentication:
    """Client certificates on a listener; `trust_store` is empty unless `mode` is verify."""

    mode: str
    trust_store: str | None = None
    ignore_expiry: bool | None = None
    advertise_ca_names: str | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """A listener; its certificates begin with the default one.

    `load_balancer` is the id of its load balancer; `ssl_policy` is None for plain listeners.
    """

    id: str
    load_balancer: str
    port: int
    protocol: str
    default_actions: tuple[Action, ...]
    certificates: tuple[Token, ...] = ()
    ssl_policy: str | None = None
    mutual_authentication: MutualAuthentication | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    default_source: Ref | None = field(default=None, compare=False)
    arn: Arn | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Certificate:
    """An ACM certificate that the controller requests; `authority_arn` is empty for Amazon's."""

    id: str
    type: str
    authority_arn: str
    domain: str
    alternative_names: tuple[str, ...]
    tags: Mapping[str, str] = field(default_factory=dict)
    arn: Arn | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class WebAclAssociation:
    """A web ACL on the load balancer; an empty `web_acl` removes the association.

    `classic` tells WAF Classic (an id) from WAFv2 (an ARN).
    """

    web_acl: str
    classic: bool = False
    id: str = ALB_ID


@dataclass(frozen=True, slots=True)
class ShieldProtection:
    """Shield Advanced protection; `enabled` is None in releases that could only switch it on."""

    enabled: bool | None
    id: str = ALB_ID


@dataclass(frozen=True, slots=True)
class FrontendTarget:
    """Registers the ALB's port in a target group of the frontend NLB."""

    target_group: str
    target_group_name: str = field(compare=False)
    port: int
    target_port: int


Resource: TypeAlias = (
    ManagedSecurityGroup
    | LoadBalancer
    | Listener
    | Rule
    | TargetGroup
    | Binding
    | Certificate
    | WebAclAssociation
    | ShieldProtection
)


@dataclass(frozen=True, slots=True)
class Stack:
    """One IngressGroup's load balancer and all below it; every list is in order of id or port.

    A group without members has nothing but its id. `notes` say what had to be assumed.
    """

    id: GroupID
    load_balancers: tuple[LoadBalancer, ...] = ()
    security_groups: tuple[ManagedSecurityGroup, ...] = ()
    listeners: tuple[Listener, ...] = ()
    rules: tuple[Rule, ...] = ()
    target_groups: tuple[TargetGroup, ...] = ()
    bindings: tuple[Binding, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    web_acls: tuple[WebAclAssociation, ...] = ()
    shield: ShieldProtection | None = None
    frontend_targets: tuple[FrontendTarget, ...] = ()
    members: tuple[Ref, ...] = field(default=(), compare=False)
    origins: tuple[Origin, ...] = field(default=(), compare=False, repr=False)
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def alb(self) -> LoadBalancer | None:
        """The Application Load Balancer; None for a group without members."""
        return next((lb for lb in self.load_balancers if lb.id == ALB_ID), None)

    @property
    def frontend_nlb(self) -> LoadBalancer | None:
        """The Network Load Balancer in front, if there is one."""
        return next((lb for lb in self.load_balancers if lb.id == NLB_ID), None)

    def resources(self) -> Iterator[tuple[str, str, Resource]]:
        """Yield (type, id, resource) of everything in the stack but the frontend targets."""
        yield from ((Type.SECURITY_GROUP, sg.id, sg) for sg in self.security_groups)
        yield from ((Type.LOAD_BALANCER, lb.id, lb) for lb in self.load_balancers)
        yield from ((Type.LISTENER, listener.id, listener) for listener in self.listeners)
        yield from ((Type.RULE, rule.id, rule) for rule in self.rules)
        yield from ((Type.TARGET_GROUP, tg.id, tg) for tg in self.target_groups)
        yield from ((Type.BINDING, binding.id, binding) for binding in self.bindings)
        yield from ((Type.CERTIFICATE, cert.id, cert) for cert in self.certificates)
        for acl in self.web_acls:
            yield (Type.WAF_CLASSIC if acl.classic else Type.WAFV2), acl.id, acl
        if self.shield is not None:
            yield Type.SHIELD, self.shield.id, self.shield

    def origin(self, type_: str, id_: str, path: str) -> Origin | None:
        """Find what decided a field; None means the built-in default."""
        wanted = (type_, id_, path)
        return next((o for o in self.origins if (o.type, o.id, o.field) == wanted), None)
