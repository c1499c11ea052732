"""Rules: describing them."""

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import paging
from tests.lab.aws.errors import validation
from tests.lab.aws.record import Record


def describe_rules(account: Account, params: Record) -> Record:
    """Return the rules of a listener in the order of evaluation, or those of some ARNs."""
    arns, listener = params.get("RuleArns"), params.get("ListenerArn")
    if bool(arns) == bool(listener):
        raise validation("You must specify either listener rule ARNs or a listener ARN")
    if arns:
        found = [account.elb.rule(arn) for arn in arns]
    else:
        account.elb.listener(str(listener))
        found = account.elb.rules_of(str(listener))
    return paging.answer("Rules", found, params)
