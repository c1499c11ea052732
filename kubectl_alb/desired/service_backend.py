"""A Service and port that an Ingress forwards to."""

from dataclasses import dataclass

from kubectl_alb.desired.annotated import Annotated
from kubectl_alb.desired.groups import Member
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
