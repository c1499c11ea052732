"""What Elastic Load Balancing v2 remembers."""

from dataclasses import dataclass, field

from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record

Attributes = dict[str, str]
Records = dict[str, Record]
TargetKey = tuple[str, int]


@dataclass(slots=True)
class Target:
    """One registration: an id and a port in a target group.

    `pinned` is a state as DescribeTargetHealth shows it, recorded or set by a test; while it
    stands, no health check changes it.
    """

    id: str
    port: int
    zone: str = ""
    pinned: Record | None = None


@dataclass(slots=True)
class Elb:
    """Resources by ARN.

    A rule carries its `ListenerArn`. A listener's default actions are those of its default rule,
    and `certificates` holds, by listener, the ones beside the default certificate.
    `pinned` holds the load balancers of target groups that were loaded without the rules that
    would say so.
    """

    load_balancers: Records = field(default_factory=dict)
    load_balancer_attributes: dict[str, Attributes] = field(default_factory=dict)
    listeners: Records = field(default_factory=dict)
    listener_attributes: dict[str, Attributes] = field(default_factory=dict)
    certificates: dict[str, list[str]] = field(default_factory=dict)
    rules: Records = field(default_factory=dict)
    target_groups: Records = field(default_factory=dict)
    target_group_attributes: dict[str, Attributes] = field(default_factory=dict)
    pinned: dict[str, list[str]] = field(default_factory=dict)
    targets: dict[str, dict[TargetKey, Target]] = field(default_factory=dict)
    trust_stores: Records = field(default_factory=dict)
    capacity: Records = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)

    def load_balancer(self, arn: str) -> Record:
        """Return a load balancer or raise LoadBalancerNotFound."""
        return _found(self.load_balancers, arn, "LoadBalancer", "load balancers")

    def listener(self, arn: str) -> Record:
        """Return a listener or raise ListenerNotFound."""
        return _found(self.listeners, arn, "Listener", "listeners")

    def rule(self, arn: str) -> Record:
        """Return a rule or raise RuleNotFound."""
        return _found(self.rules, arn, "Rule", "rules")

    def target_group(self, arn: str) -> Record:
        """Return a target group or raise TargetGroupNotFound."""
        return _found(self.target_groups, arn, "TargetGroup", "target groups")

    def trust_store(self, arn: str) -> Record:
        """Return a trust store or raise TrustStoreNotFound."""
        return _found(self.trust_stores, arn, "TrustStore", "trust stores")

    def listeners_of(self, load_balancer_arn: str) -> list[Record]:
        """Return the listeners of a load balancer in the order of creation."""
        return [
            listener
            for listener in self.listeners.values()
            if listener["LoadBalancerArn"] == load_balancer_arn
        ]

    def rules_of(self, listener_arn: str) -> list[Record]:
        """Return the rules of a listener in the order of evaluation, the default one last."""
        rules = [rule for rule in self.rules.values() if rule["ListenerArn"] == listener_arn]
        return sorted(rules, key=_rank)

    def default_rule(self, listener_arn: str) -> Record:
        """Return the rule that holds a listener's default actions."""
        return self.rules_of(listener_arn)[-1]


def _found(records: Records, arn: str, kind: str, plural: str) -> Record:
    if arn not in records:
        raise AwsError(f"{kind}NotFound", f"One or more {plural} not found")
    return records[arn]


def _rank(rule: Record) -> int:
    return 1 << 30 if rule["Priority"] == "default" else int(rule["Priority"])
