"""How much of the quotas a stack takes after deployment.

AWS: "Quotas for your Application Load Balancers", "Amazon VPC quotas". Default rules and default
certificates do not count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kubectl_alb.model.account import Quota
from kubectl_alb.model.stack import ALB_ID, Stack

WARN_AT = 0.8


@dataclass(frozen=True, slots=True)
class Limit:
    """A quota: its code in Service Quotas and its default."""

    code: str
    default: int


LIMITS: Mapping[str, Limit] = {
    "rules": Limit("L-7EED9B64", 100),
    "certificates": Limit("L-9365A611", 25),
    "target groups": Limit("L-822D1B1B", 100),
    "listeners": Limit("L-B6DF7632", 50),
    "security group rules": Limit("L-0EA8095F", 60),
    "security groups": Limit("L-2AFB9258", 5),
}


@dataclass(frozen=True, slots=True)
class Usage:
    """What a load balancer takes of one quota; `applied` tells a limit read from the default."""

    name: str
    used: int
    limit: int
    applied: bool

    @property
    def exceeded(self) -> bool:
        """Tell whether AWS will refuse."""
        return self.used > self.limit

    @property
    def tight(self) -> bool:
        """Tell whether little room is left."""
        return self.used >= WARN_AT * self.limit


def usage_of(stack: Stack, quotas: Iterable[Quota]) -> tuple[Usage, ...]:
    """Count what the ALB of a stack takes; nothing for a stack without one."""
    alb = stack.alb
    if alb is None:
        return ()
    applied = {quota.code: int(quota.value) for quota in quotas}
    listeners = [one for one in stack.listeners if one.load_balancer == ALB_ID]
    counts = {
        "rules": len(stack.rules),
        "certificates": sum(max(len(set(one.certificates)) - 1, 0) for one in listeners),
        "target groups": sum(tg.target_type != "alb" for tg in stack.target_groups),
        "listeners": len(listeners),
        "security group rules": max((len(sg.inbound) for sg in stack.security_groups), default=0),
        "security groups": len(alb.security_groups),
    }
    return tuple(_usage(name, used, applied) for name, used in counts.items())


def _usage(name: str, used: int, applied: Mapping[str, int]) -> Usage:
    limit = LIMITS[name]
    return Usage(name, used, applied.get(limit.code, limit.default), limit.code in applied)
