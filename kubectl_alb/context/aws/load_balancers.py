"""Which load balancers a question is about, found with as few calls as possible.

By name, from the addresses in status (one call); by the target groups that TargetGroupBindings
name (two calls); by the tags of all load balancers only for what neither leads to. All of the VPC
are listed when the question is about everything.
"""

from collections.abc import Iterable

from kubectl_alb.context.aws.errors import AwsNotFoundError
from kubectl_alb.context.aws.hostname import name_of
from kubectl_alb.context.aws.owned import (
    names_in_status,
    tags_by_arn,
    tags_of,
    vpc_by_cluster,
)
from kubectl_alb.context.aws.reader import AwsReader
from kubectl_alb.context.fanout import chunks
from kubectl_alb.context.identity import vpc_of
from kubectl_alb.context.scope import ReadScope
from kubectl_alb.context.source import Answer, Record
from kubectl_alb.facts.ownership import names_cluster

BATCH = 20
CONTROLLERS_PREFIX = "k8s-"


def load_balancers(aws: AwsReader) -> Answer:
    """Return the load balancers that the focus is about."""
    focus = aws.focus
    if focus.everything:
        return Answer(tuple(_of_vpc(aws)))
    if focus.load_balancer.startswith("arn:"):
        return Answer(tuple(_described(aws, "LoadBalancerArns", [focus.load_balancer])))
    if focus.load_balancer:
        return Answer(tuple(_described(aws, "Names", [name_of(focus.load_balancer)])))
    return Answer(tuple(_in_scope(aws, aws.scope)))


def _in_scope(aws: AwsReader, scope: ReadScope) -> list[Record]:
    found = _described(aws, "Names", scope.names)
    if not scope.names:
        groups = target_groups_in_question(aws)
        arns = dict.fromkeys(arn for group in groups for arn in group["LoadBalancerArns"])
        found = _described(aws, "LoadBalancerArns", arns)
    if scope.unplaced:
        found += _by_tags(aws, scope, {lb["LoadBalancerArn"] for lb in found})
    return found


def target_groups_in_question(aws: AwsReader) -> list[Record]:
    """Return the target groups that the bindings in question fill, or that the focus names."""
    name, arns = aws.focus.target_group, list(aws.scope.target_group_arns)
    by_arn = [*arns, name] if name.startswith("arn:") else arns
    found = batched(aws, "DescribeTargetGroups", "TargetGroupArns", by_arn)
    if name and not found:
        found = batched(aws, "DescribeTargetGroups", "Names", [name])
    return found


def _described(aws: AwsReader, key: str, values: Iterable[str]) -> list[Record]:
    return batched(aws, "DescribeLoadBalancers", key, values)


def batched(aws: AwsReader, operation: str, key: str, values: Iterable[str]) -> list[Record]:
    """Describe by name or ARN, twenty at a time; what does not exist is left out."""
    found: list[Record] = []
    for some in chunks(dict.fromkeys(values), BATCH):
        found += _batch(aws, operation, key, some)
    return found


def _batch(aws: AwsReader, operation: str, key: str, values: list[str]) -> list[Record]:
    result = operation.removeprefix("Describe")
    try:
        return list(aws.call("elbv2", operation, **{key: values})[result])
    except AwsNotFoundError:
        if len(values) == 1:
            return []
    # One unknown value fails the whole batch.
    singly = aws.fanout.each(lambda value: _batch(aws, operation, key, [value]), values)
    return [record for records in singly for record in records]


def _of_vpc(aws: AwsReader) -> list[Record]:
    """List all load balancers and keep those in the VPC, or in the status of some object.

    Those elsewhere that a controller has named may be of a cluster with the name of this one.
    """
    found = aws.pages("elbv2", "DescribeLoadBalancers", "LoadBalancers")
    names = names_in_status(aws)
    ours = [lb for lb in found if name_of(str(lb.get("DNSName") or "")) in names]
    told = vpc_by_cluster(aws)
    vpc = told or vpc_of(ours)
    return [
        lb
        for lb in found
        if vpc in ("", lb.get("VpcId"))
        or lb in ours
        or (told and lb["LoadBalancerName"].startswith(CONTROLLERS_PREFIX))
    ]


def _by_tags(aws: AwsReader, scope: ReadScope, known: set[str]) -> list[Record]:
    every = aws.pages("elbv2", "DescribeLoadBalancers", "LoadBalancers")
    vpc, cluster = vpc_by_cluster(aws), aws.cluster().cluster_name.value
    near = [lb for lb in every if vpc in ("", lb.get("VpcId"))]
    tags = tags_by_arn(tags_of(aws, (lb["LoadBalancerArn"] for lb in near)).records)
    wanted = {(f"{owner}/stack", stack) for owner, stack in scope.unplaced}
    return [
        lb
        for lb in near
        for own in [tags.get(lb["LoadBalancerArn"], {})]
        if lb["LoadBalancerArn"] not in known
        and names_cluster(own, cluster)
        and wanted & own.items()
    ]
