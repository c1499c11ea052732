"""The permissions that reading each section takes; documents are printed from this table."""

from collections.abc import Mapping

from kubectl_alb.model.need import Need


def _elb(*operations: str) -> tuple[str, ...]:
    return tuple(f"elasticloadbalancing:{operation}" for operation in operations)


AWS_PERMISSIONS: Mapping[Need, tuple[str, ...]] = {
    Need.VPCS: ("ec2:DescribeVpcs",),
    Need.SUBNETS: ("ec2:DescribeSubnets",),
    Need.ROUTE_TABLES: ("ec2:DescribeRouteTables",),
    Need.SECURITY_GROUPS: ("ec2:DescribeSecurityGroups",),
    Need.NETWORK_INTERFACES: ("ec2:DescribeNetworkInterfaces",),
    Need.INSTANCES: ("ec2:DescribeInstances",),
    Need.AVAILABILITY_ZONES: ("ec2:DescribeAvailabilityZones",),
    Need.VPC_ENDPOINTS: ("ec2:DescribeVpcEndpoints",),
    Need.LOAD_BALANCERS: _elb("DescribeLoadBalancers", "DescribeTargetGroups", "DescribeTags"),
    Need.LISTENERS: _elb("DescribeListeners"),
    Need.RULES: _elb("DescribeRules"),
    Need.LISTENER_CERTIFICATES: _elb("DescribeListenerCertificates"),
    Need.TARGET_GROUPS: _elb("DescribeTargetGroups"),
    Need.TARGET_HEALTH: _elb("DescribeTargetHealth"),
    Need.LOAD_BALANCER_ATTRIBUTES: _elb("DescribeLoadBalancerAttributes"),
    Need.LISTENER_ATTRIBUTES: _elb("DescribeListenerAttributes"),
    Need.TARGET_GROUP_ATTRIBUTES: _elb("DescribeTargetGroupAttributes"),
    Need.TAGS: _elb("DescribeTags"),
    Need.CERTIFICATES: ("acm:DescribeCertificate", "acm:ListCertificates"),
    Need.TRUST_STORES: _elb("DescribeTrustStores"),
    Need.WEB_ACLS: ("wafv2:GetWebACLForResource", "wafv2:ListWebACLs"),
    Need.SHIELD_PROTECTIONS: ("shield:ListProtections",),
    Need.CLUSTERS: ("eks:DescribeCluster",),
    Need.ADDONS: ("eks:ListAddons", "eks:DescribeAddon"),
    Need.POD_IDENTITY_ASSOCIATIONS: (
        "eks:ListPodIdentityAssociations",
        "eks:DescribePodIdentityAssociation",
    ),
    Need.OIDC_PROVIDERS: ("iam:ListOpenIDConnectProviders", "iam:GetOpenIDConnectProvider"),
    Need.ROLES: ("iam:GetRole",),
    Need.POLICIES: (
        "iam:ListAttachedRolePolicies",
        "iam:ListRolePolicies",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:GetRolePolicy",
    ),
    Need.SIMULATIONS: ("iam:SimulatePrincipalPolicy",),
    Need.CALLER_RIGHTS: ("iam:SimulatePrincipalPolicy", "sts:GetCallerIdentity"),
    Need.QUOTAS: ("servicequotas:ListServiceQuotas",),
}


def _list(resource: str) -> tuple[str, ...]:
    return (f"list {resource}",)


_ADMISSION = "admissionregistration.k8s.io"
_GATEWAY = "gateway.networking.k8s.io"

KUBERNETES_PERMISSIONS: Mapping[Need, tuple[str, ...]] = {
    Need.NAMESPACES: _list("namespaces"),
    Need.INGRESSES: _list("ingresses.networking.k8s.io"),
    Need.INGRESS_CLASSES: _list("ingressclasses.networking.k8s.io"),
    Need.INGRESS_CLASS_PARAMS: _list("ingressclassparams.elbv2.k8s.aws"),
    Need.SERVICES: _list("services"),
    Need.ENDPOINT_SLICES: _list("endpointslices.discovery.k8s.io"),
    Need.PODS: _list("pods"),
    Need.NODES: _list("nodes"),
    Need.TARGET_GROUP_BINDINGS: _list("targetgroupbindings.elbv2.k8s.aws"),
    Need.EVENTS: _list("events"),
    Need.SERVICE_ACCOUNTS: _list("serviceaccounts"),
    Need.DEPLOYMENTS: _list("deployments.apps"),
    Need.LEASES: _list("leases.coordination.k8s.io"),
    Need.SECRETS: (*_list("secrets"), "get secrets"),
    Need.MUTATING_WEBHOOKS: _list(f"mutatingwebhookconfigurations.{_ADMISSION}"),
    Need.VALIDATING_WEBHOOKS: _list(f"validatingwebhookconfigurations.{_ADMISSION}"),
    Need.CUSTOM_RESOURCE_DEFINITIONS: _list("customresourcedefinitions.apiextensions.k8s.io"),
    Need.GATEWAYS: _list(f"gateways.{_GATEWAY}"),
    Need.HTTP_ROUTES: _list(f"httproutes.{_GATEWAY}"),
    Need.GATEWAY_CLASSES: _list(f"gatewayclasses.{_GATEWAY}"),
}
