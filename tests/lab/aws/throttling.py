"""Request throttling: token buckets per account, region and class of actions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.lab.aws.call import Call
from tests.lab.aws.clock import Clock
from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record

# Class of actions → size of the bucket, tokens refilled per second.
CLASSES: Mapping[str, tuple[float, float]] = {
    "elbv2": (40, 10),
    "elbv2-describe": (40, 10),
    "elbv2-trust-store": (40, 10),
    "elbv2-mutating": (20, 3),
    "elbv2-registration": (20, 4),
    "elbv2-resource-intensive": (10, 0.2),
    "ec2-describe": (100, 20),
    "ec2-unfiltered": (50, 10),
    "ec2-mutating": (50, 5),
    "ec2-rules": (50, 5),
    "ec2-tags": (100, 10),
}
ELBV2 = {
    "RegisterTargets": "elbv2-registration",
    "DeregisterTargets": "elbv2-registration",
    "CreateLoadBalancer": "elbv2-resource-intensive",
    "SetSubnets": "elbv2-resource-intensive",
}
EC2 = {
    "AuthorizeSecurityGroupIngress": "ec2-rules",
    "RevokeSecurityGroupIngress": "ec2-rules",
    "CreateTags": "ec2-tags",
    "DeleteTags": "ec2-tags",
}
# Paged or filtered, these have a larger bucket of their own.
HEAVY = ("DescribeInstances", "DescribeNetworkInterfaces", "DescribeSecurityGroups")


@dataclass(slots=True)
class Bucket:
    """Tokens left at a time."""

    tokens: float
    at: float


@dataclass(slots=True)
class Throttle:
    """The buckets, and whether they are in force at all."""

    on: bool = False
    classes: dict[str, tuple[float, float]] = field(default_factory=lambda: dict(CLASSES))
    buckets: dict[str, Bucket] = field(default_factory=dict)

    def take(self, call: Call, params: Record, clock: Clock) -> None:
        """Take a token for a call from each of its buckets, or raise the service's error."""
        if not self.on:
            return
        drawn = [
            self._bucket(f"{call.region}/{name}", name.partition("/")[0], clock.now())
            for name in _classes(call, params)
        ]
        if any(bucket.tokens < 1 for bucket in drawn):
            if call.service == "ec2":
                raise AwsError("RequestLimitExceeded", "Request limit exceeded.", 503)
            raise AwsError("Throttling", "Rate exceeded", 400)
        for bucket in drawn:
            bucket.tokens -= 1

    def _bucket(self, key: str, kind: str, now: float) -> Bucket:
        size, rate = self.classes[kind]
        bucket = self.buckets.setdefault(key, Bucket(size, now))
        bucket.tokens = min(size, bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        return bucket


def _classes(call: Call, params: Record) -> Iterator[str]:
    reading = call.operation.startswith(("Describe", "Get"))
    if call.service == "elbv2":
        yield "elbv2"
        if reading:
            trust = "TrustStore" in call.operation
            yield "elbv2-trust-store" if trust else "elbv2-describe"
        else:
            yield ELBV2.get(call.operation, "elbv2-mutating")
    if call.service == "ec2":
        # EC2 counts each action by itself.
        yield f"{_ec2_class(call.operation, params, reading)}/{call.operation}"


def _ec2_class(operation: str, params: Record, reading: bool) -> str:
    if reading:
        return "ec2-unfiltered" if operation in HEAVY and not params else "ec2-describe"
    return EC2.get(operation, "ec2-mutating")
