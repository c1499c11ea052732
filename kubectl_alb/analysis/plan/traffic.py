"""What clients notice while a change is carried out.

controller: pkg/deploy/stack_deployer.go: target groups are made before rules move and removed
after; their targets are registered when the binding follows, so a moved rule finds no target yet.
"""

from kubectl_alb.analysis.plan.diff import Op
from kubectl_alb.model.stack import ALB_ID, Listener, LoadBalancer, TargetGroup

GROUP_REPLACED = (
    "rules move to the new group before its targets are registered: they answer 503 until targets "
    "are registered and healthy; the old group is removed last"
)
BALANCER_REPLACED = (
    "the old load balancer is deleted first, deletion protection or not; nothing answers until the "
    "new one is active and DNS leads to its new name"
)
BALANCER_DELETED = "nothing answers under its DNS name any more"


def effect(op: Op, new: object, old: object) -> str:
    """Say what clients notice; empty when it is nothing beyond the change itself."""
    match op, old:
        case Op.REPLACE, TargetGroup():
            return GROUP_REPLACED
        case Op.REPLACE, LoadBalancer():
            return BALANCER_REPLACED
        case Op.DELETE, LoadBalancer():
            return BALANCER_DELETED
        case Op.DELETE, Listener() if old.load_balancer == ALB_ID:
            return f"port {old.port} refuses connections"
    return _update(new, old)


def _update(new: object, old: object) -> str:
    if isinstance(new, Listener) and isinstance(old, Listener) and new.protocol != old.protocol:
        return f"clients must speak {new.protocol} on port {new.port}"
    return ""
