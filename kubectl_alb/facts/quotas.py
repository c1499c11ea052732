"""How much of each quota is used, by load balancer, target group, security group and region.

AWS: "Quotas for your Application Load Balancers" and "Amazon VPC quotas".
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.network import SecurityGroup
from kubectl_alb.model.snapshot import Snapshot

NEARLY = 0.8


@dataclass(frozen=True, slots=True)
class Limit:
    """A quota: its service and code, its name and its value unless the account has another."""

    service: str
    code: str
    name: str
    default: int


@dataclass(frozen=True, slots=True)
class Usage:
    """What one object, or the region, uses of a quota."""

    limit: Limit
    about: ObjectRef
    used: int
    allowed: int

    @property
    def left(self) -> int:
        """How many more there may be."""
        return self.allowed - self.used

    @property
    def full(self) -> bool:
        """Tell whether there may be no more."""
        return self.used >= self.allowed

    @property
    def nearly_full(self) -> bool:
        """Tell whether four fifths are used."""
        return self.used >= NEARLY * self.allowed


ELB = "elasticloadbalancing"
LOAD_BALANCERS = Limit(ELB, "L-53DA6B97", "Application Load Balancers per Region", 50)
LISTENERS = Limit(ELB, "L-B6DF7632", "listeners per ALB", 50)
RULES = Limit(ELB, "L-7EED9B64", "rules per ALB", 100)
CERTIFICATES = Limit(ELB, "L-9365A611", "certificates per ALB", 25)
GROUPS_PER_ALB = Limit(ELB, "L-822D1B1B", "target groups per ALB", 100)
TARGETS_PER_ALB = Limit(ELB, "L-7E6692B2", "targets per ALB", 1000)
TARGET_GROUPS = Limit(ELB, "L-B22855CB", "target groups per Region", 3000)
TARGETS_PER_GROUP = Limit(ELB, "L-A0D0B863", "targets per target group", 1000)
GROUP_RULES = Limit("vpc", "L-0EA8095F", "inbound rules per security group", 60)
GROUPS_PER_INTERFACE = Limit("vpc", "L-2AFB9258", "security groups per network interface", 5)
REGION = ObjectRef("Region", "", "region")


def allowed(limit: Limit, snapshot: Snapshot) -> int:
    """Return the account's own value of a quota, else the default."""
    found = (q for q in snapshot.quotas if (q.service, q.code) == (limit.service, limit.code))
    return next((int(quota.value) for quota in found), limit.default)


def usage(limit: Limit, about: ObjectRef, used: int, snapshot: Snapshot) -> Usage:
    """Put a number beside what is allowed."""
    return Usage(limit, about, used, allowed(limit, snapshot))


def load_balancer_usage(lb: LoadBalancer, snapshot: Snapshot) -> Iterator[Usage]:
    """Count what hangs on an Application Load Balancer."""
    about = ObjectRef("LoadBalancer", "", lb.name)
    listeners = snapshot.listeners_of.get(lb.arn, ())
    arns = {listener.arn for listener in listeners}
    rules = [r for arn in arns for r in snapshot.rules_of.get(arn, ()) if r.priority is not None]
    extra = [c for c in snapshot.listener_certificates if c.listener_arn in arns and not c.default]
    groups = [tg for tg in snapshot.target_groups if lb.arn in tg.load_balancer_arns]
    targets = sum(len(snapshot.health_of.get(tg.arn, ())) for tg in groups)
    yield usage(RULES, about, len(rules), snapshot)
    yield usage(CERTIFICATES, about, len(extra), snapshot)
    yield usage(LISTENERS, about, len(listeners), snapshot)
    yield usage(GROUPS_PER_ALB, about, len(groups), snapshot)
    yield usage(TARGETS_PER_ALB, about, targets, snapshot)


def target_group_usage(snapshot: Snapshot) -> Iterator[Usage]:
    """Count the targets of every target group."""
    counts = Counter(health.target_group_arn for health in snapshot.target_health)
    for tg in snapshot.target_groups:
        about = ObjectRef("TargetGroup", "", tg.name)
        yield usage(TARGETS_PER_GROUP, about, counts[tg.arn], snapshot)


def inbound_rules(group: SecurityGroup) -> int:
    """Count inbound rules of the fuller IP family; groups and prefix lists count in both."""
    both = sum(len(p.security_groups) + len(p.prefix_lists) for p in group.ingress)
    ipv4 = sum(len(p.cidrs) for p in group.ingress)
    ipv6 = sum(len(p.ipv6_cidrs) for p in group.ingress)
    return both + max(ipv4, ipv6)


def region_usage(snapshot: Snapshot) -> Iterator[Usage]:
    """Count what a Region has; only what is in the cluster's VPC is known, so it may be more."""
    albs = sum(lb.type == "application" for lb in snapshot.load_balancers)
    yield usage(LOAD_BALANCERS, REGION, albs, snapshot)
    yield usage(TARGET_GROUPS, REGION, len(snapshot.target_groups), snapshot)
