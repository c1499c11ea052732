"""What was read of the cluster, section by section, with indexes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cached_property

from kubectl_alb.model import system, workloads
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.model.indexes import grouped, keyed
from kubectl_alb.model.kubernetes import Ingress, IngressClass, Namespace, TargetGroupBinding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.section import Section, of


@dataclass(frozen=True)
class KubernetesRecords:
    """Every object that was read; a section that was not is empty."""

    namespaces: tuple[Namespace, ...] = of(Section.NAMESPACES)
    ingresses: tuple[Ingress, ...] = of(Section.INGRESSES)
    ingress_classes: tuple[IngressClass, ...] = of(Section.INGRESS_CLASSES)
    ingress_class_params: tuple[IngressClassParams, ...] = of(Section.INGRESS_CLASS_PARAMS)
    services: tuple[workloads.Service, ...] = of(Section.SERVICES)
    endpoint_slices: tuple[workloads.EndpointSlice, ...] = of(Section.ENDPOINT_SLICES)
    pods: tuple[workloads.Pod, ...] = of(Section.PODS)
    nodes: tuple[workloads.Node, ...] = of(Section.NODES)
    target_group_bindings: tuple[TargetGroupBinding, ...] = of(Section.TARGET_GROUP_BINDINGS)
    events: tuple[system.Event, ...] = of(Section.EVENTS)
    service_accounts: tuple[system.ServiceAccount, ...] = of(Section.SERVICE_ACCOUNTS)
    deployments: tuple[system.Deployment, ...] = of(Section.DEPLOYMENTS)
    leases: tuple[system.Lease, ...] = of(Section.LEASES)
    secrets: tuple[system.Secret, ...] = of(Section.SECRETS)
    mutating_webhooks: tuple[system.WebhookConfiguration, ...] = of(Section.MUTATING_WEBHOOKS)
    validating_webhooks: tuple[system.WebhookConfiguration, ...] = of(Section.VALIDATING_WEBHOOKS)
    custom_resource_definitions: tuple[system.CustomResourceDefinition, ...] = of(
        Section.CUSTOM_RESOURCE_DEFINITIONS
    )
    gateways: tuple[system.Gateway, ...] = of(Section.GATEWAYS)
    http_routes: tuple[system.Gateway, ...] = of(Section.HTTP_ROUTES)
    gateway_classes: tuple[system.Gateway, ...] = of(Section.GATEWAY_CLASSES)
    grpc_routes: tuple[system.Gateway, ...] = of(Section.GRPC_ROUTES)
    tcp_routes: tuple[system.Gateway, ...] = of(Section.TCP_ROUTES)
    udp_routes: tuple[system.Gateway, ...] = of(Section.UDP_ROUTES)
    tls_routes: tuple[system.Gateway, ...] = of(Section.TLS_ROUTES)
    load_balancer_configurations: tuple[system.GatewayConfiguration, ...] = of(
        Section.LOAD_BALANCER_CONFIGURATIONS
    )
    target_group_configurations: tuple[system.GatewayConfiguration, ...] = of(
        Section.TARGET_GROUP_CONFIGURATIONS
    )
    listener_rule_configurations: tuple[system.GatewayConfiguration, ...] = of(
        Section.LISTENER_RULE_CONFIGURATIONS
    )

    @property
    def routes(self) -> tuple[system.Gateway, ...]:
        """Routes of all kinds."""
        layer_7 = (*self.http_routes, *self.grpc_routes)
        return (*layer_7, *self.tcp_routes, *self.udp_routes, *self.tls_routes)

    @property
    def gateway_configurations(self) -> tuple[system.GatewayConfiguration, ...]:
        """Configurations of Gateways, of all kinds."""
        return (
            *self.load_balancer_configurations,
            *self.target_group_configurations,
            *self.listener_rule_configurations,
        )

    @cached_property
    def ingress_by_ref(self) -> Mapping[Ref, Ingress]:
        """Ingresses by reference."""
        return keyed(self.ingresses, lambda i: i.ref)

    @cached_property
    def service_by_ref(self) -> Mapping[Ref, workloads.Service]:
        """Services by reference."""
        return keyed(self.services, lambda s: s.ref)

    @cached_property
    def ingress_class_by_name(self) -> Mapping[str, IngressClass]:
        """IngressClasses by name."""
        return keyed(self.ingress_classes, lambda c: c.meta.name)

    @cached_property
    def class_params_by_name(self) -> Mapping[str, IngressClassParams]:
        """IngressClassParams by name."""
        return keyed(self.ingress_class_params, lambda p: p.meta.name)

    @cached_property
    def namespace_by_name(self) -> Mapping[str, Namespace]:
        """Namespaces by name."""
        return keyed(self.namespaces, lambda n: n.meta.name)

    @cached_property
    def pod_by_ip(self) -> Mapping[str, workloads.Pod]:
        """Living pods by each of their addresses; host-network pods are left out."""
        living = (p for p in self.pods if p.phase not in ("Succeeded", "Failed"))
        return {ip: pod for pod in living if not pod.host_network for ip in pod.ips}

    @cached_property
    def pod_by_ref(self) -> Mapping[Ref, workloads.Pod]:
        """Pods by reference."""
        return keyed(self.pods, lambda p: p.ref)

    @cached_property
    def slices_by_service(self) -> Mapping[Ref, tuple[workloads.EndpointSlice, ...]]:
        """EndpointSlices by the Service they belong to."""
        return grouped(self.endpoint_slices, lambda s: Ref(s.meta.namespace, s.service))

    @cached_property
    def events_by_object(self) -> Mapping[ObjectRef, tuple[system.Event, ...]]:
        """Events by the object they are about, the latest first; of one second, good news."""
        never = datetime(1, 1, 1, tzinfo=timezone.utc)
        ordered = sorted(
            self.events, key=lambda e: (e.last or never, e.type == "Normal"), reverse=True
        )
        return grouped(ordered, lambda event: event.object)

    @cached_property
    def node_by_instance_id(self) -> Mapping[str, workloads.Node]:
        """Nodes by EC2 instance id."""
        return keyed((n for n in self.nodes if n.instance_id), lambda n: n.instance_id)

    @cached_property
    def node_by_name(self) -> Mapping[str, workloads.Node]:
        """Nodes by name."""
        return keyed(self.nodes, lambda n: n.meta.name)

    @cached_property
    def binding_by_ref(self) -> Mapping[Ref, TargetGroupBinding]:
        """TargetGroupBindings by reference."""
        return keyed(self.target_group_bindings, lambda b: b.ref)

    @cached_property
    def bindings_by_service(self) -> Mapping[Ref, tuple[TargetGroupBinding, ...]]:
        """TargetGroupBindings by the Service whose endpoints they register."""
        return grouped(self.target_group_bindings, lambda b: b.service_ref)

    @cached_property
    def deployment_by_ref(self) -> Mapping[Ref, system.Deployment]:
        """Deployments by reference."""
        return keyed(self.deployments, lambda d: d.meta.ref)

    @cached_property
    def service_account_by_ref(self) -> Mapping[Ref, system.ServiceAccount]:
        """Service accounts by reference."""
        return keyed(self.service_accounts, lambda s: s.meta.ref)

    @cached_property
    def bindings_by_target_group_arn(self) -> Mapping[str, tuple[TargetGroupBinding, ...]]:
        """TargetGroupBindings by target group ARN."""
        return grouped(self.target_group_bindings, lambda b: b.target_group_arn)
