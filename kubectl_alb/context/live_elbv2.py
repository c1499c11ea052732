"""ELBv2 sections, read live: each in one round once its parents are known.

AWS: Elastic Load Balancing API reference; batches and page sizes are the API's own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kubectl_alb.context.aws_errors import AwsNotFoundError
from kubectl_alb.context.aws_reader import AwsReader
from kubectl_alb.context.fanout import chunks
from kubectl_alb.context.source import Answer, Record
from kubectl_alb.errors import AlbError
from kubectl_alb.model.need import Need

TAG_BATCH = 20
SECURE = ("HTTPS", "TLS")


@dataclass(frozen=True, slots=True)
class Owners:
    """ARNs whose tags are wanted; `missing` says which could not be had."""

    records: tuple[str, ...]
    missing: str = ""


def _arns(aws: AwsReader, need: Need, field: str) -> list[str]:
    return [str(record[field]) for record in aws.records(need)]


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

    return aws.each(_present(read), _arns(aws, Need.LOAD_BALANCERS, "LoadBalancerArn"))


def rules(aws: AwsReader) -> Answer:
    """Return the rules of every listener."""

    def read(arn: str) -> list[Record]:
        found = aws.pages("elbv2", "DescribeRules", "Rules", ListenerArn=arn)
        return [{"ListenerArn": arn, **rule} for rule in found]

    return aws.each(_present(read), _arns(aws, Need.LISTENERS, "ListenerArn"))


def listener_certificates(aws: AwsReader) -> Answer:
    """Return all certificates of every secure listener."""

    def read(arn: str) -> list[Record]:
        found = aws.pages("elbv2", "DescribeListenerCertificates", "Certificates", ListenerArn=arn)
        return [{"ListenerArn": arn, **certificate} for certificate in found]

    secure = (r["ListenerArn"] for r in aws.records(Need.LISTENERS) if r["Protocol"] in SECURE)
    return aws.each(_present(read), secure)


def target_groups(aws: AwsReader) -> Answer:
    """Return the target groups of the load balancers, or all when the question is about all."""
    if aws.focus.everything:
        vpc = aws.cluster().vpc_id.value
        found = aws.pages("elbv2", "DescribeTargetGroups", "TargetGroups")
        return Answer(tuple(tg for tg in found if not vpc or tg.get("VpcId") in (vpc, None)))

    def read(arn: str) -> list[Record]:
        return aws.pages("elbv2", "DescribeTargetGroups", "TargetGroups", LoadBalancerArn=arn)

    return aws.each(_present(read), _arns(aws, Need.LOAD_BALANCERS, "LoadBalancerArn"))


def target_health(aws: AwsReader) -> Answer:
    """Return the targets of every target group with their health."""

    def read(arn: str) -> list[Record]:
        answer = aws.call("elbv2", "DescribeTargetHealth", TargetGroupArn=arn)
        return [{"TargetGroupArn": arn, **t} for t in answer["TargetHealthDescriptions"]]

    return aws.each(_present(read), _arns(aws, Need.TARGET_GROUPS, "TargetGroupArn"))


def _attributes(operation: str, need: Need, field: str) -> Callable[[AwsReader], Answer]:
    def section(aws: AwsReader) -> Answer:
        def read(arn: str) -> list[Record]:
            answer = aws.call("elbv2", operation, **{field: arn})
            return [{field: arn, "Attributes": answer["Attributes"]}]

        return aws.each(_present(read), _arns(aws, need, field))

    return section


load_balancer_attributes = _attributes(
    "DescribeLoadBalancerAttributes", Need.LOAD_BALANCERS, "LoadBalancerArn"
)
listener_attributes = _attributes("DescribeListenerAttributes", Need.LISTENERS, "ListenerArn")
target_group_attributes = _attributes(
    "DescribeTargetGroupAttributes", Need.TARGET_GROUPS, "TargetGroupArn"
)


def tags(aws: AwsReader) -> Answer:
    """Return the tags of load balancers and target groups; of everything below, too, for all."""
    wanted = [(Need.LOAD_BALANCERS, "LoadBalancerArn"), (Need.TARGET_GROUPS, "TargetGroupArn")]
    if aws.focus.everything:
        wanted += [(Need.LISTENERS, "ListenerArn"), (Need.RULES, "RuleArn")]
    found = [_owners(aws, need, field) for need, field in wanted]
    arns = [arn for answer in found for arn in answer.records]
    answer = aws.each(lambda batch: _tag_batch(aws, batch), chunks(arns, TAG_BATCH))
    missing = [owners.missing for owners in found if owners.missing]
    if missing:
        return Answer(answer.records, "tags not read of " + ", ".join(missing))
    return answer


def _owners(aws: AwsReader, need: Need, field: str) -> Owners:
    try:
        records = aws.records(need)
    except AlbError as error:
        return Owners((), f"{need.value} ({error.message})")
    # A default rule carries no tags of its own.
    return Owners(tuple(r[field] for r in records if not r.get("IsDefault") or field != "RuleArn"))


def _tag_batch(aws: AwsReader, arns: Iterable[str]) -> list[Record]:
    listed = list(arns)
    try:
        answer = aws.call("elbv2", "DescribeTags", ResourceArns=listed)
    except AwsNotFoundError:
        # One unknown ARN fails the whole call; this runs in the pool, so singly and in order.
        if len(listed) == 1:
            return []
        return [record for arn in listed for record in _tag_batch(aws, [arn])]
    return list(answer["TagDescriptions"])


def trust_stores(aws: AwsReader) -> Answer:
    """Return the account's trust stores."""
    return Answer(tuple(aws.pages("elbv2", "DescribeTrustStores", "TrustStores")))
