"""Whether load balancers carry on after an upgrade as they did before."""

from collections import Counter
from collections.abc import Iterator, Mapping

from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot

VERIFIED = frozenset(
    {Section.LOAD_BALANCERS, Section.TARGET_GROUPS, Section.TARGET_HEALTH, Section.TAGS}
)
HEALTHY = "healthy"


def lost_by_upgrade(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Yield which load balancers are gone, and which target groups have fewer healthy targets.

    What was not read on both sides is not compared.
    """
    if _both(Section.LOAD_BALANCERS, before, after):
        there = {lb.arn for lb in after.aws.load_balancers}
        for balancer in before.aws.load_balancers:
            if balancer.arn not in there:
                yield f"load balancer {balancer.name} is gone"
    if _both(Section.TARGET_HEALTH, before, after):
        names = {tg.arn: tg.name for tg in before.aws.target_groups}
        earlier, later = _healthy(before), _healthy(after)
        for arn, count in earlier.items():
            if later.get(arn, 0) < count:
                yield (
                    f"target group {names.get(arn, arn)} has {later.get(arn, 0)} healthy targets, "
                    f"and had {count}"
                )


def _both(section: Section, before: Snapshot, after: Snapshot) -> bool:
    return before.known(section) and after.known(section)


def _healthy(snapshot: Snapshot) -> Mapping[str, int]:
    return Counter(
        health.target_group_arn for health in snapshot.aws.target_health if health.state == HEALTHY
    )
