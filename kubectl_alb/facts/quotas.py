"""The quotas of AWS, and how much of each a stack would take or AWS's resources take.

AWS: "Quotas for your Application Load Balancers" and "Amazon VPC quotas". Default rules and the
default certificate of a listener do not count, nor does what hangs on a frontend NLB.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kubectl_alb.facts.prefix_lists import least_weight, weightless
from kubectl_alb.facts.tags import CLUSTER_TAG, RESOURCE_TAG, STACK_TAG
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.names import GroupID, ObjectRef
from kubectl_alb.model.network import SecurityGroup
from kubectl_alb.model.rule import Condition, Token
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.stack import ALB_ID, ManagedSecurityGroup, Stack

NEARLY = 0.8


@dataclass(frozen=True, slots=True)
class Limit:
    """A quota: its service and code, its names and its value unless the account has another.

    `noun` is what is counted, `name` says also on what. A limit without a code is the same for all.
    """

    service: str
    code: str
    noun: str
    name: str
    default: int


@dataclass(frozen=True, slots=True)
class Usage:
    """What one object, or the region, uses of a quota.

    `applied` is whether `allowed` is the account's own value; else it is AWS's default. `partial`
    is whether more may be used: of a prefix list it is not known as how many rules it counts.
    """

    limit: Limit
    about: ObjectRef
    used: int
    allowed: int
    applied: bool
    partial: bool = False

    @property
    def left(self) -> int:
        """How many more there may be."""
        return self.allowed - self.used

    @property
    def exceeded(self) -> bool:
        """Whether AWS refuses that many."""
        return self.used > self.allowed

    @property
    def full(self) -> bool:
        """Whether there may be no more."""
        return self.used >= self.allowed

    @property
    def nearly_full(self) -> bool:
        """Whether four fifths are used."""
        return self.used >= NEARLY * self.allowed


def _elb(code: str, noun: str, name: str, default: int) -> Limit:
    return Limit("elasticloadbalancing", code, noun, name, default)


_ALBS = "Application Load Balancers"
LOAD_BALANCERS = _elb("L-53DA6B97", _ALBS, f"{_ALBS} per Region", 50)
LISTENERS = _elb("L-B6DF7632", "listeners", "listeners per ALB", 50)
RULES = _elb("L-7EED9B64", "rules", "rules per ALB", 100)
CERTIFICATES = _elb("L-9365A611", "certificates", "certificates per ALB", 25)
GROUPS_PER_ALB = _elb("L-822D1B1B", "target groups", "target groups per ALB", 100)
TARGETS_PER_ALB = _elb("L-7E6692B2", "targets", "targets per ALB", 1000)
TARGET_GROUPS = _elb("L-B22855CB", "target groups", "target groups per Region", 3000)
TARGETS_PER_GROUP = _elb("L-A0D0B863", "targets", "targets per target group", 1000)
CONDITION_VALUES = _elb("", "condition values", "condition values per rule", 5)
TAGS = _elb("", "tags", "tags per load balancer", 50)
GROUP_RULES = Limit(
    "vpc", "L-0EA8095F", "security group rules", "inbound rules per security group", 60
)
GROUPS_PER_INTERFACE = Limit(
    "vpc", "L-2AFB9258", "security groups", "security groups per network interface", 5
)
REGION = ObjectRef("Region", "", "region")


def usage(limit: Limit, about: ObjectRef, used: int, snapshot: Snapshot) -> Usage:
    """Put a number beside what is allowed: the account's own value of a quota, else the default."""
    key = (limit.service, limit.code)
    own = snapshot.aws.quota_by_code.get(key)
    allowed = limit.default if own is None else int(own.value)
    return Usage(limit, about, used, allowed, own is not None)


def stack_usage(stack: Stack, snapshot: Snapshot) -> tuple[Usage, ...]:
    """Count what the ALB of a stack takes after deployment; nothing for a stack without one."""
    alb = stack.alb
    if alb is None:
        return ()
    about = ObjectRef("IngressGroup", "", str(stack.id))
    listeners = [one for one in stack.listeners if one.load_balancer == ALB_ID]
    ids = {listener.id for listener in listeners}
    counts = {
        RULES: sum(rule.listener in ids for rule in stack.rules),
        CERTIFICATES: sum(additional(one.certificates[:1], one.certificates) for one in listeners),
        GROUPS_PER_ALB: sum(tg.target_type != "alb" for tg in stack.target_groups),
        LISTENERS: len(listeners),
        GROUP_RULES: max(
            (managed_inbound_rules(one, snapshot) for one in stack.security_groups), default=0
        ),
        GROUPS_PER_INTERFACE: len(set(alb.security_groups)),
        TAGS: len({*alb.tags, CLUSTER_TAG, STACK_TAG, RESOURCE_TAG}),
    }
    found = (usage(limit, about, used, snapshot) for limit, used in counts.items())
    lists = [one for group in stack.security_groups for one in prefix_lists_of(group)]
    unknown = bool(weightless(lists, snapshot))
    return tuple(replace(one, partial=unknown and one.limit is GROUP_RULES) for one in found)


