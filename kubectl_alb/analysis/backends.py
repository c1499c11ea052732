"""Backends of Ingresses whose Service, or its port, does not exist."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import port_missing, service_missing
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import USE_ANNOTATION, Ingress, IngressBackend
from kubectl_alb.model.names import Ref
from kubectl_alb.model.snapshot import Snapshot


def faults_of(ingress: Ingress, snapshot: Snapshot, tolerated: bool) -> Iterator[Finding]:
    """Find backends without Service or port; `tolerated` is the controller's flag for the former.

    controller: --tolerate-non-existent-backend-service
    """
    places: dict[IngressBackend, list[str]] = {}
    for backend, place in _backends(ingress):
        if backend.port != USE_ANNOTATION:
            places.setdefault(backend, []).append(place)
    missing: dict[Ref, list[str]] = {}
    for backend, where in places.items():
        ref = Ref(ingress.ref.namespace, backend.service)
        service = snapshot.kubernetes.service_by_ref.get(ref)
        if service is None:
            missing.setdefault(ref, []).extend(where)
        elif service.port(backend.port) is None:
            yield port_missing(ingress.ref, service, backend.port, where)
    for ref, where in missing.items():
        yield service_missing(ingress, ref, where, tolerated, snapshot.kubernetes.service_by_ref)


def _backends(ingress: Ingress) -> Iterator[tuple[IngressBackend, str]]:
    for rule in ingress.rules:
        for path in rule.paths:
            if path.backend is not None:
                yield path.backend, f"{rule.host or '*'}{path.path}"
    if ingress.default_backend is not None:
        yield ingress.default_backend, "the default backend"
