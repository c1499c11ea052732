"""Target groups: describing them."""

from collections.abc import Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import paging
from tests.lab.aws.elbv2.forwards import used_groups
from tests.lab.aws.elbv2.state import Elb
from tests.lab.aws.errors import AwsError, validation
from tests.lab.aws.record import Record, tag_list


def describe_target_groups(account: Account, params: Record) -> Record:
    """Return all target groups, or those of a load balancer, of some ARNs or of some names."""
    elb = account.elb
    given = [key for key in ("LoadBalancerArn", "TargetGroupArns", "Names") if params.get(key)]
    if len(given) > 1:
        raise validation(f"{given[0]} and {given[1]} cannot be specified together")
    users = _users(elb)
    found = list(elb.target_groups.values())
    if given == ["LoadBalancerArn"]:
        wanted = params["LoadBalancerArn"]
        elb.load_balancer(wanted)
        found = [group for group in found if wanted in users.get(group["TargetGroupArn"], ())]
    elif given == ["TargetGroupArns"]:
        found = [elb.target_group(arn) for arn in params["TargetGroupArns"]]
    elif given == ["Names"]:
        found = _named(found, params["Names"])
    shown = [
        {**group, "LoadBalancerArns": users.get(group["TargetGroupArn"], [])} for group in found
    ]
    return paging.answer("TargetGroups", shown, params)


def _users(elb: Elb) -> dict[str, list[str]]:
    users = dict(elb.pinned)
    for load_balancer, groups in used_groups(elb).items():
        users.update({group: [load_balancer] for group in groups})
    return users


def _named(groups: Sequence[Record], names: Sequence[str]) -> list[Record]:
    by_name = {record["TargetGroupName"]: record for record in groups}
    if any(name not in by_name for name in names):
        raise AwsError("TargetGroupNotFound", "One or more target groups not found")
    return [by_name[name] for name in names]


def describe_target_group_attributes(account: Account, params: Record) -> Record:
    """Return the attributes of one target group."""
    arn = params["TargetGroupArn"]
    account.elb.target_group(arn)
    return {"Attributes": tag_list(account.elb.target_group_attributes[arn])}
