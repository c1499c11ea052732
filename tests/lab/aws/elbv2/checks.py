"""Health checks on the emulator's clock.

    registered ─► initial ─► healthy ⇄ unhealthy
                     └───────────────► unhealthy        deregistered ─► draining ─► gone

Checks are not made when they are due but when someone looks, or before something changes.
"""

import re
from collections.abc import Iterable

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2.forwards import groups_in_use
from tests.lab.aws.elbv2.state import Sight, Target
from tests.lab.aws.record import Record

# What a check saw, by the reason that was recorded for it.
SEEN = {"Target.Timeout": "timeout", "Elb.InternalError": "internal"}


def settle(account: Account) -> None:
    """Make every check that is due, and let go of targets that have drained."""
    settle_groups(account, account.elb.target_groups.values())


def settle_groups(account: Account, groups: Iterable[Record]) -> None:
    """Do so for the targets of some groups."""
    in_use = groups_in_use(account.elb)
    for group in groups:
        targets = account.elb.targets[group["TargetGroupArn"]]
        used = group["TargetGroupArn"] in in_use
        for key, target in list(targets.items()):
            if _is_gone(account, group, target):
                del targets[key]
            elif target.pinned is None:
                _check(account, group, target, used)


def _is_gone(account: Account, group: Record, target: Target) -> bool:
    if target.draining_since is None:
        return False
    attributes = account.elb.target_group_attributes[group["TargetGroupArn"]]
    delay = float(attributes.get("deregistration_delay.timeout_seconds", 300))
    return account.clock.now() >= target.draining_since + delay


def _check(account: Account, group: Record, target: Target, used: bool) -> None:
    now = account.clock.now()
    if not used:
        # Nobody checks the targets of a group that no load balancer uses.
        target.registered_at = target.checked_at = now
        target.healthy, target.passes, target.failures = None, 0, 0
        return
    ready = target.registered_at + account.timing.registration_seconds
    target.checked_at = max(target.checked_at, ready)
    sees = seen(account, group, target).sees
    passing = passes(group, sees)
    interval = group["HealthCheckIntervalSeconds"]
    due = max(0, int((now - target.checked_at) // interval))
    target.checked_at += due * interval
    if due and not passing:
        target.failed_with = sees
    # A hundred checks with the same outcome say all that more would say.
    for _ in range(min(due, 100)):
        _count(group, target, passing)


def _count(group: Record, target: Target, passing: bool) -> None:
    target.passes = target.passes + 1 if passing else 0
    target.failures = 0 if passing else target.failures + 1
    if passing and (target.healthy is None or target.passes >= group["HealthyThresholdCount"]):
        target.healthy = True
    if not passing and target.failures >= group["UnhealthyThresholdCount"]:
        target.healthy = False


def seen(account: Account, group: Record, target: Target) -> Sight:
    """Return what checks see at a target: what was stated last about it, or that it is well."""
    arn = group["TargetGroupArn"]
    fitting = (sight for sight in reversed(account.elb.sights) if sight.fits(arn, target))
    return next(fitting, Sight())


def passes(group: Record, sees: str) -> bool:
    """Tell whether a check passes that sees this."""
    if not sees.isdecimal():
        return sees == "ok"
    matcher = group.get("Matcher", {})
    wanted = matcher.get("HttpCode") or matcher.get("GrpcCode") or "200"
    ranges = (re.fullmatch(r"(\d+)(?:-(\d+))?", part) for part in wanted.split(","))
    return any(
        int(numbers[1]) <= int(sees) <= int(numbers[2] or numbers[1])
        for numbers in ranges
        if numbers
    )


def _unpin(target: Target, recorded: Record, now: float) -> None:
    """Go on from a recorded state."""
    target.healthy = {"healthy": True, "unhealthy": False}.get(recorded["State"])
    target.registered_at = now if target.healthy is None else 0
    target.checked_at, target.pinned = now, None
    code = re.search(r"\[(\d+)", recorded.get("Description", ""))
    target.failed_with = code[1] if code else SEEN.get(recorded.get("Reason", ""), "failed")


def look(account: Account, sight: Sight) -> None:
    """Let checks see something else from now on; recorded states that it fits are let go."""
    settle(account)
    now = account.clock.now()
    for arn, targets in account.elb.targets.items():
        for target in targets.values():
            if target.pinned and sight.fits(arn, target):
                _unpin(target, target.pinned["TargetHealth"], now)
    account.elb.sights.append(sight)
