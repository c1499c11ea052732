"""Kubernetes objects around the controller: its Deployment, webhooks, CRDs, events, leases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kubectl_alb.model.kubernetes import Meta, StatusCondition
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.workloads import Container


@dataclass(frozen=True, slots=True)
class Event:
    """An Event; `count` is how often it was seen between `first` and `last`."""

    meta: Meta
    object: ObjectRef
    type: str
    reason: str
    message: str
    count: int = 1
    first: datetime | None = None
    last: datetime | None = None
    component: str = ""


@dataclass(frozen=True, slots=True)
class Deployment:
    """A Deployment; `labels` are those of its pods, `total` counts pods of every revision.

    `editors` are who beside Helm set what the chart always sets, where Helm applies on the server:
    it then refuses to change it.
    """

    meta: Meta
    desired: int
    ready: int
    containers: tuple[Container, ...]
    selector: Mapping[str, str] = field(default_factory=dict)
    service_account: str = ""
    host_network: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    strategy: str = "RollingUpdate"
    grace_seconds: int = 30
    updated: int = 0
    total: int = 0
    min_ready_seconds: int = 0
    conditions: tuple[StatusCondition, ...] = ()
    editors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lease:
    """A leader election lease."""

    meta: Meta
    holder: str
    renewed: datetime | None = None
    seconds: int = 0
    acquired: datetime | None = None
    transitions: int = 0


@dataclass(frozen=True, slots=True)
class Secret:
    """A Secret: its keys, and of its values only what is public: `tls.crt` and `ca.crt`."""

    meta: Meta
    type: str
    keys: tuple[str, ...]
    certificate: bytes = b""
    authority: bytes = b""


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A ServiceAccount."""

    meta: Meta


@dataclass(frozen=True, slots=True)
class Webhook:
    """One webhook of an admission configuration; `selective` if a selector narrows it."""

    name: str
    failure_policy: str
    ca_bundle: bytes
    service: Ref | None
    url: str = ""
    path: str = ""
    resources: tuple[str, ...] = ()
    selective: bool = False


@dataclass(frozen=True, slots=True)
class WebhookConfiguration:
    """A Mutating- or ValidatingWebhookConfiguration."""

    meta: Meta
    mutating: bool
    webhooks: tuple[Webhook, ...]


@dataclass(frozen=True, slots=True)
class CustomResourceDefinition:
    """A CRD: its names and served versions.

    `fields` are the paths of its schema's properties (`spec.subnets`, `status.conditions`), None
    where the schema was left out.
    """

    meta: Meta
    group: str
    kind: str
    versions: tuple[str, ...]
    stored: str
    fields: frozenset[str] | None = None
    status_writable: bool = True


@dataclass(frozen=True, slots=True)
class PartState:
    """What a controller says of a listener of a Gateway, or of a route at one of its parents."""

    name: str
    conditions: tuple[StatusCondition, ...]
    controller: str = ""


@dataclass(frozen=True, slots=True)
class GatewayListener:
    """A listener of a Gateway; `passthrough` leaves TLS to the backends."""

    name: str
    protocol: str
    port: int
    passthrough: bool = False


@dataclass(frozen=True, slots=True)
class ParentLink:
    """A Gateway that a route names; with a section or a port, only that listener of it."""

    gateway: Ref
    section: str = ""
    port: int = 0

    def fits(self, listener: GatewayListener) -> bool:
        """Return whether the route may be attached to a listener of the Gateway."""
        return self.section in ("", listener.name) and self.port in (0, listener.port)


@dataclass(frozen=True, slots=True)
class Gateway:
    """A Gateway API object (Gateway, a route of any kind, or GatewayClass).

    `links` are the Gateways that a route names, `backends` the Services that it sends requests to,
    `parameters` what a class or Gateway refers to. `states` are what controllers say of its
    listeners, by name, or of a route, by Gateway.
    """

    meta: Meta
    kind: str
    gateway_class: str = ""
    controller: str = ""
    listeners: tuple[GatewayListener, ...] = ()
    links: tuple[ParentLink, ...] = ()
    backends: tuple[Ref, ...] = ()
    parameters: ObjectRef | None = None
    conditions: tuple[StatusCondition, ...] = ()
    states: tuple[PartState, ...] = ()

    @property
    def parents(self) -> tuple[Ref, ...]:
        """The Gateways that a route names."""
        return tuple(link.gateway for link in self.links)


@dataclass(frozen=True, slots=True)
class GatewayConfiguration:
    """A LoadBalancerConfiguration, TargetGroupConfiguration or ListenerRuleConfiguration.

    `fields` are the paths of what is set, `listeners` the listeners that it names (`HTTPS:443`),
    `target` what its target groups are of. `settings` are the values of protocol, protocolVersion,
    targetType and healthCheckPort, wherever they stand. `refused` is why it is not accepted.
    """

    meta: Meta
    kind: str
    fields: frozenset[str] = frozenset()
    listeners: tuple[str, ...] = ()
    target: ObjectRef | None = None
    settings: frozenset[tuple[str, str]] = frozenset()
    refused: str = ""
