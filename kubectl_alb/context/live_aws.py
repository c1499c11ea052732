"""The table of AWS sections: how each is read, and the permissions that takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kubectl_alb.context import (
    find_load_balancers,
    live_account,
    live_elbv2,
    live_network,
    live_web_acls,
    simulations,
)
from kubectl_alb.context.aws_reader import AwsReader
from kubectl_alb.context.permissions import AWS_PERMISSIONS
from kubectl_alb.context.source import Answer
from kubectl_alb.model.need import Need


@dataclass(frozen=True, slots=True)
class AwsRead:
    """How a section is read."""

    read: Callable[[AwsReader], Answer]
    permissions: tuple[str, ...]


_READS: Mapping[Need, Callable[[AwsReader], Answer]] = {
    Need.VPCS: live_network.vpcs,
    Need.SUBNETS: live_network.subnets,
    Need.ROUTE_TABLES: live_network.route_tables,
    Need.SECURITY_GROUPS: live_network.security_groups,
    Need.NETWORK_INTERFACES: live_network.network_interfaces,
    Need.INSTANCES: live_network.instances,
    Need.AVAILABILITY_ZONES: live_network.availability_zones,
    Need.VPC_ENDPOINTS: live_network.vpc_endpoints,
    Need.LOAD_BALANCERS: find_load_balancers.load_balancers,
    Need.LISTENERS: live_elbv2.listeners,
    Need.RULES: live_elbv2.rules,
    Need.LISTENER_CERTIFICATES: live_elbv2.listener_certificates,
    Need.TARGET_GROUPS: live_elbv2.target_groups,
    Need.TARGET_HEALTH: live_elbv2.target_health,
    Need.LOAD_BALANCER_ATTRIBUTES: live_elbv2.load_balancer_attributes,
    Need.LISTENER_ATTRIBUTES: live_elbv2.listener_attributes,
    Need.TARGET_GROUP_ATTRIBUTES: live_elbv2.target_group_attributes,
    Need.TAGS: live_elbv2.tags,
    Need.CERTIFICATES: live_network.certificates,
    Need.TRUST_STORES: live_elbv2.trust_stores,
    Need.WEB_ACLS: live_web_acls.web_acls,
    Need.SHIELD_PROTECTIONS: live_network.shield_protections,
    Need.CLUSTERS: live_account.clusters,
    Need.ADDONS: live_account.addons,
    Need.POD_IDENTITY_ASSOCIATIONS: live_account.pod_identity_associations,
    Need.OIDC_PROVIDERS: live_account.oidc_providers,
    Need.ROLES: live_account.roles,
    Need.POLICIES: live_account.policies,
    Need.SIMULATIONS: simulations.simulations,
    Need.CALLER_RIGHTS: simulations.caller_rights,
    Need.QUOTAS: live_account.quotas,
}

AWS_READS: Mapping[Need, AwsRead] = {
    need: AwsRead(read, AWS_PERMISSIONS[need]) for need, read in _READS.items()
}
