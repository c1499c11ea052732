"""Listeners: describing them."""

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import paging
from tests.lab.aws.elbv2.state import Elb
from tests.lab.aws.errors import validation
from tests.lab.aws.record import Record, tag_list


def describe_listeners(account: Account, params: Record) -> Record:
    """Return the listeners of a load balancer, or those of some ARNs."""
    arns, load_balancer = params.get("ListenerArns"), params.get("LoadBalancerArn")
    if bool(arns) == bool(load_balancer):
        raise validation("You must specify either listener ARNs or a load balancer ARN")
    if arns:
        found = [account.elb.listener(arn) for arn in arns]
    else:
        account.elb.load_balancer(str(load_balancer))
        found = account.elb.listeners_of(str(load_balancer))
    shown = [shown_listener(account.elb, listener) for listener in found]
    return paging.answer("Listeners", shown, params)


def shown_listener(elb: Elb, listener: Record) -> Record:
    """Return a listener as the API shows it: with the actions of its default rule."""
    return {**listener, "DefaultActions": elb.default_rule(listener["ListenerArn"])["Actions"]}


def describe_listener_attributes(account: Account, params: Record) -> Record:
    """Return the attributes of one listener."""
    arn = params["ListenerArn"]
    account.elb.listener(arn)
    return {"Attributes": tag_list(account.elb.listener_attributes[arn])}
