"""EC2, ACM, WAF and Shield sections, read live."""

from collections.abc import Callable, Iterable

from kubectl_alb.context.aws.errors import AwsNotFoundError
from kubectl_alb.context.aws.reader import AwsReader
from kubectl_alb.context.identity import vpc_of
from kubectl_alb.context.prefix_lists import named_prefix_lists
from kubectl_alb.context.source import Answer, Record
from kubectl_alb.errors import AlbError, UnreachableError
from kubectl_alb.model.section import Section

# EC2 takes this many values in a filter.
FILTER_VALUES = 200
# ACM lists only RSA 1024 and 2048 unless it is asked for every kind of key.
KEY_TYPES = [
    "RSA_1024",
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "EC_prime256v1",
    "EC_secp384r1",
    "EC_secp521r1",
]


def vpc_id(aws: AwsReader) -> str:
    """Return the VPC in question: the controller's, else what else tells it; raise if nothing does.

    The tellers are asked in turn, those that cost no call of their own first.
    """
    known = aws.cluster().vpc_id.value
    if known:
        return known
    for need in (Section.TARGET_GROUP_BINDINGS, Section.LOAD_BALANCERS, Section.CLUSTERS):
        found = vpc_of(aws.known(need))
        if found:
            return found
    found = vpc_of(_instance_of_a_node(aws))
    if not found:
        raise AlbError(
            "the cluster's VPC is not known",
            hint="the controller's --aws-vpc-id, a load balancer or a node would tell it",
        )
    return found


def _instance_of_a_node(aws: AwsReader) -> Iterable[Record]:
    for node in aws.known(Section.NODES):
        name = str((node.get("spec") or {}).get("providerID") or "").rpartition("/")[2]
        if name.startswith("i-"):
            answer = aws.pages("ec2", "DescribeInstances", "Reservations",
                               Filters=[{"Name": "instance-id", "Values": [name]}])  # fmt: skip
            return [i for entry in answer for i in entry.get("Instances") or ()]
    return ()


def _in_vpc(operation: str, key: str, page: int = 1000) -> Callable[[AwsReader], Answer]:
    def section(aws: AwsReader) -> Answer:
        filters = [{"Name": "vpc-id", "Values": [vpc_id(aws)]}]
        found = aws.pages(
            "ec2", operation, key, Filters=filters, PaginationConfig={"PageSize": page}
        )
        return Answer(tuple(found))

    return section


subnets = _in_vpc("DescribeSubnets", "Subnets")
route_tables = _in_vpc("DescribeRouteTables", "RouteTables", page=100)
security_groups = _in_vpc("DescribeSecurityGroups", "SecurityGroups")
network_interfaces = _in_vpc("DescribeNetworkInterfaces", "NetworkInterfaces")

vpc_endpoints = _in_vpc("DescribeVpcEndpoints", "VpcEndpoints")
network_acls = _in_vpc("DescribeNetworkAcls", "NetworkAcls")


def managed_prefix_lists(aws: AwsReader) -> Answer:
    """Return the prefix lists that rules name, or are to name; where none does, nothing is asked.

    A filter leaves out a list that is gone, where its id would fail the call.
    """
    named = sorted(named_prefix_lists(aws.known))
    found: list[Record] = []
    for start in range(0, len(named), FILTER_VALUES):
        filters = [{"Name": "prefix-list-id", "Values": named[start : start + FILTER_VALUES]}]
        found += aws.pages("ec2", "DescribeManagedPrefixLists", "PrefixLists", Filters=filters)
    return Answer(tuple(found))


def instances(aws: AwsReader) -> Answer:
    """Return the instances of the VPC."""
    found = _in_vpc("DescribeInstances", "Reservations")(aws)
    return Answer(tuple(i for entry in found.records for i in entry.get("Instances") or ()))


def vpcs(aws: AwsReader) -> Answer:
    """Return the VPC in question."""
    return Answer(tuple(aws.pages("ec2", "DescribeVpcs", "Vpcs", VpcIds=[vpc_id(aws)])))


def availability_zones(aws: AwsReader) -> Answer:
    """Return the region's zones that are open to the account."""
    answer = aws.call("ec2", "DescribeAvailabilityZones")
    return Answer(tuple(answer["AvailabilityZones"]))


def certificates(aws: AwsReader) -> Answer:
    """Return the certificates that the listeners present; all of the account's for everything.

    An overview has no use for those that are not presented.
    """
    presented = [str(r["CertificateArn"]) for r in aws.records(Section.LISTENER_CERTIFICATES)]
    arns = [arn for arn in presented if ":acm:" in arn]
    if (aws.focus.everything or aws.focus.whole) and not aws.focus.overview:
        listed = aws.pages(
            "acm", "ListCertificates", "CertificateSummaryList", Includes={"keyTypes": KEY_TYPES}
        )
        arns += [entry["CertificateArn"] for entry in listed]

    def read(arn: str) -> list[Record]:
        try:
            return [aws.call("acm", "DescribeCertificate", CertificateArn=arn)["Certificate"]]
        except AwsNotFoundError:
            return []

    return aws.each(read, dict.fromkeys(arns))


def shield_protections(aws: AwsReader) -> Answer:
    """Return the Shield Advanced protections; none where the account has no subscription."""
    try:
        found = aws.pages("shield", "ListProtections", "Protections")
    except (AwsNotFoundError, UnreachableError) as error:
        if isinstance(error, UnreachableError):
            raise
        return Answer(())
    arns = {r["LoadBalancerArn"] for r in aws.records(Section.LOAD_BALANCERS)}
    return Answer(
        tuple({**p, "LoadBalancerArn": p["ResourceArn"]} for p in found if p["ResourceArn"] in arns)
    )
