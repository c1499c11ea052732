"""The table of AWS sections: how each is read, and the permissions that takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kubectl_alb.context.aws import account as live_account
from kubectl_alb.context.aws import elbv2 as live_elbv2
from kubectl_alb.context.aws import load_balancers as find_load_balancers
from kubectl_alb.context.aws import network as live_network
from kubectl_alb.context.aws import simulations
from kubectl_alb.context.aws import web_acls as live_web_acls
from kubectl_alb.context.aws.reader import AwsReader
from kubectl_alb.context.permissions import AWS_PERMISSIONS
from kubectl_alb.context.source import Answer
from kubectl_alb.model.section import Section


@dataclass(frozen=True, slots=True)
class AwsRead:
    """How a section is read."""

    read: Callable[[AwsReader], Answer]
    permissions: tuple[str, ...]


_READS: Mapping[Section, Callable[[AwsReader], Answer]] = {
    Section.VPCS: live_network.vpcs,
    Section.SUBNETS: live_network.subnets,
    Section.ROUTE_TABLES: live_network.route_tables,
    Section.SECURITY_GROUPS: live_network.security_groups,
    Section.NETWORK_INTERFACES: live_network.network_interfaces,
    Section.INSTANCES: live_network.instances,
    Section.AVAILABILITY_ZONES: live_network.availability_zones,
    Section.VPC_ENDPOINTS: live_network.vpc_endpoints,
    Section.NETWORK_ACLS: live_network.network_acls,
    Section.MANAGED_PREFIX_LISTS: live_network.managed_prefix_lists,
    Section.LOAD_BALANCERS: find_load_balancers.load_balancers,
    Section.LISTENERS: live_elbv2.listeners,
    Section.RULES: live_elbv2.rules,
    Section.LISTENER_CERTIFICATES: live_elbv2.listener_certificates,
    Section.TARGET_GROUPS: live_elbv2.target_groups,
    Section.TARGET_HEALTH: live_elbv2.target_health,
    Section.LOAD_BALANCER_ATTRIBUTES: live_elbv2.load_balancer_attributes,
    Section.LISTENER_ATTRIBUTES: live_elbv2.listener_attributes,
    Section.TARGET_GROUP_ATTRIBUTES: live_elbv2.target_group_attributes,
    Section.TAGS: live_elbv2.tags,
    Section.CERTIFICATES: live_network.certificates,
    Section.TRUST_STORES: live_elbv2.trust_stores,
    Section.WEB_ACLS: live_web_acls.web_acls,
    Section.SHIELD_PROTECTIONS: live_network.shield_protections,
    Section.CLUSTERS: live_account.clusters,
    Section.ADDONS: live_account.addons,
    Section.POD_IDENTITY_ASSOCIATIONS: live_account.pod_identity_associations,
    Section.OIDC_PROVIDERS: live_account.oidc_providers,
    Section.ROLES: live_account.roles,
    Section.POLICIES: live_account.policies,
    Section.SIMULATIONS: simulations.simulations,
    Section.CALLER_RIGHTS: simulations.caller_rights,
    Section.QUOTAS: live_account.quotas,
}

AWS_READS: Mapping[Section, AwsRead] = {
    need: AwsRead(read, AWS_PERMISSIONS[need]) for need, read in _READS.items()
}
