"""A Service and port that an Ingress forwards to."""

from dataclasses import dataclass

from kubectl_alb.controller.annotations.reading import Annotated
from kubectl_alb.facts.dialect import dialect
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.membership import Member
from kubectl_alb.model.names import Ref
from kubectl_alb.model.refusal import not_known
from kubectl_alb.model.section import Section
from kubectl_alb.model.workloads import Service, ServicePort


@dataclass(frozen=True, slots=True)
class ServiceBackend:
    """One (Ingress, Service, port): what a target group is built for.

    `port` is as the backend refers to it. `annotations` are the Ingress's with the Service's
    (`view`) replacing them key by key.
    """

    member: Member
    service: Service
    port: int | str
    service_port: ServicePort
    annotations: Annotated
    view: dict[str, str]


def find_service(ref: Ref, facts: Facts) -> Service | None:
    """Return a Service, None when the cluster has none of that name; refuse if it was not read."""
    found = facts.snapshot.kubernetes.service_by_ref.get(ref)
    if found is None and not facts.snapshot.known(Section.SERVICES):
        raise not_known(Section.SERVICES)
    return found


def service_view(service: Service, facts: Facts) -> dict[str, str]:
    """Return the controller's annotations of a Service, without prefix."""
    views = _views(facts)
    if service.meta.ref not in views:
        views[service.meta.ref] = dialect(facts).view(service.meta.annotations)
    return views[service.meta.ref]


@fact
def _views(facts: Facts) -> dict[Ref, dict[str, str]]:
    """Return the views of the Services that were asked for so far."""
    return {}
