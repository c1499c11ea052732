"""Target health as DescribeTargetHealth shows it."""

from tests.lab.aws.account import Account
from tests.lab.aws.record import Record


def describe_target_health(account: Account, params: Record) -> Record:
    """Return the health of all targets of a group, or of some of them."""
    arn = params["TargetGroupArn"]
    account.elb.target_group(arn)
    targets = account.elb.targets[arn]
    return {"TargetHealthDescriptions": [target.pinned for target in targets.values()]}
