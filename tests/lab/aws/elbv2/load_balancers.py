"""Load balancers: describing them."""

from collections.abc import Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import paging
from tests.lab.aws.errors import AwsError, validation
from tests.lab.aws.record import Record, tag_list, to_datetime

MOST_ARNS = 20


def describe_load_balancers(account: Account, params: Record) -> Record:
    """Return all load balancers, or those of some ARNs or names; one unknown fails the call."""
    arns, names = params.get("LoadBalancerArns"), params.get("Names")
    if arns and names:
        raise validation("Load balancer names and load balancer ARNs cannot be specified together")
    if arns and len(arns) > MOST_ARNS:
        raise validation(f"Up to {MOST_ARNS} load balancers can be described in a single call")
    everything = list(account.elb.load_balancers.values())
    if arns:
        everything = [account.elb.load_balancer(arn) for arn in arns]
    elif names:
        everything = _named(everything, names)
    shown = [shown_load_balancer(account, record) for record in everything]
    return paging.answer("LoadBalancers", shown, params)


def shown_load_balancer(account: Account, load_balancer: Record) -> Record:
    """Return a load balancer with its state: it is being set up for a while after its creation."""
    if "State" in load_balancer:
        return load_balancer
    age = account.clock.now() - to_datetime(load_balancer["CreatedTime"]).timestamp()
    ready = age >= account.timing.provisioning_seconds
    return {**load_balancer, "State": {"Code": "active" if ready else "provisioning"}}


def _named(load_balancers: Sequence[Record], names: Sequence[str]) -> list[Record]:
    by_name = {record["LoadBalancerName"]: record for record in load_balancers}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        shown = ", ".join(unknown)
        raise AwsError("LoadBalancerNotFound", f"Load balancers '[{shown}]' not found")
    return [by_name[name] for name in names]


def describe_load_balancer_attributes(account: Account, params: Record) -> Record:
    """Return the attributes of one load balancer."""
    arn = params["LoadBalancerArn"]
    account.elb.load_balancer(arn)
    return {"Attributes": tag_list(account.elb.load_balancer_attributes[arn])}
