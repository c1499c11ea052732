"""Tags, and what in AWS they, the bindings and the addresses show to be this cluster's."""

from collections.abc import Iterable
from dataclasses import replace

from kubectl_alb.context.aws.errors import AwsNotFoundError
from kubectl_alb.context.aws.hostname import hostnames, name_of
from kubectl_alb.context.aws.reader import AwsReader
from kubectl_alb.context.fanout import chunks
from kubectl_alb.context.identity import vpc_of
from kubectl_alb.context.scope import target_group_arn
from kubectl_alb.context.source import Answer, Record
from kubectl_alb.errors import AlbError, common_of
from kubectl_alb.facts.ownership import names_cluster
from kubectl_alb.facts.tags import CLUSTER_TAG
from kubectl_alb.model.section import Section

BATCH = 20
# Up to here asking for each resource takes no more calls.
FEW = 2 * BATCH
TYPES = ["elasticloadbalancing:loadbalancer", "elasticloadbalancing:targetgroup"]
OWNERS = (Section.LOAD_BALANCERS, Section.TARGET_GROUPS)

Tags = dict[str, dict[str, str]]


def names_in_status(aws: AwsReader) -> set[str]:
    """Return the names of the load balancers that Ingresses and Services have for an address."""
    objects = (*aws.known(Section.INGRESSES), *aws.known(Section.SERVICES))
    return {name_of(host) for record in objects for host in hostnames(record)}


def vpc_by_cluster(aws: AwsReader) -> str:
    """Return the VPC as the controller or the bindings name it; empty when they do not."""
    return aws.cluster().vpc_id.value or vpc_of(aws.known(Section.TARGET_GROUP_BINDINGS))


def tags_of(aws: AwsReader, arns: Iterable[str]) -> Answer:
    """Read the tags of many resources."""
    return aws.each(lambda some: tag_batch(aws, some), chunks(arns, BATCH))


def tag_batch(aws: AwsReader, arns: list[str]) -> list[Record]:
    """Read the tags of at most twenty resources; what does not exist is left out."""
    try:
        return list(aws.call("elbv2", "DescribeTags", ResourceArns=arns)["TagDescriptions"])
    except AwsNotFoundError:
        # One unknown ARN fails the whole call; this runs in the pool, so singly and in order.
        if len(arns) == 1:
            return []
        return [record for arn in arns for record in tag_batch(aws, [arn])]


def tags_by_arn(records: Iterable[Record]) -> Tags:
    """Index tags by resource."""
    return {r["ResourceArn"]: {t["Key"]: t.get("Value") or "" for t in r["Tags"]} for r in records}


def _tags_of_owners(aws: AwsReader, arns: list[str]) -> Answer:
    """Read the tags of load balancers and target groups, with few calls if that will do.

    What the tagging API knows may be minutes old: new resources are missing there, and asked for
    by ARN, but tags that were changed are as they were before.
    """
    cluster = aws.cluster().cluster_name.value
    if not aws.focus.sparing or not cluster or len(arns) <= FEW:
        return tags_of(aws, arns)
    wanted, known = set(arns), _tagged(aws, cluster)
    rest = tags_of(aws, [arn for arn in arns if arn not in known])
    found = [
        {"ResourceArn": arn, "Tags": record["Tags"]}
        for arn, record in known.items()
        if arn in wanted
    ]
    return replace(rest, records=(*found, *rest.records))


def _tagged(aws: AwsReader, cluster: str) -> dict[str, Record]:
    """Return what carries the cluster's tag by ARN, a hundred a call; nothing if not allowed."""
    try:
        found = aws.pages(
            "resourcegroupstaggingapi", "GetResources", "ResourceTagMappingList",
            ResourceTypeFilters=TYPES,
            TagFilters=[{"Key": CLUSTER_TAG, "Values": [cluster]}],
            PaginationConfig={"PageSize": 100},
        )  # fmt: skip
    except AlbError:
        # Who is not allowed to ask this may be allowed to ask for each resource.
        return {}
    return {record["ResourceARN"]: record for record in found}


def owner_tags(aws: AwsReader) -> Answer:
    """Return the tags of the load balancers and target groups; read once for all sections."""
    return aws.once.ask("owner tags", lambda: _owner_tags(aws))


def _owner_tags(aws: AwsReader) -> Answer:
    balancers, groups = aws.known(Section.LOAD_BALANCERS), aws.known(Section.TARGET_GROUPS)
    arns = [r["LoadBalancerArn"] for r in balancers] + [r["TargetGroupArn"] for r in groups]
    answer = _tags_of_owners(aws, arns)
    unread = {need: error for need in OWNERS if (error := _unread(aws, need))}
    if unread:
        reasons = (f"{need.value} ({error.message})" for need, error in unread.items())
        missing = "tags not read of " + ", ".join(reasons)
        return Answer(answer.records, missing, common=common_of(unread.values()))
    return answer


def _unread(aws: AwsReader, need: Section) -> AlbError | None:
    try:
        aws.records(need)
    except AlbError as error:
        return error
    return None


def own_load_balancers(aws: AwsReader) -> list[Record]:
    """Return the load balancers to look into: all in question, or those that the cluster uses.

    Of others in its VPC no more is read than what they are. Where tags cannot tell, all are ours.
    """
    found = list(aws.records(Section.LOAD_BALANCERS))
    tags = _cluster_tags(aws)
    if tags is None:
        return found
    names, bound = names_in_status(aws), _bound(aws)
    groups = (g for g in aws.known(Section.TARGET_GROUPS) if g["TargetGroupArn"] in bound)
    used = {arn for group in groups for arn in group.get("LoadBalancerArns") or ()}
    return [
        lb
        for lb in found
        if tags.get(lb["LoadBalancerArn"])
        or lb["LoadBalancerArn"] in used
        or lb["LoadBalancerName"] in names
    ]


def own_target_groups(aws: AwsReader) -> list[Record]:
    """Return the target groups to look into: all in question, or those that the cluster uses."""
    found = list(aws.records(Section.TARGET_GROUPS))
    tags = _cluster_tags(aws)
    if tags is None:
        return found
    bound, own = _bound(aws), {lb["LoadBalancerArn"] for lb in own_load_balancers(aws)}
    return [
        group
        for group in found
        if tags.get(group["TargetGroupArn"])
        or group["TargetGroupArn"] in bound
        or own.intersection(group.get("LoadBalancerArns") or ())
    ]


def _bound(aws: AwsReader) -> set[str]:
    return set(map(target_group_arn, aws.known(Section.TARGET_GROUP_BINDINGS)))


def _cluster_tags(aws: AwsReader) -> dict[str, bool] | None:
    """Tell for each ARN whether it is tagged as this cluster's; None where that is not asked."""
    cluster = aws.cluster().cluster_name.value
    if not aws.focus.everything or not cluster:
        return None
    try:
        tags = tags_by_arn(owner_tags(aws).records)
    except AlbError:
        return None
    return {arn: names_cluster(own, cluster) for arn, own in tags.items()}
