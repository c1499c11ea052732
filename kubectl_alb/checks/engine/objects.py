"""The objects that findings are about, found again in the snapshot."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.snapshot import Snapshot


class _Named(Protocol):
    @property
    def meta(self) -> Meta: ...


def _by_ref(found: Iterable[_Named]) -> Mapping[Ref, _Named]:
    return {one.meta.ref: one for one in found}


# By reference, those of the whole cluster by name.
_NAMESPACED: Mapping[str, Callable[[Snapshot], Mapping[Ref, _Named]]] = {
    "Ingress": lambda snapshot: snapshot.kubernetes.ingress_by_ref,
    "Service": lambda snapshot: snapshot.kubernetes.service_by_ref,
    "TargetGroupBinding": lambda snapshot: snapshot.kubernetes.binding_by_ref,
    "Deployment": lambda snapshot: snapshot.kubernetes.deployment_by_ref,
    "ServiceAccount": lambda snapshot: snapshot.kubernetes.service_account_by_ref,
    "Pod": lambda snapshot: snapshot.kubernetes.pod_by_ref,
    "Gateway": lambda snapshot: _by_ref(snapshot.kubernetes.gateways),
    "HTTPRoute": lambda snapshot: _by_ref(snapshot.kubernetes.http_routes),
    "GRPCRoute": lambda snapshot: _by_ref(snapshot.kubernetes.grpc_routes),
    "TCPRoute": lambda snapshot: _by_ref(snapshot.kubernetes.tcp_routes),
    "UDPRoute": lambda snapshot: _by_ref(snapshot.kubernetes.udp_routes),
    "TLSRoute": lambda snapshot: _by_ref(snapshot.kubernetes.tls_routes),
    "LoadBalancerConfiguration": lambda snapshot: _by_ref(
        snapshot.kubernetes.load_balancer_configurations
    ),
    "TargetGroupConfiguration": lambda snapshot: _by_ref(
        snapshot.kubernetes.target_group_configurations
    ),
    "ListenerRuleConfiguration": lambda snapshot: _by_ref(
        snapshot.kubernetes.listener_rule_configurations
    ),
}
_CLUSTER_WIDE: Mapping[str, Callable[[Snapshot], Mapping[str, _Named]]] = {
    "Namespace": lambda snapshot: snapshot.kubernetes.namespace_by_name,
    "IngressClass": lambda snapshot: snapshot.kubernetes.ingress_class_by_name,
    "IngressClassParams": lambda snapshot: snapshot.kubernetes.class_params_by_name,
    "Node": lambda snapshot: snapshot.kubernetes.node_by_name,
    "GatewayClass": lambda snapshot: {
        one.meta.name: one for one in snapshot.kubernetes.gateway_classes
    },
}


def objects_in(snapshot: Snapshot) -> Iterator[tuple[ObjectRef, Meta]]:
    """Yield every object that a finding may be about."""
    sections: dict[str, Callable[[Snapshot], Mapping[Any, _Named]]]
    sections = {**_NAMESPACED, **_CLUSTER_WIDE}
    for kind, section in sections.items():
        for one in section(snapshot).values():
            yield ObjectRef(kind, one.meta.namespace, one.meta.name), one.meta


def meta_of(about: ObjectRef, snapshot: Snapshot) -> Meta | None:
    """Return the metadata of a Kubernetes object; None if it is not there, or is no such one."""
    found: _Named | None = None
    if about.kind in _NAMESPACED:
        found = _NAMESPACED[about.kind](snapshot).get(Ref(about.namespace, about.name))
    elif about.kind in _CLUSTER_WIDE:
        found = _CLUSTER_WIDE[about.kind](snapshot).get(about.name)
    return found.meta if found else None
