"""Services and what stands behind them: endpoints, pods and nodes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kubectl_alb.model.kubernetes import Address, Meta, StatusCondition
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.target_group import KNOWN_AFTER_APPLY


@dataclass(frozen=True, slots=True)
class ServicePort:
    """One port of a Service; `node_port` is 0 when none is allocated."""

    name: str
    port: int
    target_port: int | str
    node_port: int = 0
    protocol: str = "TCP"
    app_protocol: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A Service as the API server stores it."""

    meta: Meta
    type: str
    ports: tuple[ServicePort, ...]
    selector: Mapping[str, str] = field(default_factory=dict)
    ip_families: tuple[str, ...] = ()
    load_balancer_class: str = ""
    external_traffic_policy: str = ""
    cluster_ip: str = ""
    external_name: str = ""
    source_ranges: tuple[str, ...] = ()
    allocates_node_ports: bool = True
    addresses: tuple[Address, ...] = ()

    @property
    def ref(self) -> Ref:
        """Namespace and name."""
        return self.meta.ref

    def selects(self, labels: Mapping[str, str]) -> bool:
        """Return whether a pod with these labels is an endpoint; without a selector, none is."""
        return bool(self.selector) and self.selector.items() <= labels.items()

    def port(self, wanted: int | str | None) -> ServicePort | None:
        """Find a port by number or name."""
        for port in self.ports:
            if wanted in (port.port, port.name):
                return port
        return None

    def node_port(self, port: ServicePort) -> int | str:
        """Return a port's node port, or what stands for one that is yet to be given out."""
        gives = self.type == "NodePort" or (
            self.type == "LoadBalancer" and self.allocates_node_ports
        )
        return KNOWN_AFTER_APPLY if gives and not port.node_port else port.node_port


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint of a slice; `ready` None means unset, which counts as ready."""

    addresses: tuple[str, ...]
    ready: bool | None = None
    serving: bool | None = None
    terminating: bool | None = None
    pod: Ref | None = None
    node: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class EndpointPort:
    """One port of a slice."""

    name: str
    port: int | None
    protocol: str = "TCP"


@dataclass(frozen=True, slots=True)
class EndpointSlice:
    """An EndpointSlice of a Service."""

    meta: Meta
    service: str
    address_type: str
    endpoints: tuple[Endpoint, ...]
    ports: tuple[EndpointPort, ...]


@dataclass(frozen=True, slots=True)
class ContainerPort:
    """A declared port of a container."""

    name: str
    port: int
    protocol: str = "TCP"


@dataclass(frozen=True, slots=True)
class Termination:
    """How the previous run of a container ended."""

    reason: str
    exit_code: int
    finished: datetime | None = None


@dataclass(frozen=True, slots=True)
class Container:
    """A container of a pod or of a pod template; what follows `ports` comes from a pod's status.

    `pre_stop_seconds` is how long its preStop hook sleeps, None without a hook, 0 if that cannot
    be read from the hook.
    """

    name: str
    image: str
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    ports: tuple[ContainerPort, ...] = ()
    pre_stop_seconds: int | None = None
    ready: bool = False
    restarts: int = 0
    waiting: str = ""
    waiting_message: str = ""
    last: Termination | None = None


@dataclass(frozen=True, slots=True)
class Pod:
    """A Pod."""

    meta: Meta
    phase: str
    node: str
    ips: tuple[str, ...]
    conditions: tuple[StatusCondition, ...] = ()
    readiness_gates: tuple[str, ...] = ()
    containers: tuple[Container, ...] = ()
    host_network: bool = False
    service_account: str = ""
    grace_seconds: int = 30
    owner: ObjectRef | None = None

    @property
    def ref(self) -> Ref:
        """Namespace and name."""
        return self.meta.ref

    def condition(self, kind: str) -> str | None:
        """Return the status of a condition, None when the pod does not have it."""
        return next((c.status for c in self.conditions if c.type == kind), None)


@dataclass(frozen=True, slots=True)
class Taint:
    """A taint of a Node."""

    key: str
    effect: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A Node."""

    meta: Meta
    provider_id: str
    conditions: tuple[StatusCondition, ...] = ()
    taints: tuple[Taint, ...] = ()
    addresses: tuple[str, ...] = ()

    @property
    def instance_id(self) -> str:
        """The EC2 instance id, or an empty string."""
        return self.provider_id.rpartition("/")[2] if self.provider_id.startswith("aws:") else ""

    @property
    def zone(self) -> str:
        """The availability zone from the well-known label."""
        return self.meta.labels.get("topology.kubernetes.io/zone", "")

    @property
    def region(self) -> str:
        """The region from the well-known label."""
        return self.meta.labels.get("topology.kubernetes.io/region", "")
