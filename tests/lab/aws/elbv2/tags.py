"""Tags of load balancers, listeners, rules, target groups and trust stores."""

from collections.abc import Callable, Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2.state import Elb
from tests.lab.aws.errors import AwsError, validation
from tests.lab.aws.record import Record, tag_list

MOST_ARNS = 20


def describe_tags(account: Account, params: Record) -> Record:
    """Return the tags of up to 20 resources; one unknown ARN fails the call."""
    arns = params["ResourceArns"]
    check_arns(account.elb, arns)
    descriptions = [
        {"ResourceArn": arn, "Tags": tag_list(account.elb.tags.get(arn, {}))} for arn in arns
    ]
    return {"TagDescriptions": descriptions}


def check_arns(elb: Elb, arns: Sequence[str]) -> None:
    """Raise the error of the first ARN that is no resource of ours, or of too many ARNs."""
    if not arns:
        raise validation("At least one resource ARN must be specified")
    if len(arns) > MOST_ARNS:
        shown = ", ".join(arns)
        raise validation(
            f"1 validation error detected: Value '[{shown}]' at 'resourceArns' failed to satisfy"
            f" constraint: Member must have length less than or equal to {MOST_ARNS}"
        )
    for arn in arns:
        _finder(elb, arn)(arn)


def _finder(elb: Elb, arn: str) -> Callable[[str], Record]:
    finders = {
        "loadbalancer": elb.load_balancer,
        "listener": elb.listener,
        "listener-rule": elb.rule,
        "targetgroup": elb.target_group,
        "truststore": elb.trust_store,
    }
    parts = arn.split(":")
    kind = parts[5].split("/")[0] if len(parts) == 6 else ""
    if kind not in finders:
        raise AwsError("ValidationError", f"'{arn}' is not a valid resource ARN")
    return finders[kind]
