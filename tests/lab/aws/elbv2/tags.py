"""Tags of load balancers, listeners, rules, target groups and trust stores."""

from collections.abc import Callable, Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2.state import Elb
from tests.lab.aws.errors import AwsError, validation
from tests.lab.aws.record import Record, tag_list, tag_map

MOST_ARNS = 20


def describe_tags(account: Account, params: Record) -> Record:
    """Return the tags of up to 20 resources; one unknown ARN fails the call."""
    arns = params["ResourceArns"]
    _check_arns(account.elb, arns)
    descriptions = [
        {"ResourceArn": arn, "Tags": tag_list(account.elb.tags.get(arn, {}))} for arn in arns
    ]
    return {"TagDescriptions": descriptions}


def add_tags(account: Account, params: Record) -> Record:
    """Tag resources; a key that is there already gets the new value."""
    arns = params["ResourceArns"]
    _check_arns(account.elb, arns)
    for arn in arns:
        added = checked(account, params["Tags"])
        tags = {**account.elb.tags.get(arn, {}), **added}
        _check_count(account, tags)
        account.elb.tags[arn] = tags
    return {}


def remove_tags(account: Account, params: Record) -> Record:
    """Take tags off resources."""
    arns = params["ResourceArns"]
    _check_arns(account.elb, arns)
    for arn in arns:
        for key in params["TagKeys"]:
            account.elb.tags.get(arn, {}).pop(key, None)
    return {}


def checked(account: Account, tags: Sequence[Record] | None) -> dict[str, str]:
    """Return the tags of a request; raise for a key that is there twice or too many tags."""
    mapped = tag_map(list(tags or ()))
    if len(mapped) < len(tags or ()):
        raise AwsError("DuplicateTagKeys", "Duplicate tag keys found")
    _check_count(account, mapped)
    return mapped


def _check_count(account: Account, tags: dict[str, str]) -> None:
    most = account.limit("tags-per-resource")
    if len(tags) > most:
        raise AwsError("TooManyTags", f"The maximum number of tags per resource is '{most}'")


def _check_arns(elb: Elb, arns: Sequence[str]) -> None:
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
        raise validation(f"'{arn}' is not a valid resource ARN")
    return finders[kind]
