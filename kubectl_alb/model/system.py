"""Kubernetes objects around the controller: its Deployment, webhooks, CRDs, events, leases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kubectl_alb.model.kubernetes import Meta
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
    """A Deployment with its first container's arguments and image."""

    meta: Meta
    desired: int
    ready: int
    containers: tuple[Container, ...]
    selector: Mapping[str, str] = field(default_factory=dict)
    service_account: str = ""
    host_network: bool = False


@dataclass(frozen=True, slots=True)
class Lease:
    """A leader election lease."""

    meta: Meta
    holder: str
    renewed: datetime | None = None
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Secret:
    """A Secret: its keys only; certificate bytes of a `tls.crt` are kept, since they are public."""

    meta: Meta
    type: str
    keys: tuple[str, ...]
    certificate: bytes = b""


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A ServiceAccount."""

    meta: Meta


@dataclass(frozen=True, slots=True)
class Webhook:
    """One webhook of an admission configuration."""

    name: str
    failure_policy: str
    ca_bundle: bytes
    service: Ref | None
    url: str = ""
    path: str = ""
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WebhookConfiguration:
    """A Mutating- or ValidatingWebhookConfiguration."""

    meta: Meta
    mutating: bool
    webhooks: tuple[Webhook, ...]


@dataclass(frozen=True, slots=True)
class CustomResourceDefinition:
    """A CRD: its names and versions, without the schema."""

    meta: Meta
    group: str
    kind: str
    versions: tuple[str, ...]
    stored: str


@dataclass(frozen=True, slots=True)
class Gateway:
    """A Gateway API object (Gateway, HTTPRoute or GatewayClass)."""

    meta: Meta
    kind: str
    gateway_class: str = ""
    controller: str = ""
