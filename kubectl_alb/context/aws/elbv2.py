"""ELBv2 sections, read live: each in one round once its parents are known.

AWS: Elastic Load Balancing API reference; batches and page sizes are the API's own.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from kubectl_alb.context.aws.errors import AwsNotFoundError
from kubectl_alb.context.aws.load_balancers import (
    CONTROLLERS_PREFIX,
    batched,
    target_groups_in_question,
)
from kubectl_alb.context.aws.owned import (
    BATCH,
    own_load_balancers,
    own_target_groups,
    owner_tags,
    tag_batch,
    vpc_by_cluster,
)
from kubectl_alb.context.aws.reader import AwsReader
from kubectl_alb.context.fanout import chunks, outcomes
from kubectl_alb.context.scope import target_group_arn
from kubectl_alb.context.source import Answer, Record
from kubectl_alb.errors import AlbError, common_of
from kubectl_alb.model.section import Section

SECURE = ("HTTPS", "TLS")


def _arns(aws: AwsReader, need: Section, field: str) -> list[str]:
    own = {Section.LOAD_BALANCERS: own_load_balancers, Section.TARGET_GROUPS: own_target_groups}
    records = own[need](aws) if need in own else aws.records(need)
    return [str(record[field]) for record in records]


def _present(read: Callable[[Any], list[Any]]) -> Callable[[Any], list[Any]]:
    """Make a read give nothing for what was deleted meanwhile."""

    def lenient(item: Any) -> list[Any]:
        try:
            return read(item)
        except AwsNotFoundError:
            return []

    return lenient


def listeners(aws: AwsReader) -> Answer:
    """Return the listeners of every load balancer."""

    def read(arn: str) -> list[Record]:
        return aws.pages("elbv2", "DescribeListeners", "Listeners", LoadBalancerArn=arn)

    return aws.each(_present(read), _arns(aws, Section.LOAD_BALANCERS, "LoadBalancerArn"))


def rules(aws: AwsReader) -> Answer:
    """Return the rules of every listener."""

    def read(arn: str) -> list[Record]:
        found = aws.pages("elbv2", "DescribeRules", "Rules", ListenerArn=arn)
        return [{"ListenerArn": arn, **rule} for rule in found]

    return aws.each(_present(read), _arns(aws, Section.LISTENERS, "ListenerArn"))


def listener_certificates(aws: AwsReader) -> Answer:
    """Return all certificates of every secure listener."""

    def read(arn: str) -> list[Record]:
        found = aws.pages("elbv2", "DescribeListenerCertificates", "Certificates", ListenerArn=arn)
        return [{"ListenerArn": arn, **certificate} for certificate in found]

    secure = (r["ListenerArn"] for r in aws.records(Section.LISTENERS) if r["Protocol"] in SECURE)
    return aws.each(_present(read), secure)


def target_groups(aws: AwsReader) -> Answer:
    """Return the target groups of the load balancers, or all when the question is about all."""
    if aws.focus.everything:
        vpc = vpc_by_cluster(aws)
        bound = set(map(target_group_arn, aws.known(Section.TARGET_GROUP_BINDINGS)))
        found = aws.pages("elbv2", "DescribeTargetGroups", "TargetGroups")
        return Answer(
            tuple(
                group
                for group in found
                if not vpc or group.get("VpcId") in (vpc, None) or group["TargetGroupArn"] in bound
            )
        )
    balancers = aws.records(Section.LOAD_BALANCERS)
    if aws.focus.whole:
        return _with_unused(aws, {lb["LoadBalancerArn"] for lb in balancers})
    if not balancers and not aws.focus.load_balancer:
        # What is bound already may wait for its load balancer.
        return Answer(tuple(target_groups_in_question(aws)))

    def read(arn: str) -> list[Record]:
        return aws.pages("elbv2", "DescribeTargetGroups", "TargetGroups", LoadBalancerArn=arn)

    attached = aws.each(_present(read), [lb["LoadBalancerArn"] for lb in balancers])
    return attached if aws.focus.load_balancer else _with_bound(aws, attached)


def _with_bound(aws: AwsReader, found: Answer) -> Answer:
    """Add the target groups that bindings name, and that hang on no load balancer in question."""
    known = {group["TargetGroupArn"] for group in found.records}
    others = [arn for arn in aws.scope.target_group_arns if arn not in known]
    more = batched(aws, "DescribeTargetGroups", "TargetGroupArns", others)
    return replace(found, records=(*found.records, *more))


def _with_unused(aws: AwsReader, balancers: set[str]) -> Answer:
    """Return the target groups of load balancers, the bound ones, and those that nothing uses.

    Only tags tell whose the last ones are, so no more than the controller may have made are kept.
    """
    vpc, bound = vpc_by_cluster(aws), set(aws.scope.target_group_arns)
    return Answer(
        tuple(
            group
            for group in aws.pages("elbv2", "DescribeTargetGroups", "TargetGroups")
            for users in [group.get("LoadBalancerArns") or ()]
            if balancers.intersection(users)
            or group["TargetGroupArn"] in bound
            or (
                not users
                and group["TargetGroupName"].startswith(CONTROLLERS_PREFIX)
                and vpc in ("", group.get("VpcId"))
            )
        )
    )


def target_health(aws: AwsReader) -> Answer:
    """Return the targets of every target group with their health.

    Those of the groups that bindings name are asked for at once, the others when they are known.
    """

    def read(arn: str) -> list[Record]:
        answer = aws.call("elbv2", "DescribeTargetHealth", TargetGroupArn=arn)
        return [{"TargetGroupArn": arn, **t} for t in answer["TargetHealthDescriptions"]]

    # The bindings of a load balancer are found by its target groups: nothing is known before.
    early = not aws.focus.everything and not aws.focus.load_balancer
    bound = aws.scope.target_group_arns if early else ()

    def rest() -> Answer:
        arns = _arns(aws, Section.TARGET_GROUPS, "TargetGroupArn")
        return aws.each(_present(read), [arn for arn in arns if arn not in bound])

    if not bound:
        return rest()
    parts: list[Callable[[], Answer]] = [lambda: aws.each(_present(read), bound), rest]
    return joined(outcomes(lambda part: part(), parts))


def _attributes(operation: str, need: Section, field: str) -> Callable[[AwsReader], Answer]:
    def section(aws: AwsReader) -> Answer:
        def read(arn: str) -> list[Record]:
            answer = aws.call("elbv2", operation, **{field: arn})
            return [{field: arn, "Attributes": answer["Attributes"]}]

        return aws.each(_present(read), _arns(aws, need, field))

    return section


load_balancer_attributes = _attributes(
    "DescribeLoadBalancerAttributes", Section.LOAD_BALANCERS, "LoadBalancerArn"
)
listener_attributes = _attributes("DescribeListenerAttributes", Section.LISTENERS, "ListenerArn")
target_group_attributes = _attributes(
    "DescribeTargetGroupAttributes", Section.TARGET_GROUPS, "TargetGroupArn"
)


def tags(aws: AwsReader) -> Answer:
    """Return the tags of load balancers and target groups; of everything below, too, for all.

    An overview, and who asks only whose a resource is, do without those below.
    """
    everything = aws.focus.everything or aws.focus.whole
    if not everything or aws.focus.overview or aws.focus.sparing:
        return owner_tags(aws)
    return joined(outcomes(lambda part: part(aws), [owner_tags, _tags_below]))


def _tags_below(aws: AwsReader) -> Answer:
    listeners = [r["ListenerArn"] for r in aws.known(Section.LISTENERS)]
    # A default rule carries no tags of its own.
    rules = [r["RuleArn"] for r in aws.known(Section.RULES) if not r.get("IsDefault")]
    return aws.each(lambda some: tag_batch(aws, some), chunks([*listeners, *rules], BATCH))


def joined(parts: Iterable[Answer | AlbError]) -> Answer:
    """Join answers; a failure takes its part away, and is raised when nothing is left."""
    given = list(parts)
    answers = [part for part in given if isinstance(part, Answer)]
    failures = [part for part in given if isinstance(part, AlbError)]
    if failures and not any(answer.records for answer in answers):
        raise failures[0]
    reasons = [*(a.missing for a in answers if a.missing), *(f.message for f in failures)]
    found = tuple(record for answer in answers for record in answer.records)
    partial = [answer.parents for answer in answers if answer.missing]
    named = all(partial) and not failures
    parents = frozenset().union(*partial) if named else frozenset()
    common = {a.common for a in answers if a.missing} | {common_of([f]) for f in failures}
    shared = common.pop() if len(common) == 1 else ""
    return Answer(found, "; ".join(dict.fromkeys(reasons)), parents, shared)


def trust_stores(aws: AwsReader) -> Answer:
    """Return the account's trust stores."""
    return Answer(tuple(aws.pages("elbv2", "DescribeTrustStores", "TrustStores")))
