"""EKS, IAM and Service Quotas sections, read live."""

from contextlib import suppress
from typing import Any

from kubectl_alb.context.aws.errors import AwsNotFoundError
from kubectl_alb.context.aws.reader import AwsReader
from kubectl_alb.context.source import Answer, Record
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.tags import ROLE_ANNOTATION
from kubectl_alb.model.section import Section

QUOTA_SERVICES = ("elasticloadbalancing", "vpc")


def cluster_name(aws: AwsReader) -> str:
    """Return the cluster's name; raise when it is not known."""
    name = aws.cluster().cluster_name.value
    if not name:
        raise AlbError("the cluster's name is not known", hint="give --cluster-name")
    return name


def clusters(aws: AwsReader) -> Answer:
    """Return the EKS cluster; none where EKS does not know the name."""
    try:
        return Answer((aws.call("eks", "DescribeCluster", name=cluster_name(aws))["cluster"],))
    except AwsNotFoundError:
        return Answer((), "EKS has no cluster of this name: it is not an EKS cluster, or not here")


def addons(aws: AwsReader) -> Answer:
    """Return the add-ons of the EKS cluster."""
    name = cluster_name(aws)

    def read(addon: str) -> list[Record]:
        return [aws.call("eks", "DescribeAddon", clusterName=name, addonName=addon)["addon"]]

    try:
        names = aws.pages("eks", "ListAddons", "addons", clusterName=name)
    except AwsNotFoundError:
        return Answer(())
    return aws.each(read, names)


def pod_identity_associations(aws: AwsReader) -> Answer:
    """Return the Pod Identity associations in the controller's namespace."""
    name = cluster_name(aws)
    namespace = aws.cluster().controller_namespace.value or "kube-system"

    def read(summary: Any) -> list[Record]:
        answer = aws.call(
            "eks",
            "DescribePodIdentityAssociation",
            clusterName=name,
            associationId=summary["associationId"],
        )
        return [answer["association"]]

    try:
        found = aws.pages(
            "eks",
            "ListPodIdentityAssociations",
            "associations",
            clusterName=name,
            namespace=namespace,
        )
    except AwsNotFoundError:
        return Answer(())
    return aws.each(read, found)


def oidc_providers(aws: AwsReader) -> Answer:
    """Return the account's OpenID Connect providers."""

    def read(entry: Any) -> list[Record]:
        arn = entry["Arn"]
        found = aws.call("iam", "GetOpenIDConnectProvider", OpenIDConnectProviderArn=arn)
        return [{"Arn": arn, **found}]

    answer = aws.call("iam", "ListOpenIDConnectProviders")
    return aws.each(read, answer["OpenIDConnectProviderList"])


def role_names(aws: AwsReader) -> list[str]:
    """Return the names of the controller's roles."""
    return list(dict.fromkeys(arn.rpartition("/")[2] for arn in role_arns(aws)))


def role_arns(aws: AwsReader) -> list[str]:
    """Return the ARNs of the controller's roles: by annotation and by Pod Identity."""
    namespace = aws.cluster().controller_namespace.value
    arns = [
        str(arn)
        for record in aws.records(Section.SERVICE_ACCOUNTS)
        if record["metadata"].get("namespace") == namespace
        and (arn := (record["metadata"].get("annotations") or {}).get(ROLE_ANNOTATION))
    ]
    # Without associations the annotations still answer.
    with suppress(AlbError):
        arns += [r["roleArn"] for r in aws.records(Section.POD_IDENTITY_ASSOCIATIONS)]
    return list(dict.fromkeys(arns))


def roles(aws: AwsReader) -> Answer:
    """Return the controller's roles."""

    def read(name: str) -> list[Record]:
        try:
            return [aws.call("iam", "GetRole", RoleName=name)["Role"]]
        except AwsNotFoundError:
            return []

    return aws.each(read, role_names(aws))


def policies(aws: AwsReader) -> Answer:
    """Return the policies of the controller's roles, each with its default version's document."""

    def read(name: str) -> list[Record]:
        try:
            attached = aws.pages(
                "iam", "ListAttachedRolePolicies", "AttachedPolicies", RoleName=name
            )
            inline = aws.pages("iam", "ListRolePolicies", "PolicyNames", RoleName=name)
        except AwsNotFoundError:
            return []
        return [_attached(aws, name, p["PolicyArn"]) for p in attached] + [
            aws.call("iam", "GetRolePolicy", RoleName=name, PolicyName=policy) for policy in inline
        ]

    return aws.each(read, role_names(aws))


def _attached(aws: AwsReader, role: str, arn: str) -> Record:
    policy = aws.call("iam", "GetPolicy", PolicyArn=arn)["Policy"]
    version = aws.call(
        "iam", "GetPolicyVersion", PolicyArn=arn, VersionId=policy["DefaultVersionId"]
    )["PolicyVersion"]
    return {**policy, "RoleName": role, "PolicyDocument": version["Document"]}


def quotas(aws: AwsReader) -> Answer:
    """Return the applied quotas of load balancers and VPCs."""

    def read(service: str) -> list[Record]:
        return aws.pages("service-quotas", "ListServiceQuotas", "Quotas", ServiceCode=service)

    return aws.each(read, QUOTA_SERVICES)
