"""Target groups as AWS has them, and the TargetGroupBindings that the cluster has for them."""

from collections.abc import Iterator

from kubectl_alb.facts.tags import STACK_LABEL, STACK_NAME_LABEL
from kubectl_alb.model import elbv2
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import Arn
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import (
    Binding,
    BindingRule,
    FrontendTarget,
    HealthCheck,
    TargetGroup,
    Type,
)
from kubectl_alb.observed.observation import Observation

TRAFFIC_PORT = "traffic-port"
GRPC = "GRPC"
ALB_TARGET = "alb"
OWNER_LABELS = (STACK_LABEL, STACK_NAME_LABEL)


def target_group(found: elbv2.TargetGroup, observation: Observation) -> TargetGroup:
    """Return a target group."""
    id_ = observation.resource_id(found.arn)
    at = (Type.TARGET_GROUP, id_, "targetGroupAttributes")
    values = observation.snapshot.aws.target_group_attributes_by_arn
    return TargetGroup(
        id=id_,
        name=found.name,
        target_type=found.target_type,
        port=found.port,
        protocol=found.protocol,
        protocol_version=found.protocol_version or None,
        ip_address_type=found.ip_address_type,
        health_check=_health_check(found),
        attributes=observation.attributes(Section.TARGET_GROUP_ATTRIBUTES, values, found.arn, at),
        tags=observation.tags(found.arn, Type.TARGET_GROUP, id_),
        control_port=found.control_port,
        arn=Arn(found.arn),
    )


def _health_check(found: elbv2.TargetGroup) -> HealthCheck:
    check = found.health_check
    return HealthCheck(
        port=int(check.port) if check.port.isdecimal() else check.port or TRAFFIC_PORT,
        protocol=check.protocol,
        path=check.path,
        codes=check.matcher,
        grpc=found.protocol_version == GRPC,
        interval=check.interval_seconds,
        timeout=check.timeout_seconds,
        healthy_threshold=check.healthy_threshold,
        unhealthy_threshold=check.unhealthy_threshold,
    )


def bindings(found: elbv2.TargetGroup, observation: Observation) -> Iterator[Binding]:
    """Yield the controller's own bindings of a target group; hand-made ones have no label."""
    id_ = observation.resource_id(found.arn)
    if not observation.read(
        Section.TARGET_GROUP_BINDINGS, found.arn, (Type.BINDING, id_, "template")
    ):
        return
    for binding in observation.snapshot.kubernetes.bindings_by_target_group_arn.get(found.arn, ()):
        if any(label in binding.meta.labels for label in OWNER_LABELS):
            yield _binding(binding, id_, observation)


def _binding(found: TargetGroupBinding, id_: str, observation: Observation) -> Binding:
    networking = found.networking
    return Binding(
        id=id_,
        name=found.meta.name,
        namespace=found.meta.namespace,
        service=found.service,
        service_port=found.service_port,
        target_type=found.target_type,
        ip_address_type=found.ip_address_type or "ipv4",
        vpc_id=found.vpc_id or None,
        networking=None if networking is None else tuple(_rules(found, observation)),
        node_labels=_labels(found),
        multi_cluster=found.multi_cluster,
        protocol=found.protocol or None,
    )


def _rules(found: TargetGroupBinding, observation: Observation) -> Iterator[BindingRule]:
    for rule in found.networking or ():
        sources = [observation.token(group) for group in rule.security_groups]
        for source in (*sources, *rule.cidrs):
            for _, port in rule.ports:
                yield BindingRule(source, port)


def _labels(found: TargetGroupBinding) -> dict[str, str]:
    given = (found.node_selector or {}).get("matchLabels")
    return {str(key): str(value) for key, value in given.items()} if isinstance(given, dict) else {}


def frontend_targets(
    found: elbv2.TargetGroup, observation: Observation
) -> Iterator[FrontendTarget]:
    """Yield the ALBs that are registered in a target group of a frontend NLB."""
    id_ = observation.resource_id(found.arn)
    if found.target_type != ALB_TARGET or not observation.read(
        Section.TARGET_HEALTH, found.arn, (Type.FRONTEND, id_, "targetPort")
    ):
        return
    own = {lb.arn for lb in observation.owned.load_balancers}
    for target in observation.snapshot.aws.health_by_target_group_arn.get(found.arn, ()):
        if target.id in own and target.state != "draining":
            yield FrontendTarget(id_, found.name, found.port, target.port)
