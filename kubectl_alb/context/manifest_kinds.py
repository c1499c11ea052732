"""Which section of a snapshot an object of a manifest belongs to."""

from collections.abc import Mapping
from typing import Any

from kubectl_alb.model.need import Need

BUNDLE = ("alb.kubectl", "Bundle")

# API group and kind; versions are not told apart here.
KUBERNETES: Mapping[tuple[str, str], Need] = {
    ("", "Namespace"): Need.NAMESPACES,
    ("", "Service"): Need.SERVICES,
    ("", "Pod"): Need.PODS,
    ("", "Node"): Need.NODES,
    ("", "Event"): Need.EVENTS,
    ("", "ServiceAccount"): Need.SERVICE_ACCOUNTS,
    ("", "Secret"): Need.SECRETS,
    ("events.k8s.io", "Event"): Need.EVENTS,
    ("networking.k8s.io", "Ingress"): Need.INGRESSES,
    ("extensions", "Ingress"): Need.INGRESSES,
    ("networking.k8s.io", "IngressClass"): Need.INGRESS_CLASSES,
    ("elbv2.k8s.aws", "IngressClassParams"): Need.INGRESS_CLASS_PARAMS,
    ("elbv2.k8s.aws", "TargetGroupBinding"): Need.TARGET_GROUP_BINDINGS,
    ("discovery.k8s.io", "EndpointSlice"): Need.ENDPOINT_SLICES,
    ("apps", "Deployment"): Need.DEPLOYMENTS,
    ("coordination.k8s.io", "Lease"): Need.LEASES,
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"): Need.MUTATING_WEBHOOKS,
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"): Need.VALIDATING_WEBHOOKS,
    ("apiextensions.k8s.io", "CustomResourceDefinition"): Need.CUSTOM_RESOURCE_DEFINITIONS,
    ("gateway.networking.k8s.io", "Gateway"): Need.GATEWAYS,
    ("gateway.networking.k8s.io", "HTTPRoute"): Need.HTTP_ROUTES,
    ("gateway.networking.k8s.io", "GatewayClass"): Need.GATEWAY_CLASSES,
}
CLUSTER_SCOPED = frozenset(
    {
        Need.NAMESPACES,
        Need.NODES,
        Need.INGRESS_CLASSES,
        Need.INGRESS_CLASS_PARAMS,
        Need.MUTATING_WEBHOOKS,
        Need.VALIDATING_WEBHOOKS,
        Need.CUSTOM_RESOURCE_DEFINITIONS,
        Need.GATEWAY_CLASSES,
    }
)
AWS: Mapping[str, Need] = {
    "Vpc": Need.VPCS,
    "Subnet": Need.SUBNETS,
    "RouteTable": Need.ROUTE_TABLES,
    "SecurityGroup": Need.SECURITY_GROUPS,
    "NetworkInterface": Need.NETWORK_INTERFACES,
    "Instance": Need.INSTANCES,
    "AvailabilityZone": Need.AVAILABILITY_ZONES,
    "VpcEndpoint": Need.VPC_ENDPOINTS,
    "LoadBalancer": Need.LOAD_BALANCERS,
    "Listener": Need.LISTENERS,
    "Rule": Need.RULES,
    "ListenerCertificate": Need.LISTENER_CERTIFICATES,
    "TargetGroup": Need.TARGET_GROUPS,
    "TargetHealth": Need.TARGET_HEALTH,
    "LoadBalancerAttributes": Need.LOAD_BALANCER_ATTRIBUTES,
    "ListenerAttributes": Need.LISTENER_ATTRIBUTES,
    "TargetGroupAttributes": Need.TARGET_GROUP_ATTRIBUTES,
    "Tags": Need.TAGS,
    "Certificate": Need.CERTIFICATES,
    "TrustStore": Need.TRUST_STORES,
    "WebAcl": Need.WEB_ACLS,
    "ShieldProtection": Need.SHIELD_PROTECTIONS,
    "Cluster": Need.CLUSTERS,
    "Addon": Need.ADDONS,
    "PodIdentityAssociation": Need.POD_IDENTITY_ASSOCIATIONS,
    "OidcProvider": Need.OIDC_PROVIDERS,
    "Role": Need.ROLES,
    "Policy": Need.POLICIES,
    "Quota": Need.QUOTAS,
}
SECTIONS = {need.value: need for need in Need if need.is_aws}


def group_of(record: Mapping[str, Any]) -> str:
    """Return the API group; the core group is empty."""
    version = str(record.get("apiVersion") or "")
    return version.rpartition("/")[0]


def is_aws(record: Mapping[str, Any]) -> bool:
    """Tell whether a document is a record of AWS."""
    return str(record.get("apiVersion") or "").startswith("aws/")


def need_of(record: Mapping[str, Any]) -> Need | None:
    """Return the section; None for an object that nothing here asks for.

    A document of AWS is known by its kind (`Subnet`), else by its version (`aws/subnets`).
    """
    kind = str(record.get("kind") or "")
    if is_aws(record):
        return AWS.get(kind) if kind else SECTIONS.get(str(record["apiVersion"]))
    return KUBERNETES.get((group_of(record), kind))
