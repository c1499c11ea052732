"""The permissions that reading each section takes; documents are printed from this table."""

from collections.abc import Mapping

from kubectl_alb.model.section import Section


def _elb(*operations: str) -> tuple[str, ...]:
    return tuple(f"elasticloadbalancing:{operation}" for operation in operations)


AWS_PERMISSIONS: Mapping[Section, tuple[str, ...]] = {
    Section.VPCS: ("ec2:DescribeVpcs",),
    Section.SUBNETS: ("ec2:DescribeSubnets",),
    Section.ROUTE_TABLES: ("ec2:DescribeRouteTables",),
    Section.SECURITY_GROUPS: ("ec2:DescribeSecurityGroups",),
    Section.NETWORK_INTERFACES: ("ec2:DescribeNetworkInterfaces",),
    Section.INSTANCES: ("ec2:DescribeInstances",),
    Section.AVAILABILITY_ZONES: ("ec2:DescribeAvailabilityZones",),
    Section.VPC_ENDPOINTS: ("ec2:DescribeVpcEndpoints",),
    Section.NETWORK_ACLS: ("ec2:DescribeNetworkAcls",),
    Section.MANAGED_PREFIX_LISTS: ("ec2:DescribeManagedPrefixLists",),
    Section.LOAD_BALANCERS: _elb("DescribeLoadBalancers", "DescribeTargetGroups", "DescribeTags"),
    Section.LISTENERS: _elb("DescribeListeners"),
    Section.RULES: _elb("DescribeRules"),
    Section.LISTENER_CERTIFICATES: _elb("DescribeListenerCertificates"),
    Section.TARGET_GROUPS: _elb("DescribeTargetGroups"),
    Section.TARGET_HEALTH: _elb("DescribeTargetHealth"),
    Section.LOAD_BALANCER_ATTRIBUTES: _elb("DescribeLoadBalancerAttributes"),
    Section.LISTENER_ATTRIBUTES: _elb("DescribeListenerAttributes"),
    Section.TARGET_GROUP_ATTRIBUTES: _elb("DescribeTargetGroupAttributes"),
    Section.TAGS: (*_elb("DescribeTags"), "tag:GetResources"),
    Section.CERTIFICATES: ("acm:DescribeCertificate", "acm:ListCertificates"),
    Section.TRUST_STORES: _elb("DescribeTrustStores"),
    Section.WEB_ACLS: (
        "wafv2:GetWebACLForResource",
        "wafv2:ListResourcesForWebACL",
        "wafv2:ListWebACLs",
    ),
    Section.SHIELD_PROTECTIONS: ("shield:ListProtections",),
    Section.CLUSTERS: ("eks:DescribeCluster",),
    Section.ADDONS: ("eks:ListAddons", "eks:DescribeAddon"),
    Section.POD_IDENTITY_ASSOCIATIONS: (
        "eks:ListPodIdentityAssociations",
        "eks:DescribePodIdentityAssociation",
    ),
    Section.OIDC_PROVIDERS: ("iam:ListOpenIDConnectProviders", "iam:GetOpenIDConnectProvider"),
    Section.ROLES: ("iam:GetRole",),
    Section.POLICIES: (
        "iam:ListAttachedRolePolicies",
        "iam:ListRolePolicies",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:GetRolePolicy",
    ),
    Section.SIMULATIONS: ("iam:SimulatePrincipalPolicy",),
    Section.CALLER_RIGHTS: ("iam:SimulatePrincipalPolicy", "sts:GetCallerIdentity"),
    Section.QUOTAS: ("servicequotas:ListServiceQuotas",),
}


def _list(resource: str) -> tuple[str, ...]:
    return (f"list {resource}",)


_ADMISSION = "admissionregistration.k8s.io"
_GATEWAY = "gateway.networking.k8s.io"

KUBERNETES_PERMISSIONS: Mapping[Section, tuple[str, ...]] = {
    Section.NAMESPACES: _list("namespaces"),
    Section.INGRESSES: _list("ingresses.networking.k8s.io"),
    Section.INGRESS_CLASSES: _list("ingressclasses.networking.k8s.io"),
    Section.INGRESS_CLASS_PARAMS: _list("ingressclassparams.elbv2.k8s.aws"),
    Section.SERVICES: _list("services"),
    Section.ENDPOINT_SLICES: _list("endpointslices.discovery.k8s.io"),
    Section.PODS: _list("pods"),
    Section.NODES: _list("nodes"),
    Section.TARGET_GROUP_BINDINGS: _list("targetgroupbindings.elbv2.k8s.aws"),
    Section.EVENTS: _list("events"),
    Section.SERVICE_ACCOUNTS: _list("serviceaccounts"),
    Section.DEPLOYMENTS: _list("deployments.apps"),
    Section.LEASES: _list("leases.coordination.k8s.io"),
    Section.SECRETS: (*_list("secrets"), "get secrets"),
    Section.MUTATING_WEBHOOKS: _list(f"mutatingwebhookconfigurations.{_ADMISSION}"),
    Section.VALIDATING_WEBHOOKS: _list(f"validatingwebhookconfigurations.{_ADMISSION}"),
    Section.CUSTOM_RESOURCE_DEFINITIONS: _list("customresourcedefinitions.apiextensions.k8s.io"),
    Section.GATEWAYS: _list(f"gateways.{_GATEWAY}"),
    Section.HTTP_ROUTES: _list(f"httproutes.{_GATEWAY}"),
    Section.GATEWAY_CLASSES: _list(f"gatewayclasses.{_GATEWAY}"),
    Section.GRPC_ROUTES: _list(f"grpcroutes.{_GATEWAY}"),
    Section.TCP_ROUTES: _list(f"tcproutes.{_GATEWAY}"),
    Section.UDP_ROUTES: _list(f"udproutes.{_GATEWAY}"),
    Section.TLS_ROUTES: _list(f"tlsroutes.{_GATEWAY}"),
    Section.LOAD_BALANCER_CONFIGURATIONS: _list("loadbalancerconfigurations.gateway.k8s.aws"),
    Section.TARGET_GROUP_CONFIGURATIONS: _list("targetgroupconfigurations.gateway.k8s.aws"),
    Section.LISTENER_RULE_CONFIGURATIONS: _list("listenerruleconfigurations.gateway.k8s.aws"),
}
