"""TargetGroupBindings: who fills a target group, and who may reach its targets.

controller: pkg/ingress/model_build_target_group.go
"""

from collections.abc import Mapping

from kubectl_alb.controller.annotations.reading import Annotated
from kubectl_alb.desired.draft import Draft
from kubectl_alb.desired.health_checks import TRAFFIC_PORT
from kubectl_alb.desired.service_backend import ServiceBackend
from kubectl_alb.model.target_group import Binding, BindingRule, TargetGroup


def binding_of(draft: Draft, group: TargetGroup, wanted: ServiceBackend) -> Binding:
    """Return the binding of a target group."""
    facts = draft.facts
    service = wanted.service.meta
    labels: Mapping[str, str] = {}
    if group.target_type == "instance":
        labels = wanted.annotations.mapping("target-node-labels") or {}
    return Binding(
        id=group.id,
        name=group.name,
        namespace=service.namespace,
        service=service.name,
        service_port=wanted.port,
        target_type=group.target_type,
        ip_address_type=group.ip_address_type,
        vpc_id=facts.config.vpc_id if facts.config.version >= (2, 8, 0) else None,
        networking=_networking(draft, group, wanted),
        node_labels=labels,
        multi_cluster=_multi_cluster(wanted),
        protocol=group.protocol if facts.config.version >= (2, 14, 0) else None,
    )


def _networking(
    draft: Draft, group: TargetGroup, wanted: ServiceBackend
) -> tuple[BindingRule, ...] | None:
    source = draft.backend_sg
    if source is None:
        return None
    if draft.facts.config.disable_restricted_sg_rules:
        return (BindingRule(source, None),)
    instance = group.target_type == "instance"
    own = wanted.service_port
    ports: list[int | str] = [wanted.service.node_port(own) if instance else own.target_port]
    if group.health_check.port != TRAFFIC_PORT:
        ports.append(group.health_check.port)
    if group.control_port is not None:
        ports.append(group.control_port)
    return tuple(BindingRule(source, port) for port in ports)


def _multi_cluster(wanted: ServiceBackend) -> bool:
    """Tell whether Ingress or Service says true: a false on one does not undo the other."""
    key = "multi-cluster-target-group"
    if wanted.member.annotations.boolean(key):
        return True
    if key not in wanted.view:
        return False
    own = wanted.member.annotations
    return bool(Annotated(wanted.view, own.dialect, own.ingress).boolean(key))
