"""The kinds of records that a question can ask for."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Section(Enum):
    """A kind of record; its value is the section's name in a bundle."""

    NAMESPACES = "kubernetes/namespaces"
    INGRESSES = "kubernetes/ingresses"
    INGRESS_CLASSES = "kubernetes/ingress-classes"
    INGRESS_CLASS_PARAMS = "kubernetes/ingress-class-params"
    SERVICES = "kubernetes/services"
    ENDPOINT_SLICES = "kubernetes/endpoint-slices"
    PODS = "kubernetes/pods"
    NODES = "kubernetes/nodes"
    TARGET_GROUP_BINDINGS = "kubernetes/target-group-bindings"
    EVENTS = "kubernetes/events"
    SERVICE_ACCOUNTS = "kubernetes/service-accounts"
    DEPLOYMENTS = "kubernetes/deployments"
    LEASES = "kubernetes/leases"
    SECRETS = "kubernetes/secrets"
    MUTATING_WEBHOOKS = "kubernetes/mutating-webhooks"
    VALIDATING_WEBHOOKS = "kubernetes/validating-webhooks"
    CUSTOM_RESOURCE_DEFINITIONS = "kubernetes/custom-resource-definitions"
    GATEWAYS = "kubernetes/gateways"
    HTTP_ROUTES = "kubernetes/http-routes"
    GATEWAY_CLASSES = "kubernetes/gateway-classes"
    GRPC_ROUTES = "kubernetes/grpc-routes"
    TCP_ROUTES = "kubernetes/tcp-routes"
    UDP_ROUTES = "kubernetes/udp-routes"
    TLS_ROUTES = "kubernetes/tls-routes"
    LOAD_BALANCER_CONFIGURATIONS = "kubernetes/load-balancer-configurations"
    TARGET_GROUP_CONFIGURATIONS = "kubernetes/target-group-configurations"
    LISTENER_RULE_CONFIGURATIONS = "kubernetes/listener-rule-configurations"
    VPCS = "aws/vpcs"
    SUBNETS = "aws/subnets"
    ROUTE_TABLES = "aws/route-tables"
    SECURITY_GROUPS = "aws/security-groups"
    NETWORK_INTERFACES = "aws/network-interfaces"
    INSTANCES = "aws/instances"
    AVAILABILITY_ZONES = "aws/availability-zones"
    VPC_ENDPOINTS = "aws/vpc-endpoints"
    NETWORK_ACLS = "aws/network-acls"
    MANAGED_PREFIX_LISTS = "aws/managed-prefix-lists"
    LOAD_BALANCERS = "aws/load-balancers"
    LISTENERS = "aws/listeners"
    RULES = "aws/rules"
    LISTENER_CERTIFICATES = "aws/listener-certificates"
    TARGET_GROUPS = "aws/target-groups"
    TARGET_HEALTH = "aws/target-health"
    LOAD_BALANCER_ATTRIBUTES = "aws/load-balancer-attributes"
    LISTENER_ATTRIBUTES = "aws/listener-attributes"
    TARGET_GROUP_ATTRIBUTES = "aws/target-group-attributes"
    TAGS = "aws/tags"
    CERTIFICATES = "aws/certificates"
    TRUST_STORES = "aws/trust-stores"
    WEB_ACLS = "aws/web-acls"
    SHIELD_PROTECTIONS = "aws/shield-protections"
    CLUSTERS = "aws/clusters"
    ADDONS = "aws/addons"
    POD_IDENTITY_ASSOCIATIONS = "aws/pod-identity-associations"
    OIDC_PROVIDERS = "aws/oidc-providers"
    ROLES = "aws/roles"
    POLICIES = "aws/policies"
    SIMULATIONS = "aws/simulations"
    CALLER_RIGHTS = "aws/caller-rights"
    QUOTAS = "aws/quotas"

    @property
    def words(self) -> str:
        """Return what its records are called in a sentence."""
        return self.value.partition("/")[2].replace("-", " ")

    @property
    def is_aws(self) -> bool:
        """True when the records come from AWS rather than from the cluster."""
        return self.value.startswith("aws/")


# Sections that are read live only: a bundle has none of them.
LIVE_ONLY = frozenset({Section.NETWORK_ACLS})
# Routes and configurations matter where there are Gateways; without any, they are not read.
OF_GATEWAYS = frozenset(
    {
        Section.GRPC_ROUTES,
        Section.TCP_ROUTES,
        Section.UDP_ROUTES,
        Section.TLS_ROUTES,
        Section.LOAD_BALANCER_CONFIGURATIONS,
        Section.TARGET_GROUP_CONFIGURATIONS,
        Section.LISTENER_RULE_CONFIGURATIONS,
    }
)


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a section was not, or not wholly, read, and what would help.

    `permission` is the one that was refused, if that was the cause; `exit_code` is what a command
    that cannot do without the section ends with. `parents` are the ARNs of what was asked for its
    records in vain; where there are none, any record may be missing. `common` is the reason without
    the single request, where other sections were not read for it either.
    """

    reason: str
    permission: str = ""
    exit_code: int = 1
    hint: str = field(default="", compare=False)
    parents: frozenset[str] = frozenset()
    common: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.reason


def of(section: Section) -> Any:
    """Declare the field of a record class that holds a section; empty where it was not read."""
    return field(default=(), metadata={"section": section})
