"""Which cluster, account, region and VPC an answer is about, and how each was found."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kubectl_alb.context.aws_settings import AwsSettings
from kubectl_alb.context.connection import Connection
from kubectl_alb.context.source import Record
from kubectl_alb.model.context import ClusterContext, Found

CLUSTER_ARN = re.compile(
    r"arn:(?P<partition>aws[\w-]*):eks:(?P<region>[\w-]+):(?P<account>\d{12}):cluster/(?P<name>[\w-]+)"
)
EKSCTL_NAME = re.compile(r"(?:[^@]*@)?(?P<name>[\w-]+)\.(?P<region>[\w-]+)\.eksctl\.io")
SERVER = re.compile(r"https://[0-9A-F]{32}\.\w+\.(?P<region>[\w-]+)\.eks\.amazonaws\.com")
IMAGE_TAG = re.compile(r":(v?\d+\.\d+\.\d+[\w.-]*)(?:@.*)?$")
PARTITIONS = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("us-isof-", "aws-iso-f"),
    ("eu-isoe-", "aws-iso-e"),
    ("eusc-", "aws-eusc"),
)


@dataclass(frozen=True, slots=True)
class KubeconfigFacts:
    """What the kubeconfig says about the EKS cluster behind it; empty where it says nothing."""

    cluster_name: Found = field(default_factory=Found)
    region: str = ""
    account: str = ""
    partition: str = ""
    exec_region: str = ""
    exec_profile: str = ""


def kubeconfig_facts(connection: Connection) -> KubeconfigFacts:
    """Read the credential plugin's arguments, the names' ARN or eksctl form, and the address."""
    args = exec_arguments(connection.plugin or {})
    name = Found(args.get("cluster-name", ""), "the kubeconfig's credential plugin")
    found: Mapping[str, str] = {}
    for text in (connection.cluster, connection.context):
        match = CLUSTER_ARN.search(text) or EKSCTL_NAME.fullmatch(text)
        if match:
            found = match.groupdict()
            break
    address = SERVER.match(connection.server)
    if not name and found:
        name = Found(found["name"], "the name of the kubeconfig cluster")
    return KubeconfigFacts(
        cluster_name=name,
        region=found.get("region") or (address["region"] if address else ""),
        account=found.get("account", ""),
        partition=found.get("partition", ""),
        exec_region=args.get("region", ""),
        exec_profile=args.get("profile", ""),
    )


def exec_arguments(plugin: Mapping[str, object]) -> Mapping[str, str]:
    """Read region, profile and cluster name from the plugin's arguments and environment.

    `aws eks get-token --cluster-name NAME`, and aws-iam-authenticator's `token -i NAME`.
    """
    given = plugin.get("args")
    words = [str(word) for word in given] if isinstance(given, (list, tuple)) else []
    names = {"--region": "region", "--profile": "profile", "--cluster-name": "cluster-name",
             "-i": "cluster-name", "--cluster-id": "cluster-name"}  # fmt: skip
    found: dict[str, str] = {}
    for index, word in enumerate(words):
        flag, equals, value = word.partition("=")
        if flag in names:
            found[names[flag]] = value if equals else "".join(words[index + 1 : index + 2])
    variables = plugin.get("env")
    for entry in variables if isinstance(variables, list) else ():
        if entry.get("name") in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
            kind = "profile" if entry["name"] == "AWS_PROFILE" else "region"
            found.setdefault(kind, str(entry.get("value") or ""))
    return found


@dataclass(frozen=True, slots=True)
class ControllerFacts:
    """What the controller's Deployment says; `args` is None when it was not found or not read."""

    namespace: Found = field(default_factory=Found)
    version: Found = field(default_factory=Found)
    args: tuple[str, ...] | None = None

    def flag(self, name: str) -> str:
        """Return a flag's value from the arguments."""
        args = self.args or ()
        for index, arg in enumerate(args):
            key, equals, value = arg.lstrip("-").partition("=")
            if key == name:
                return value if equals else "".join(args[index + 1 : index + 2])
        return ""


def controller_facts(deployments: Iterable[Record], wanted_namespace: str) -> ControllerFacts:
    """Find the controller's Deployment: in the namespace that was named, else kube-system first."""
    found = sorted(
        deployments,
        key=lambda d: (d["metadata"]["namespace"] != "kube-system", d["metadata"]["namespace"]),
    )
    if wanted_namespace:
        found = [d for d in found if d["metadata"]["namespace"] == wanted_namespace]
    if not found:
        how = "--controller-namespace" if wanted_namespace else "no Deployment of the controller"
        return ControllerFacts(Found(wanted_namespace, how))
    about = found[0]["metadata"]
    containers = found[0]["spec"]["template"]["spec"].get("containers") or ()
    for container in containers:
        tag = IMAGE_TAG.search(container.get("image") or "")
        args = (*(container.get("command") or ()), *(container.get("args") or ()))
        if len(containers) == 1 or any("--cluster-name" in arg for arg in args):
            where = f"Deployment {about['namespace']}/{about['name']}"
            version = Found(tag[1] if tag else "", f"the image of {where}")
            return ControllerFacts(Found(about["namespace"], where), version, args)
    return ControllerFacts(Found(about["namespace"], f"Deployment {about['name']}"))


def partition_of(region: str) -> str:
    """Return the partition of a region."""
    if not region:
        return ""
    return next((name for prefix, name in PARTITIONS if region.startswith(prefix)), "aws")


def cluster_context(
    connection: Connection, facts: KubeconfigFacts, controller: ControllerFacts, wanted_name: str
) -> ClusterContext:
    """Put together what the cluster and the kubeconfig tell, without asking AWS."""
    args = "the controller's arguments"
    vpc = controller.flag("aws-vpc-id")
    return ClusterContext(
        kube_context=Found(connection.context, "kubeconfig"),
        cluster_name=Found(wanted_name, "--cluster-name")
        if wanted_name
        else (
            Found(controller.flag("cluster-name"), args)
            if controller.flag("cluster-name")
            else facts.cluster_name
        ),
        vpc_id=Found(vpc, args) if vpc else Found(),
        controller_namespace=controller.namespace,
        controller_version=controller.version,
        controller_args=controller.args,
    )


def mismatches(
    facts: KubeconfigFacts, controller: ControllerFacts, settings: AwsSettings, account: str
) -> tuple[str, ...]:
    """Return what casts doubt on every answer: another account or region than the cluster's."""
    found = []
    if facts.account and account and facts.account != account:
        found.append(
            f"the AWS credentials are of account {account}, but the cluster is in {facts.account}:"
            " what is said about AWS may be about another account"
        )
    region = settings.region
    cluster_region = controller.flag("aws-region") or facts.region or facts.exec_region
    if cluster_region and region and cluster_region != region.value:
        found.append(
            f"AWS is asked in region {region} (from {region.how}), but the cluster is in"
            f" {cluster_region}: give --region {cluster_region}"
        )
    return tuple(found)
