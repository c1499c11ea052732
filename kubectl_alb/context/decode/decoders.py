"""The table of decoders: which function reads the records of a need."""

from collections.abc import Callable, Mapping
from typing import Any

from kubectl_alb.context.decode import account as decode_account
from kubectl_alb.context.decode import aws as decode_aws
from kubectl_alb.context.decode import elbv2 as decode_elbv2
from kubectl_alb.context.decode import gateways, system
from kubectl_alb.context.decode import kubernetes as decode_kubernetes
from kubectl_alb.context.decode import workloads as decode_workloads
from kubectl_alb.model.section import Section

DECODERS: Mapping[Section, Callable[[Mapping[str, Any]], Any]] = {
    Section.NAMESPACES: decode_kubernetes.namespace,
    Section.INGRESSES: decode_kubernetes.ingress,
    Section.INGRESS_CLASSES: decode_kubernetes.ingress_class,
    Section.INGRESS_CLASS_PARAMS: decode_kubernetes.ingress_class_params,
    Section.SERVICES: decode_workloads.service,
    Section.ENDPOINT_SLICES: decode_workloads.endpoint_slice,
    Section.PODS: decode_workloads.pod,
    Section.NODES: decode_workloads.node,
    Section.TARGET_GROUP_BINDINGS: decode_kubernetes.target_group_binding,
    Section.EVENTS: system.event,
    Section.SERVICE_ACCOUNTS: system.service_account,
    Section.DEPLOYMENTS: system.deployment,
    Section.LEASES: system.lease,
    Section.SECRETS: system.secret,
    Section.MUTATING_WEBHOOKS: system.mutating_webhook,
    Section.VALIDATING_WEBHOOKS: system.validating_webhook,
    Section.CUSTOM_RESOURCE_DEFINITIONS: system.custom_resource_definition,
    Section.GATEWAYS: gateways.gateway,
    Section.HTTP_ROUTES: gateways.gateway,
    Section.GRPC_ROUTES: gateways.gateway,
    Section.TCP_ROUTES: gateways.gateway,
    Section.UDP_ROUTES: gateways.gateway,
    Section.TLS_ROUTES: gateways.gateway,
    Section.LOAD_BALANCER_CONFIGURATIONS: gateways.load_balancer_configuration,
    Section.TARGET_GROUP_CONFIGURATIONS: gateways.target_group_configuration,
    Section.LISTENER_RULE_CONFIGURATIONS: gateways.listener_rule_configuration,
    Section.GATEWAY_CLASSES: gateways.gateway,
    Section.VPCS: decode_aws.vpc,
    Section.SUBNETS: decode_aws.subnet,
    Section.ROUTE_TABLES: decode_aws.route_table,
    Section.SECURITY_GROUPS: decode_aws.security_group,
    Section.NETWORK_INTERFACES: decode_aws.network_interface,
    Section.INSTANCES: decode_aws.instance,
    Section.AVAILABILITY_ZONES: decode_aws.availability_zone,
    Section.VPC_ENDPOINTS: decode_aws.vpc_endpoint,
    Section.NETWORK_ACLS: decode_aws.network_acl,
    Section.MANAGED_PREFIX_LISTS: decode_aws.prefix_list,
    Section.LOAD_BALANCERS: decode_elbv2.load_balancer,
    Section.LISTENERS: decode_elbv2.listener,
    Section.RULES: decode_elbv2.rule,
    Section.LISTENER_CERTIFICATES: decode_elbv2.listener_certificate,
    Section.TARGET_GROUPS: decode_elbv2.target_group,
    Section.TARGET_HEALTH: decode_elbv2.target_health,
    Section.LOAD_BALANCER_ATTRIBUTES: decode_elbv2.attributes("LoadBalancerArn"),
    Section.LISTENER_ATTRIBUTES: decode_elbv2.attributes("ListenerArn"),
    Section.TARGET_GROUP_ATTRIBUTES: decode_elbv2.attributes("TargetGroupArn"),
    Section.TAGS: decode_elbv2.tags,
    Section.CERTIFICATES: decode_aws.certificate,
    Section.TRUST_STORES: decode_aws.trust_store,
    Section.WEB_ACLS: decode_aws.web_acl,
    Section.SHIELD_PROTECTIONS: decode_aws.shield_protection,
    Section.CLUSTERS: decode_account.cluster,
    Section.ADDONS: decode_account.addon,
    Section.POD_IDENTITY_ASSOCIATIONS: decode_account.pod_identity_association,
    Section.OIDC_PROVIDERS: decode_account.oidc_provider,
    Section.ROLES: decode_account.role,
    Section.POLICIES: decode_account.policy,
    Section.SIMULATIONS: decode_account.simulation,
    Section.CALLER_RIGHTS: decode_account.simulation,
    Section.QUOTAS: decode_account.quota,
}
