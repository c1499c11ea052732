"""Ingresses, their classes and TargetGroupBindings: the objects that the controller reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kubectl_alb.facts.tags import DEFAULT_CLASS
from kubectl_alb.model.names import Ref

# The port of a backend that stands for the annotation `actions.NAME`.
USE_ANNOTATION = "use-annotation"


@dataclass(frozen=True, slots=True)
class Position:
    """Where an object stands in a manifest: `lines` maps a dotted field path to its line.

    Entries of lists are counted from 0: `spec.rules.0.host`.
    """

    file: str
    line: int
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, path: str) -> int:
        """Return the line of a field, or that of the nearest field around it."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path.rpartition(".")[0]
        return self.line


@dataclass(frozen=True, slots=True)
class Meta:
    """The metadata of an object; times are UTC. An object without `uid` is not stored yet."""

    name: str
    namespace: str = ""
    uid: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    finalizers: tuple[str, ...] = ()
    generation: int = 0
    created: datetime | None = None
    deleted: datetime | None = None
    position: Position | None = field(default=None, compare=False)

    @property
    def ref(self) -> Ref:
        """Namespace and name."""
        return Ref(self.namespace, self.name)


@dataclass(frozen=True, slots=True)
class StatusCondition:
    """One entry of `status.conditions`; `since` is when it last changed."""

    type: str
    status: str
    reason: str = ""
    message: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Namespace:
    """A Namespace."""

    meta: Meta


@dataclass(frozen=True, slots=True)
class IngressBackend:
    """What an Ingress path names: a Service port by number or name; None when absent."""

    service: str
    port: int | str | None


@dataclass(frozen=True, slots=True)
class IngressPath:
    """One path of an Ingress rule; a backend without a Service has `backend` None."""

    path: str
    path_type: str
    backend: IngressBackend | None


@dataclass(frozen=True, slots=True)
class IngressRule:
    """One `rules` entry; `http` is False when the entry has no `http` section."""

    host: str
    paths: tuple[IngressPath, ...]
    http: bool = True


@dataclass(frozen=True, slots=True)
class IngressTLS:
    """One `tls` entry."""

    hosts: tuple[str, ...]
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """One entry of `status.loadBalancer.ingress`."""

    hostname: str
    ip: str = ""
    ports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ingress:
    """An Ingress; `class_name` is None when the field is unset.

    `default_is_resource` is set when there is a default backend that names no Service. `changed` is
    when anything but its status was last changed, None where that was not recorded.
    """

    meta: Meta
    class_name: str | None = None
    default_backend: IngressBackend | None = None
    rules: tuple[IngressRule, ...] = ()
    tls: tuple[IngressTLS, ...] = ()
    addresses: tuple[Address, ...] = ()
    default_is_resource: bool = False
    changed: datetime | None = None

    @property
    def has_default_backend(self) -> bool:
        """Return whether `defaultBackend` is set, to a Service or to anything else."""
        return self.default_backend is not None or self.default_is_resource

    @property
    def ref(self) -> Ref:
        """Namespace and name."""
        return self.meta.ref


def backends_of(ingress: Ingress) -> Iterator[IngressBackend]:
    """Yield the backends of an Ingress."""
    for rule in ingress.rules:
        yield from (path.backend for path in rule.paths if path.backend is not None)
    if ingress.default_backend is not None:
        yield ingress.default_backend


@dataclass(frozen=True, slots=True)
class ClassParameters:
    """The `spec.parameters` of an IngressClass."""

    api_group: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class IngressClass:
    """An IngressClass."""

    meta: Meta
    controller: str
    parameters: ClassParameters | None = None

    @property
    def is_default(self) -> bool:
        """True when Ingresses without a class get this one."""
        return self.meta.annotations.get(DEFAULT_CLASS) == "true"


@dataclass(frozen=True, slots=True)
class NetworkingRule:
    """Who may reach the targets of a binding: security groups or CIDRs, and on which ports."""

    security_groups: tuple[str, ...]
    cidrs: tuple[str, ...]
    ports: tuple[tuple[str, int | str | None], ...]


@dataclass(frozen=True, slots=True)
class TargetGroupBinding:
    """A TargetGroupBinding (elbv2.k8s.aws/v1beta1)."""

    meta: Meta
    target_group_arn: str
    target_type: str
    service: str
    service_port: int | str
    target_group_name: str = ""
    ip_address_type: str = ""
    vpc_id: str = ""
    networking: tuple[NetworkingRule, ...] | None = None
    node_selector: Mapping[str, object] | None = None
    multi_cluster: bool = False
    assume_role: str = ""
    protocol: str = ""
    observed_generation: int | None = None
    conditions: tuple[StatusCondition, ...] = ()

    @property
    def ref(self) -> Ref:
        """Namespace and name."""
        return self.meta.ref

    @property
    def service_ref(self) -> Ref:
        """The Service whose endpoints are registered."""
        return Ref(self.meta.namespace, self.service)
