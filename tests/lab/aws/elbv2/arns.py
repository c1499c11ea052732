"""ARNs in requests: of the right kind, partition and region, whatever they name."""

from collections.abc import Iterator

from tests.lab.aws.account import Account
from tests.lab.aws.errors import validation
from tests.lab.aws.record import Record

# Parameter → the kind in the ARN, and the word for it.
KINDS = {
    "LoadBalancerArn": ("loadbalancer", "load balancer"),
    "ListenerArn": ("listener", "listener"),
    "RuleArn": ("listener-rule", "listener rule"),
    "TargetGroupArn": ("targetgroup", "target group"),
    "TrustStoreArn": ("truststore", "trust store"),
}


def check(account: Account, params: Record) -> None:
    """Raise ValidationError for an ARN that could not name such a thing in this region."""
    for name, arn in _arns(params):
        kind, word = KINDS[name]
        start = f"arn:{account.partition}:elasticloadbalancing:{account.region}:"
        if not arn.startswith(start) or arn.split(":")[5:6] != [f"{kind}/{_rest(arn)}"]:
            raise validation(f"'{arn}' is not a valid {word} ARN")


def _rest(arn: str) -> str:
    return arn.rpartition(":")[2].partition("/")[2]


def _arns(params: Record) -> Iterator[tuple[str, str]]:
    for name in KINDS:
        if name in params:
            yield name, params[name]
        for arn in params.get(f"{name}s", ()):
            yield name, arn
