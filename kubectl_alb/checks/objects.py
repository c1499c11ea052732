"""The objects that findings are about, found again in the snapshot."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.snapshot import Snapshot


class _Named(Protocol):
    @property
    def meta(self) -> Meta: ...


_SECTIONS: Mapping[str, Callable[[Snapshot], Iterable[_Named]]] = {
    "Namespace": lambda snapshot: snapshot.namespaces,
    "Ingress": lambda snapshot: snapshot.ingresses,
    "Service": lambda snapshot: snapshot.services,
    "TargetGroupBinding": lambda snapshot: snapshot.target_group_bindings,
    "IngressClass": lambda snapshot: snapshot.ingress_classes,
    "IngressClassParams": lambda snapshot: snapshot.ingress_class_params,
    "Deployment": lambda snapshot: snapshot.deployments,
    "ServiceAccount": lambda snapshot: snapshot.service_accounts,
    "Pod": lambda snapshot: snapshot.pods,
    "Node": lambda snapshot: snapshot.nodes,
}


def objects_in(snapshot: Snapshot) -> Iterator[tuple[ObjectRef, Meta]]:
    """Yield every object that a finding may be about."""
    for kind, section in _SECTIONS.items():
        for one in section(snapshot):
            yield ObjectRef(kind, one.meta.namespace, one.meta.name), one.meta


def meta_of(about: ObjectRef, snapshot: Snapshot) -> Meta | None:
    """Return the metadata of a Kubernetes object; None if it is not there, or is no such one."""
    section = _SECTIONS.get(about.kind)
    if section is None:
        return None
    wanted = (about.namespace, about.name)
    metas = (one.meta for one in section(snapshot))
    return next((meta for meta in metas if (meta.namespace, meta.name) == wanted), None)
