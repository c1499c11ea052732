"""Everything that was read, once, with what could not be read."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cached_property
from typing import TypeVar

from kubectl_alb.model import account, elbv2, network, system, workloads
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.kubernetes import Ingress, IngressClass, Namespace, TargetGroupBinding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.rejection import Rejection, Unreadable
from kubectl_alb.model.section import Gap, Section

T = TypeVar("T")
K = TypeVar("K")


def keyed(items: Iterable[T], key: Callable[[T], K]) -> Mapping[K, T]:
    """Index items by a unique key; a repeated key keeps its last item."""
    return {key(item): item for item in items}


def grouped(items: Iterable[T], key: Callable[[T], K]) -> Mapping[K, tuple[T, ...]]:
    """Index items by a key that several share."""
    lists: dict[K, list[T]] = defaultdict(list)
    for item in items:
        lists[key(item)].append(item)
    return {k: tuple(v) for k, v in lists.items()}


@dataclass(frozen=True)
class Snapshot:
    """What was read at `taken_at`.

    `gaps` names the needs that were not, or not wholly, read, with the reason. A section in
    neither `read` nor `gaps` was not asked for. `rejections` are of objects in manifests that
    would not get into the cluster, and are in no section; `unreadable` is what is no object.
    """

    taken_at: datetime = datetime(1970, 1, 1, tzinfo=timezone.utc)
    context: ClusterContext = field(default_factory=ClusterContext)
    read: frozenset[Section] = frozenset()
    gaps: Mapping[Section, Gap] = field(default_factory=dict)
    rejections: tuple[Rejection, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    namespaces: tuple[Namespace, ...] = ()
    ingresses: tuple[Ingress, ...] = ()
    ingress_classes: tuple[IngressClass, ...] = ()
    ingress_class_params: tuple[IngressClassParams, ...] = ()
    services: tuple[workloads.Service, ...] = ()
    endpoint_slices: tuple[workloads.EndpointSlice, ...] = ()
    pods: tuple[workloads.Pod, ...] = ()
    nodes: tuple[workloads.Node, ...] = ()
    target_group_bindings: tuple[TargetGroupBinding, ...] = ()
    events: tuple[system.Event, ...] = ()
    service_accounts: tuple[system.ServiceAccount, ...] = ()
    deployments: tuple[system.Deployment, ...] = ()
    leases: tuple[system.Lease, ...] = ()
    secrets: tuple[system.Secret, ...] = ()
    mutating_webhooks: tuple[system.WebhookConfiguration, ...] = ()
    validating_webhooks: tuple[system.WebhookConfiguration, ...] = ()
    custom_resource_definitions: tuple[system.CustomResourceDefinition, ...] = ()
    gateways: tuple[system.Gateway, ...] = ()
    http_routes: tuple[system.Gateway, ...] = ()
    gateway_classes: tuple[system.Gateway, ...] = ()
    vpcs: tuple[network.Vpc, ...] = ()
    subnets: tuple[network.Subnet, ...] = ()
    route_tables: tuple[network.RouteTable, ...] = ()
    security_groups: tuple[network.SecurityGroup, ...] = ()
    network_interfaces: tuple[network.NetworkInterface, ...] = ()
    instances: tuple[network.Instance, ...] = ()
    availability_zones: tuple[network.AvailabilityZone, ...] = ()
    vpc_endpoints: tuple[network.VpcEndpoint, ...] = ()
    load_balancers: tuple[elbv2.LoadBalancer, ...] = ()
    listeners: tuple[elbv2.Listener, ...] = ()
    rules: tuple[elbv2.Rule, ...] = ()
    listener_certificates: tuple[elbv2.ListenerCertificate, ...] = ()
    target_groups: tuple[elbv2.TargetGroup, ...] = ()
    target_health: tuple[elbv2.TargetHealth, ...] = ()
    load_balancer_attributes: tuple[elbv2.Attributes, ...] = ()
    listener_attributes: tuple[elbv2.Attributes, ...] = ()
    target_group_attributes: tuple[elbv2.Attributes, ...] = ()
    tags: tuple[elbv2.ResourceTags, ...] = ()
    certificates: tuple[network.Certificate, ...] = ()
    trust_stores: tuple[network.TrustStore, ...] = ()
    web_acls: tuple[network.WebAcl, ...] = ()
    shield_protections: tuple[network.ShieldProtection, ...] = ()
    clusters: tuple[account.Cluster, ...] = ()
    addons: tuple[account.Addon, ...] = ()
    pod_identity_associations: tuple[account.PodIdentityAssociation, ...] = ()
    oidc_providers: tuple[account.OidcProvider, ...] = ()
    roles: tuple[account.Role, ...] = ()
    policies: tuple[account.Policy, ...] = ()
    simulations: tuple[account.Simulation, ...] = ()
    caller_rights: tuple[account.Simulation, ...] = ()
    quotas: tuple[account.Quota, ...] = ()

    def known(self, *needs: Section) -> bool:
        """Tell whether every one of these sections was read whole."""
        return all(need in self.read and need not in self.gaps for need in needs)

    def known_of(self, need: Section, parents: Iterable[str]) -> bool:
        """Tell whether a section was read whole as far as it is about these ARNs."""
        gap = self.gaps.get(need)
        if need not in self.read or gap is None:
            return need in self.read
        return bool(gap.parents) and gap.parents.isdisjoint(parents)

    @cached_property
    def ingress(self) -> Mapping[Ref, Ingress]:
        """Ingresses by reference."""
        return keyed(self.ingresses, lambda i: i.ref)

    @cached_property
    def service(self) -> Mapping[Ref, workloads.Service]:
        """Services by reference."""
        return keyed(self.services, lambda s: s.ref)

    @cached_property
    def ingress_class(self) -> Mapping[str, IngressClass]:
        """IngressClasses by name."""
        return keyed(self.ingress_classes, lambda c: c.meta.name)

    @cached_property
    def class_params(self) -> Mapping[str, IngressClassParams]:
        """IngressClassParams by name."""
        return keyed(self.ingress_class_params, lambda p: p.meta.name)

    @cached_property
    def namespace(self) -> Mapping[str, Namespace]:
        """Namespaces by name."""
        return keyed(self.namespaces, lambda n: n.meta.name)

    @cached_property
    def pod_by_ip(self) -> Mapping[str, workloads.Pod]:
        """Living pods by each of their addresses; host-network pods are left out."""
        living = (p for p in self.pods if p.phase not in ("Succeeded", "Failed"))
        return {ip: pod for pod in living if not pod.host_network for ip in pod.ips}

    @cached_property
    def pod(self) -> Mapping[Ref, workloads.Pod]:
        """Pods by reference."""
        return keyed(self.pods, lambda p: p.ref)

    @cached_property
    def slices_of(self) -> Mapping[Ref, tuple[workloads.EndpointSlice, ...]]:
        """EndpointSlices by the Service they belong to."""
        return grouped(self.endpoint_slices, lambda s: Ref(s.meta.namespace, s.service))

    @cached_property
    def events_of(self) -> Mapping[ObjectRef, tuple[system.Event, ...]]:
        """Events by the object they are about, the latest first."""
        never = datetime(1, 1, 1, tzinfo=timezone.utc)
        ordered = sorted(self.events, key=lambda e: e.last or never, reverse=True)
        return grouped(ordered, lambda event: event.object)

    @cached_property
    def node_by_instance(self) -> Mapping[str, workloads.Node]:
        """Nodes by EC2 instance id."""
        return keyed((n for n in self.nodes if n.instance_id), lambda n: n.instance_id)

    @cached_property
    def node(self) -> Mapping[str, workloads.Node]:
        """Nodes by name."""
        return keyed(self.nodes, lambda n: n.meta.name)

    @cached_property
    def binding(self) -> Mapping[Ref, TargetGroupBinding]:
        """TargetGroupBindings by reference."""
        return keyed(self.target_group_bindings, lambda b: b.ref)

    @cached_property
    def bindings_of_service(self) -> Mapping[Ref, tuple[TargetGroupBinding, ...]]:
        """TargetGroupBindings by the Service whose endpoints they register."""
        return grouped(self.target_group_bindings, lambda b: b.service_ref)

    @cached_property
    def deployment(self) -> Mapping[Ref, system.Deployment]:
        """Deployments by reference."""
        return keyed(self.deployments, lambda d: d.meta.ref)

    @cached_property
    def service_account(self) -> Mapping[Ref, system.ServiceAccount]:
        """Service accounts by reference."""
        return keyed(self.service_accounts, lambda s: s.meta.ref)

    @cached_property
    def subnet(self) -> Mapping[str, network.Subnet]:
        """Subnets by id."""
        return keyed(self.subnets, lambda s: s.id)

    @cached_property
    def load_balancer(self) -> Mapping[str, elbv2.LoadBalancer]:
        """Load balancers by ARN."""
        return keyed(self.load_balancers, lambda lb: lb.arn)

    @cached_property
    def target_group(self) -> Mapping[str, elbv2.TargetGroup]:
        """Target groups by ARN."""
        return keyed(self.target_groups, lambda tg: tg.arn)

    @cached_property
    def load_balancers_named(self) -> Mapping[str, tuple[elbv2.LoadBalancer, ...]]:
        """Load balancers by name."""
        return grouped(self.load_balancers, lambda lb: lb.name)

    @cached_property
    def target_groups_named(self) -> Mapping[str, tuple[elbv2.TargetGroup, ...]]:
        """Target groups by name."""
        return grouped(self.target_groups, lambda tg: tg.name)

    @cached_property
    def tags_of(self) -> Mapping[str, Mapping[str, str]]:
        """Tags of ELBv2 resources by ARN."""
        return {entry.arn: entry.tags for entry in self.tags}

    @cached_property
    def listeners_of(self) -> Mapping[str, tuple[elbv2.Listener, ...]]:
        """Listeners by load balancer ARN, in order of port."""
        ordered = sorted(self.listeners, key=lambda listener: listener.port)
        return grouped(ordered, lambda listener: listener.load_balancer_arn)

    @cached_property
    def rules_of(self) -> Mapping[str, tuple[elbv2.Rule, ...]]:
        """Rules by listener ARN, in the order of evaluation, the default rule last."""
        ordered = sorted(self.rules, key=lambda r: (r.priority is None, r.priority or 0))
        return grouped(ordered, lambda rule: rule.listener_arn)

    @cached_property
    def health_of(self) -> Mapping[str, tuple[elbv2.TargetHealth, ...]]:
        """Target health by target group ARN, in order of id and port."""
        ordered = sorted(self.target_health, key=lambda target: (target.id, target.port))
        return grouped(ordered, lambda target: target.target_group_arn)

    @cached_property
    def bindings_of(self) -> Mapping[str, tuple[TargetGroupBinding, ...]]:
        """TargetGroupBindings by target group ARN."""
        return grouped(self.target_group_bindings, lambda b: b.target_group_arn)

    @cached_property
    def certificate(self) -> Mapping[str, network.Certificate]:
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
    def web_acl_by_load_balancer_arn(self) -> Mapping[str, network.WebAcl]:
        """Associated web ACLs by load balancer ARN."""
        return {acl.load_balancer_arn: acl for acl in self.web_acls}

    @cached_property
    def shield_by_load_balancer_arn(self) -> Mapping[str, network.ShieldProtection]:
        """Shield protections by load balancer ARN."""
        return {one.load_balancer_arn: one for one in self.shield_protections}
