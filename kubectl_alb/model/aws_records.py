"""What was read of AWS, section by section, with indexes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kubectl_alb.model import account, elbv2, network
from kubectl_alb.model.indexes import grouped, keyed
from kubectl_alb.model.section import Section, of


@dataclass(frozen=True)
class AwsRecords:
    """Every resource that was read; a section that was not is empty."""

    vpcs: tuple[network.Vpc, ...] = of(Section.VPCS)
    subnets: tuple[network.Subnet, ...] = of(Section.SUBNETS)
    route_tables: tuple[network.RouteTable, ...] = of(Section.ROUTE_TABLES)
    security_groups: tuple[network.SecurityGroup, ...] = of(Section.SECURITY_GROUPS)
    network_interfaces: tuple[network.NetworkInterface, ...] = of(Section.NETWORK_INTERFACES)
    instances: tuple[network.Instance, ...] = of(Section.INSTANCES)
    availability_zones: tuple[network.AvailabilityZone, ...] = of(Section.AVAILABILITY_ZONES)
    vpc_endpoints: tuple[network.VpcEndpoint, ...] = of(Section.VPC_ENDPOINTS)
    network_acls: tuple[network.NetworkAcl, ...] = of(Section.NETWORK_ACLS)
    prefix_lists: tuple[network.PrefixList, ...] = of(Section.MANAGED_PREFIX_LISTS)
    load_balancers: tuple[elbv2.LoadBalancer, ...] = of(Section.LOAD_BALANCERS)
    listeners: tuple[elbv2.Listener, ...] = of(Section.LISTENERS)
    rules: tuple[elbv2.Rule, ...] = of(Section.RULES)
    listener_certificates: tuple[elbv2.ListenerCertificate, ...] = of(Section.LISTENER_CERTIFICATES)
    target_groups: tuple[elbv2.TargetGroup, ...] = of(Section.TARGET_GROUPS)
    target_health: tuple[elbv2.TargetHealth, ...] = of(Section.TARGET_HEALTH)
    load_balancer_attributes: tuple[elbv2.Attributes, ...] = of(Section.LOAD_BALANCER_ATTRIBUTES)
    listener_attributes: tuple[elbv2.Attributes, ...] = of(Section.LISTENER_ATTRIBUTES)
    target_group_attributes: tuple[elbv2.Attributes, ...] = of(Section.TARGET_GROUP_ATTRIBUTES)
    tags: tuple[elbv2.ResourceTags, ...] = of(Section.TAGS)
    certificates: tuple[network.Certificate, ...] = of(Section.CERTIFICATES)
    trust_stores: tuple[network.TrustStore, ...] = of(Section.TRUST_STORES)
    web_acls: tuple[network.WebAcl, ...] = of(Section.WEB_ACLS)
    shield_protections: tuple[network.ShieldProtection, ...] = of(Section.SHIELD_PROTECTIONS)
    clusters: tuple[account.Cluster, ...] = of(Section.CLUSTERS)
    addons: tuple[account.Addon, ...] = of(Section.ADDONS)
    pod_identity_associations: tuple[account.PodIdentityAssociation, ...] = of(
        Section.POD_IDENTITY_ASSOCIATIONS
    )
    oidc_providers: tuple[account.OidcProvider, ...] = of(Section.OIDC_PROVIDERS)
    roles: tuple[account.Role, ...] = of(Section.ROLES)
    policies: tuple[account.Policy, ...] = of(Section.POLICIES)
    simulations: tuple[account.Simulation, ...] = of(Section.SIMULATIONS)
    caller_rights: tuple[account.Simulation, ...] = of(Section.CALLER_RIGHTS)
    quotas: tuple[account.Quota, ...] = of(Section.QUOTAS)

    @cached_property
    def subnet_by_id(self) -> Mapping[str, network.Subnet]:
        """Subnets by id."""
        return keyed(self.subnets, lambda s: s.id)

    @cached_property
    def prefix_list_by_id(self) -> Mapping[str, network.PrefixList]:
        """Prefix lists by id."""
        return keyed(self.prefix_lists, lambda one: one.id)

    @cached_property
    def load_balancer_by_arn(self) -> Mapping[str, elbv2.LoadBalancer]:
        """Load balancers by ARN."""
        return keyed(self.load_balancers, lambda lb: lb.arn)

    @cached_property
    def target_group_by_arn(self) -> Mapping[str, elbv2.TargetGroup]:
        """Target groups by ARN."""
        return keyed(self.target_groups, lambda tg: tg.arn)

    @cached_property
    def load_balancers_by_name(self) -> Mapping[str, tuple[elbv2.LoadBalancer, ...]]:
        """Load balancers by name."""
        return grouped(self.load_balancers, lambda lb: lb.name)

    @cached_property
    def load_balancers_by_dns_name(self) -> Mapping[str, tuple[elbv2.LoadBalancer, ...]]:
        """Load balancers by DNS name, in lower case."""
        return grouped(self.load_balancers, lambda lb: lb.dns_name.lower())

    @cached_property
    def target_groups_by_name(self) -> Mapping[str, tuple[elbv2.TargetGroup, ...]]:
        """Target groups by name."""
        return grouped(self.target_groups, lambda tg: tg.name)

    @cached_property
    def target_groups_by_load_balancer_arn(self) -> Mapping[str, tuple[elbv2.TargetGroup, ...]]:
        """Target groups by the ARN of the load balancer that uses them."""
        pairs = [(arn, group) for group in self.target_groups for arn in group.load_balancer_arns]
        found = grouped(pairs, lambda pair: pair[0])
        return {arn: tuple(group for _, group in some) for arn, some in found.items()}

    @cached_property
    def tags_by_arn(self) -> Mapping[str, Mapping[str, str]]:
        """Tags of ELBv2 resources by ARN."""
        return {entry.arn: entry.tags for entry in self.tags}

    @cached_property
    def listeners_by_load_balancer_arn(self) -> Mapping[str, tuple[elbv2.Listener, ...]]:
        """Listeners by load balancer ARN, in order of port."""
        ordered = sorted(self.listeners, key=lambda listener: listener.port)
        return grouped(ordered, lambda listener: listener.load_balancer_arn)

    @cached_property
    def rules_by_listener_arn(self) -> Mapping[str, tuple[elbv2.Rule, ...]]:
        """Rules by listener ARN, in the order of evaluation, the default rule last."""
        ordered = sorted(self.rules, key=lambda r: (r.priority is None, r.priority or 0))
        return grouped(ordered, lambda rule: rule.listener_arn)

    @cached_property
    def health_by_target_group_arn(self) -> Mapping[str, tuple[elbv2.TargetHealth, ...]]:
        """Target health by target group ARN, in order of id and port."""
        ordered = sorted(self.target_health, key=lambda target: (target.id, target.port))
        return grouped(ordered, lambda target: target.target_group_arn)

    @cached_property
    def certificate_by_arn(self) -> Mapping[str, network.Certificate]:
        """ACM certificates by ARN."""
        return keyed(self.certificates, lambda c: c.arn)

    @cached_property
    def load_balancer_attributes_by_arn(self) -> Mapping[str, Mapping[str, str]]:
        """Attributes of load balancers by ARN."""
        return {entry.arn: entry.values for entry in self.load_balancer_attributes}

    @cached_property
    def listener_attributes_by_arn(self) -> Mapping[str, Mapping[str, str]]:
        """Attributes of listeners by ARN."""
        return {entry.arn: entry.values for entry in self.listener_attributes}

    @cached_property
    def target_group_attributes_by_arn(self) -> Mapping[str, Mapping[str, str]]:
        """Attributes of target groups by ARN."""
        return {entry.arn: entry.values for entry in self.target_group_attributes}

    @cached_property
    def certificates_by_listener_arn(self) -> Mapping[str, tuple[elbv2.ListenerCertificate, ...]]:
        """Certificates of listeners by listener ARN."""
        return grouped(self.listener_certificates, lambda c: c.listener_arn)

    @cached_property
    def quota_by_code(self) -> Mapping[tuple[str, str], account.Quota]:
        """Applied quotas by service and code."""
        return {(one.service, one.code): one for one in reversed(self.quotas)}

    @cached_property
    def web_acl_by_load_balancer_arn(self) -> Mapping[str, network.WebAcl]:
        """Associated web ACLs by load balancer ARN."""
        return {acl.load_balancer_arn: acl for acl in self.web_acls}

    @cached_property
    def shield_by_load_balancer_arn(self) -> Mapping[str, network.ShieldProtection]:
        """Shield protections by load balancer ARN."""
        return {one.load_balancer_arn: one for one in self.shield_protections}
