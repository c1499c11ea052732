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

    `healthy` is None until the first checks are done, `passes` and `failures` count the latest
    checks with the same outcome, `failed_with` is what the latest failing one saw, and
    `checked_at` is the time up to which checks were made. `pinned` is a recorded state as
    DescribeTargetHealth shows it; while it stands, no check changes it.
    """

    id: str
    port: int
    zone: str = ""
    registered_at: float = 0
    checked_at: float = 0
    healthy: bool | None = None
    passes: int = 0
    failures: int = 0
    failed_with: str = "failed"
    draining_since: float | None = None
    pinned: Record | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """What health checks see at the targets that it fits; empty fields fit all.

    `sees` is `ok`, a status code, `timeout`, `failed` or `internal`. A `forced` state, as
    DescribeTargetHealth shows it, stands whatever checks see.
    """

    group: str = ""
    id: str = ""
    port: int = 0
    sees: str = "ok"
    forced: Record | None = None

    def fits(self, group: str, target: Target) -> bool:
        """Tell whether it is about a target of a group."""
        return (
            self.group in ("", group)
            and self.id in ("", target.id)
            and self.port in (0, target.port)
        )


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
    sights: list[Sight] = field(default_factory=list)
    trust_stores: Records = field(default_factory=dict)
    revocations: dict[str, list[Record]] = field(default_factory=dict)
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

    def drop_listener(self, arn: str) -> None:
        """Take a listener away with its rules and certificates."""
        for rule in self.rules_of(arn):
            self.rules.pop(rule["RuleArn"])
            self.tags.pop(rule["RuleArn"], None)
        self.listeners.pop(arn)
        self.listener_attributes.pop(arn, None)
        self.certificates.pop(arn, None)
        self.tags.pop(arn, None)


def _found(records: Records, arn: str, kind: str, plural: str) -> Record:
    if arn not in records:
        raise AwsError(f"{kind}NotFound", f"One or more {plural} not found")
    return records[arn]


def _rank(rule: Record) -> int:
    return 1 << 30 if rule["Priority"] == "default" else int(rule["Priority"])
