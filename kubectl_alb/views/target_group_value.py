"""Target groups and targets for machines: the fields of the JSON contract."""

from kubectl_alb.analysis.targets import BoundTargetGroup, Target
from kubectl_alb.views.envelope import present

Json = dict[str, object]


def target_group(group: BoundTargetGroup) -> Json:
    """Return a target group with its targets."""
    tg, binding, check = group.target_group, group.binding, group.target_group.health_check
    return present(
        name=tg.name,
        arn=tg.arn,
        targetType=tg.target_type,
        protocol=tg.protocol,
        protocolVersion=tg.protocol_version,
        port=tg.port,
        ipAddressType=tg.ip_address_type,
        service={
            "namespace": binding.service_ref.namespace,
            "name": binding.service,
            "port": binding.service_port,
        }
        if binding
        else None,
        binding=str(binding.ref) if binding else None,
        healthCheck=present(
            enabled=check.enabled,
            protocol=check.protocol,
            port=check.port,
            path=check.path,
            matcher=check.matcher,
            intervalSeconds=check.interval_seconds,
            timeoutSeconds=check.timeout_seconds,
            healthyThreshold=check.healthy_threshold,
            unhealthyThreshold=check.unhealthy_threshold,
        ),
        attributes=None if group.attributes is None else dict(group.attributes),
        targets=None if group.targets is None else [target(one) for one in group.targets],
    )


def target(one: Target) -> Json:
    """Return a target."""
    return present(
        id=one.id,
        port=one.port,
        zone=one.zone,
        state=one.state,
        reason=one.reason,
        description=one.description,
        pod=str(one.pod) if one.pod else None,
        node=one.node,
        gate=one.gate,
    )