def load_balancer_usage(lb: LoadBalancer, snapshot: Snapshot) -> Iterator[Usage]:
    """Count what hangs on an Application Load Balancer."""
    about = ObjectRef("LoadBalancer", "", lb.name)
    listeners = snapshot.aws.listeners_by_load_balancer_arn.get(lb.arn, ())
    by_listener = snapshot.aws.certificates_by_listener_arn
    presented = {
        one.arn: [one.certificate, *(entry.arn for entry in by_listener.get(one.arn, ()))]
        for one in listeners
    }
    groups = snapshot.aws.target_groups_by_load_balancer_arn.get(lb.arn, ())
    counts = {
        RULES: _rules(lb, snapshot),
        CERTIFICATES: sum(additional(arns[:1], arns) for arns in presented.values()),
        LISTENERS: len(listeners),
        GROUPS_PER_ALB: len(groups),
        TARGETS_PER_ALB: sum(
            len(snapshot.aws.health_by_target_group_arn.get(tg.arn, ())) for tg in groups
        ),
    }
    for limit, used in counts.items():
        yield usage(limit, about, used, snapshot)


def rule_usage(lb: LoadBalancer, snapshot: Snapshot) -> Usage:
    """Count the rules of an Application Load Balancer."""
    about = ObjectRef("LoadBalancer", "", lb.name)
    return usage(RULES, about, _rules(lb, snapshot), snapshot)


def _rules(lb: LoadBalancer, snapshot: Snapshot) -> int:
    listeners = snapshot.aws.listeners_by_load_balancer_arn.get(lb.arn, ())
    rules = (r for one in listeners for r in snapshot.aws.rules_by_listener_arn.get(one.arn, ()))
    return sum(rule.priority is not None for rule in rules)


def additional(default: Iterable[Token], certificates: Iterable[Token]) -> int:
    """Count the certificates of a listener besides its default one, each once."""
    return len({*certificates} - {*default})


def target_group_usage(snapshot: Snapshot) -> Iterator[Usage]:
    """Count the targets of every target group."""
    counts = Counter(health.target_group_arn for health in snapshot.aws.target_health)
    for tg in snapshot.aws.target_groups:
        about = ObjectRef("TargetGroup", "", tg.name)
        yield usage(TARGETS_PER_GROUP, about, counts[tg.arn], snapshot)


def security_group_usage(group: SecurityGroup, snapshot: Snapshot) -> Usage:
    """Count the inbound rules of a security group."""
    about = ObjectRef("SecurityGroup", "", group.id)
    return usage(GROUP_RULES, about, inbound_rules(group, snapshot), snapshot)


def inbound_rules(group: SecurityGroup, snapshot: Snapshot) -> int:
    """Count the inbound rules that AWS has in a security group."""
    return _fuller_family(
        sum(len(p.cidrs) for p in group.ingress),
        sum(len(p.ipv6_cidrs) for p in group.ingress),
        sum(len(p.security_groups) for p in group.ingress)
        + least_weight(inbound_prefix_lists(group), snapshot),
    )


def inbound_prefix_lists(group: SecurityGroup) -> tuple[str, ...]:
    """Return the prefix list of each inbound rule of AWS's that has one."""
    return tuple(one for permission in group.ingress for one in permission.prefix_lists)


def managed_inbound_rules(group: ManagedSecurityGroup, snapshot: Snapshot) -> int:
    """Count the inbound rules that the controller makes in a security group."""
    ipv4 = sum(bool(rule.cidr) for rule in group.inbound)
    ipv6 = sum(bool(rule.ipv6_cidr) for rule in group.inbound)
    others = sum(bool(rule.security_group) for rule in group.inbound)
    return _fuller_family(ipv4, ipv6, others + least_weight(prefix_lists_of(group), snapshot))


def managed_group_usage(group: ManagedSecurityGroup, id_: GroupID, snapshot: Snapshot) -> Usage:
    """Count the inbound rules of the security group that a load balancer is to get."""
    about = ObjectRef("IngressGroup", "", str(id_))
    return usage(GROUP_RULES, about, managed_inbound_rules(group, snapshot), snapshot)


def prefix_lists_of(group: ManagedSecurityGroup) -> tuple[str, ...]:
    """Return the prefix list of each rule that has one."""
    return tuple(rule.prefix_list for rule in group.inbound if rule.prefix_list)


def _fuller_family(ipv4: int, ipv6: int, both: int) -> int:
    """Return what counts of a security group: each IP family has the quota to itself.

    Rules for groups and prefix lists count in both; a prefix list counts at least once.
    """
    return both + max(ipv4, ipv6)


def condition_values(conditions: Iterable[Condition]) -> int:
    """Count the values of a rule's conditions."""
    return sum(len(c.values) + len(c.regex_values) + len(c.pairs) for c in conditions)


def region_usage(snapshot: Snapshot) -> Iterator[Usage]:
    """Count what a Region has; only what is in the cluster's VPC is known, so it may be more."""
    albs = sum(lb.type == "application" for lb in snapshot.aws.load_balancers)
    yield usage(LOAD_BALANCERS, REGION, albs, snapshot)
    yield usage(TARGET_GROUPS, REGION, len(snapshot.aws.target_groups), snapshot)
