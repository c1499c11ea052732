"""What cannot be changed where it is, so that the controller makes it anew.

controller: pkg/deploy/elbv2/load_balancer_synthesizer.go, target_group_synthesizer.go
"""

from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.model.stack import LoadBalancer, TargetGroup

CONTROL_PORT_SINCE = (2, 16, 0)
NLB_PROTOCOLS = ("TCP", "UDP", "TLS", "TCP_UDP", "QUIC", "TCP_QUIC")
GATE = "NLBHealthCheckAdvancedConfig"


def load_balancer_reasons(new: LoadBalancer, old: LoadBalancer) -> tuple[str, ...]:
    """Name the fields that make a new load balancer necessary."""
    found = {"type": new.type != old.type, "scheme": new.scheme != old.scheme}
    return tuple(path for path, differs in found.items() if differs)


def target_group_reasons(
    new: TargetGroup, old: TargetGroup, config: ControllerConfig
) -> tuple[str, ...]:
    """Name the fields that make a new target group necessary."""
    version = new.protocol_version is not None and new.protocol_version != old.protocol_version
    control = config.version >= CONTROL_PORT_SINCE and new.control_port != old.control_port
    found = {
        "targetType": new.target_type != old.target_type,
        "protocol": new.protocol != old.protocol,
        "protocolVersion": version,
        "targetControlPort": control,
        **_fixed_health_check(new, old, config),
    }
    return tuple(path for path, differs in found.items() if differs)


def _fixed_health_check(
    new: TargetGroup, old: TargetGroup, config: ControllerConfig
) -> dict[str, bool]:
    """Say which health-check settings of a TCP target group differ, where they are fixed."""
    if new.protocol not in NLB_PROTOCOLS or config.gate(GATE):
        return {}
    mine, theirs = new.health_check, old.health_check
    return {
        "healthCheckConfig.protocol": mine.protocol != theirs.protocol,
        "healthCheckConfig.matcher": mine.codes != theirs.codes,
        "healthCheckConfig.intervalSeconds": mine.interval != theirs.interval,
        "healthCheckConfig.timeoutSeconds": mine.timeout != theirs.timeout,
    }
