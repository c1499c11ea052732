"""Which section of a snapshot an object of a manifest belongs to."""

from collections.abc import Mapping
from typing import Any

from kubectl_alb.model.section import Section

BUNDLE = ("alb.kubectl", "Bundle")

# API group and kind; versions are not told apart here.
KUBERNETES: Mapping[tuple[str, str], Section] = {
    ("", "Namespace"): Section.NAMESPACES,
    ("", "Service"): Section.SERVICES,
    ("", "Pod"): Section.PODS,
    ("", "Node"): Section.NODES,
    ("", "Event"): Section.EVENTS,
    ("", "ServiceAccount"): Section.SERVICE_ACCOUNTS,
    ("", "Secret"): Section.SECRETS,
    ("events.k8s.io", "Event"): Section.EVENTS,
    ("networking.k8s.io", "Ingress"): Section.INGRESSES,
    ("extensions", "Ingress"): Section.INGRESSES,
    ("networking.k8s.io", "IngressClass"): Section.INGRESS_CLASSES,
    ("elbv2.k8s.aws", "IngressClassParams"): Section.INGRESS_CLASS_PARAMS,
    ("elbv2.k8s.aws", "TargetGroupBinding"): Section.TARGET_GROUP_BINDINGS,
    ("discovery.k8s.io", "EndpointSlice"): Section.ENDPOINT_SLICES,
    ("apps", "Deployment"): Section.DEPLOYMENTS,
    ("coordination.k8s.io", "Lease"): Section.LEASES,
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"): Section.MUTATING_WEBHOOKS,
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"): Section.VALIDATING_WEBHOOKS,
    ("apiextensions.k8s.io", "CustomResourceDefinition"): Section.CUSTOM_RESOURCE_DEFINITIONS,
    ("gateway.networking.k8s.io", "Gateway"): Section.GATEWAYS,
    ("gateway.networking.k8s.io", "HTTPRoute"): Section.HTTP_ROUTES,
    ("gateway.networking.k8s.io", "GatewayClass"): Section.GATEWAY_CLASSES,
    ("gateway.networking.k8s.io", "GRPCRoute"): Section.GRPC_ROUTES,
    ("gateway.networking.k8s.io", "TCPRoute"): Section.TCP_ROUTES,
    ("gateway.networking.k8s.io", "UDPRoute"): Section.UDP_ROUTES,
    ("gateway.networking.k8s.io", "TLSRoute"): Section.TLS_ROUTES,
    ("gateway.k8s.aws", "LoadBalancerConfiguration"): Section.LOAD_BALANCER_CONFIGURATIONS,
    ("gateway.k8s.aws", "TargetGroupConfiguration"): Section.TARGET_GROUP_CONFIGURATIONS,
    ("gateway.k8s.aws", "ListenerRuleConfiguration"): Section.LISTENER_RULE_CONFIGURATIONS,
}
CLUSTER_SCOPED = frozenset(
    {
        Section.NAMESPACES,
        Section.NODES,
        Section.INGRESS_CLASSES,
        Section.INGRESS_CLASS_PARAMS,
        Section.MUTATING_WEBHOOKS,
        Section.VALIDATING_WEBHOOKS,
        Section.CUSTOM_RESOURCE_DEFINITIONS,
        Section.GATEWAY_CLASSES,
    }
)
AWS: Mapping[str, Section] = {
    "Vpc": Section.VPCS,
    "Subnet": Section.SUBNETS,
    "RouteTable": Section.ROUTE_TABLES,
    "SecurityGroup": Section.SECURITY_GROUPS,
    "NetworkInterface": Section.NETWORK_INTERFACES,
    "Instance": Section.INSTANCES,
    "AvailabilityZone": Section.AVAILABILITY_ZONES,
    "VpcEndpoint": Section.VPC_ENDPOINTS,
    "NetworkAcl": Section.NETWORK_ACLS,
    "ManagedPrefixList": Section.MANAGED_PREFIX_LISTS,
    "LoadBalancer": Section.LOAD_BALANCERS,
    "Listener": Section.LISTENERS,
    "Rule": Section.RULES,
    "ListenerCertificate": Section.LISTENER_CERTIFICATES,
    "TargetGroup": Section.TARGET_GROUPS,
    "TargetHealth": Section.TARGET_HEALTH,
    "LoadBalancerAttributes": Section.LOAD_BALANCER_ATTRIBUTES,
    "ListenerAttributes": Section.LISTENER_ATTRIBUTES,
    "TargetGroupAttributes": Section.TARGET_GROUP_ATTRIBUTES,
    "Tags": Section.TAGS,
    "Certificate": Section.CERTIFICATES,
    "TrustStore": Section.TRUST_STORES,
    "WebAcl": Section.WEB_ACLS,
    "ShieldProtection": Section.SHIELD_PROTECTIONS,
    "Cluster": Section.CLUSTERS,
    "Addon": Section.ADDONS,
    "PodIdentityAssociation": Section.POD_IDENTITY_ASSOCIATIONS,
    "OidcProvider": Section.OIDC_PROVIDERS,
    "Role": Section.ROLES,
    "Policy": Section.POLICIES,
    "Quota": Section.QUOTAS,
}
SECTIONS = {need.value: need for need in Section if need.is_aws}


def group_of(record: Mapping[str, Any]) -> str:
    """Return the API group; the core group is empty."""
    version = str(record.get("apiVersion") or "")
    return version.rpartition("/")[0]


def is_aws(record: Mapping[str, Any]) -> bool:
    """Tell whether a document is a record of AWS."""
    return str(record.get("apiVersion") or "").startswith("aws/")


def need_of(record: Mapping[str, Any]) -> Section | None:
    """Return the section; None for an object that nothing here asks for.

    A document of AWS is known by its kind (`Subnet`), else by its version (`aws/subnets`).
    """
    kind = str(record.get("kind") or "")
    if is_aws(record):
        return AWS.get(kind) if kind else SECTIONS.get(str(record["apiVersion"]))
    return KUBERNETES.get((group_of(record), kind))
