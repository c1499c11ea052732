"""Which target groups rules forward to, and so which load balancer a target group belongs to."""

from collections.abc import Iterable, Iterator

from tests.lab.aws.elbv2.state import Elb
from tests.lab.aws.record import Record


def target_groups_of(actions: Iterable[Record]) -> Iterator[str]:
    """Yield the ARNs of the target groups that actions forward to."""
    for action in actions:
        groups = action.get("ForwardConfig", {}).get("TargetGroups", ())
        named = {group["TargetGroupArn"] for group in groups}
        if action.get("TargetGroupArn"):
            named.add(action["TargetGroupArn"])
        yield from sorted(named)


def used_groups(elb: Elb) -> dict[str, set[str]]:
    """Map each load balancer to the target groups that its rules forward to."""
    used: dict[str, set[str]] = {arn: set() for arn in elb.load_balancers}
    for rule in elb.rules.values():
        load_balancer = elb.listeners[rule["ListenerArn"]]["LoadBalancerArn"]
        used[load_balancer].update(target_groups_of(rule["Actions"]))
    return used


def groups_in_use(elb: Elb) -> set[str]:
    """Return the target groups that any load balancer uses."""
    return set(elb.pinned).union(*used_groups(elb).values())


def load_balancers_of(elb: Elb, target_group_arn: str) -> list[str]:
    """Return the load balancers that use a target group: none or, as AWS has it, one."""
    using = [arn for arn, groups in used_groups(elb).items() if target_group_arn in groups]
    return using or elb.pinned.get(target_group_arn, [])
