"""Which load balancers a question is about, found with as few calls as possible.

By name from the addresses in the cluster (one call); by tag when there is no address yet; all of
them only when the question is about everything. AWS resources carry the controller's tags.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from kubectl_alb.context.aws_errors import AwsNotFoundError
from kubectl_alb.context.aws_reader import AwsReader
from kubectl_alb.context.fanout import chunks
from kubectl_alb.context.source import Answer, Record
from kubectl_alb.errors import AlbError
from kubectl_alb.model.need import Need

GROUP_ANNOTATION = "alb.ingress.kubernetes.io/group.name"
STACK_TAG, SERVICE_STACK_TAG = "ingress.k8s.aws/stack", "service.k8s.aws/stack"
CLUSTER_TAG = "elbv2.k8s.aws/cluster"
BATCH = 20
ALB_NAME = re.compile(r"(?:internal-)?(.+)-\d+")
NLB_NAME = re.compile(r"(.+)-[0-9a-f]+")


def load_balancers(aws: AwsReader) -> Answer:
    """Return the load balancers that the focus is about."""
    focus = aws.focus
    if focus.everything or focus.class_name:
        return _all(aws)
    if focus.load_balancer:
        return _named(aws, focus.load_balancer)
    hostnames = list(dict.fromkeys(_hostnames(aws)))
    if hostnames:
        return Answer(tuple(_by_names(aws, map(name_of, hostnames))))
    if focus.namespaces:
        return Answer(())
    return _tagged(aws)


def name_of(dns_name: str) -> str:
    """Return the load balancer's name that its DNS name holds.

    `[internal-]<name>-<digits>.<region>.elb…` for an ALB, `<name>-<hex>.elb.<region>…` for an NLB.
    """
    label, _, rest = dns_name.lower().removeprefix("dualstack.").partition(".")
    pattern = NLB_NAME if rest.startswith("elb.") else ALB_NAME
    found = pattern.fullmatch(label)
    return found[1] if found else label


def _all(aws: AwsReader) -> Answer:
    found = aws.pages("elbv2", "DescribeLoadBalancers", "LoadBalancers")
    vpc = aws.cluster().vpc_id.value
    return Answer(tuple(lb for lb in found if not vpc or lb.get("VpcId") == vpc))


def _named(aws: AwsReader, given: str) -> Answer:
    if given.startswith("arn:"):
        return Answer(tuple(_described(aws, LoadBalancerArns=[given])))
    name = name_of(given) if ".elb." in given or given.endswith(".amazonaws.com") else given
    return Answer(tuple(_described(aws, Names=[name])))


def _by_names(aws: AwsReader, names: Iterable[str]) -> Iterator[Record]:
    for batch in chunks(dict.fromkeys(names), BATCH):
        yield from _batch(aws, batch)


def _batch(aws: AwsReader, names: list[str]) -> list[Record]:
    try:
        return aws.pages("elbv2", "DescribeLoadBalancers", "LoadBalancers", Names=names)
    except AwsNotFoundError:
        # One unknown name fails the whole batch.
        found = aws.fanout.each(lambda name: _described(aws, Names=[name]), names)
        return [record for records in found for record in records]


def _described(aws: AwsReader, **params: Any) -> list[Record]:
    try:
        return aws.pages("elbv2", "DescribeLoadBalancers", "LoadBalancers", **params)
    except AwsNotFoundError:
        return []


def _hostnames(aws: AwsReader) -> Iterator[str]:
    focus = aws.focus
    if focus.service is not None:
        yield from _addresses(_objects(aws, Need.SERVICES, focus.service))
        return
    ingresses = aws.records(Need.INGRESSES)
    if focus.namespaces:
        for record in ingresses:
            if record["metadata"].get("namespace") in focus.namespaces:
                yield from _addresses([record])
        return
    own = _objects(aws, Need.INGRESSES, focus.ingress) if focus.ingress else []
    found = list(_addresses(own))
    group = focus.group or next((_group(aws, record) for record in own), "")
    if not found and group:
        members = (record for record in ingresses if _group(aws, record) == group)
        found = list(_addresses(members))
    yield from found


def _objects(aws: AwsReader, need: Need, ref: Any) -> list[Record]:
    return [
        record
        for record in aws.records(need)
        if (record["metadata"].get("namespace"), record["metadata"]["name"])
        == (ref.namespace, ref.name)
    ]


def _addresses(records: Iterable[Record]) -> Iterator[str]:
    for record in records:
        status = (record.get("status") or {}).get("loadBalancer") or {}
        yield from (e["hostname"] for e in status.get("ingress") or () if e.get("hostname"))


def _group(aws: AwsReader, ingress: Record) -> str:
    """Return the group an Ingress asks for: its class's, else its annotation's, else its own."""
    about = ingress["metadata"]
    name = (ingress.get("spec") or {}).get("ingressClassName")
    own = f"{about.get('namespace')}/{about['name']}"
    by_class = _class_groups(aws).get(name or "", "")
    return by_class or (about.get("annotations") or {}).get(GROUP_ANNOTATION) or own


def _class_groups(aws: AwsReader) -> dict[str, str]:
    try:
        classes = aws.records(Need.INGRESS_CLASSES)
        params = aws.records(Need.INGRESS_CLASS_PARAMS)
    except AlbError:
        return {}
    groups = {
        record["metadata"]["name"]: ((record.get("spec") or {}).get("group") or {}).get("name", "")
        for record in params
    }
    return {
        record["metadata"]["name"]: groups.get(given["name"], "")
        for record in classes
        if (given := (record.get("spec") or {}).get("parameters"))
    }


def _tagged(aws: AwsReader) -> Answer:
    """Find by tag what has no address in the cluster; read all where tags may not be searched."""
    focus = aws.focus
    if focus.service is not None:
        key, stack = SERVICE_STACK_TAG, str(focus.service)
    else:
        own = _objects(aws, Need.INGRESSES, focus.ingress) if focus.ingress else []
        key, stack = STACK_TAG, focus.group or next((_group(aws, r) for r in own), "")
    if not stack:
        return Answer(())
    filters = [{"Key": key, "Values": [stack]}]
    cluster = aws.cluster().cluster_name.value
    if cluster:
        filters.append({"Key": CLUSTER_TAG, "Values": [cluster]})
    try:
        found = aws.pages(
            "resourcegroupstaggingapi",
            "GetResources",
            "ResourceTagMappingList",
            TagFilters=filters,
            ResourceTypeFilters=["elasticloadbalancing:loadbalancer"],
        )
    except AlbError:
        return _all(aws)
    arns = [entry["ResourceARN"] for entry in found]
    return Answer(tuple(_described(aws, LoadBalancerArns=arns[:BATCH])) if arns else ())
