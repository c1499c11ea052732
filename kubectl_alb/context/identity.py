"""Which cluster, account, region and VPC an answer is about, and how each was found."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kubectl_alb.context.aws.hostname import hostnames, region_of
from kubectl_alb.context.aws.settings import AwsSettings
from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.kubernetes.controller_deployment import ControllerFacts
from kubectl_alb.context.kubernetes.kubeconfig_entries import ExecPlugin
from kubectl_alb.context.source import Record
from kubectl_alb.model.context import ClusterContext, Found

CLUSTER_ARN = re.compile(
    r"arn:(?P<partition>aws[\w-]*):eks:(?P<region>[\w-]+):(?P<account>\d{12}):cluster/(?P<name>[\w-]+)"
)
EKSCTL_NAME = re.compile(r"(?:[^@]*@)?(?P<name>[\w-]+)\.(?P<region>[\w-]+)\.eksctl\.io")
SERVER = re.compile(r"https://[0-9A-F]{32}\.\w+\.(?P<region>[\w-]+)\.eks\.amazonaws\.com")
PROVIDER_ID = re.compile(r"aws:///([a-z]+(?:-[a-z]+)+-\d+)[a-z]/")
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
    args = exec_arguments(connection.stanza)
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


def exec_arguments(plugin: ExecPlugin) -> Mapping[str, str]:
    """Read region, profile and cluster name from the plugin's arguments and environment.

    `aws eks get-token --cluster-name NAME`, and aws-iam-authenticator's `token -i NAME`.
    """
    names = {"--region": "region", "--profile": "profile", "--cluster-name": "cluster-name",
             "-i": "cluster-name", "--cluster-id": "cluster-name"}  # fmt: skip
    found: dict[str, str] = {}
    for index, word in enumerate(plugin.args):
        flag, equals, value = word.partition("=")
        if flag in names:
            found[names[flag]] = value if equals else "".join(plugin.args[index + 1 : index + 2])
    for name, value in plugin.env:
        if name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
            found.setdefault("profile" if name == "AWS_PROFILE" else "region", value)
    return found


def region_of_nodes(nodes: Iterable[Record]) -> str:
    """Return the region that the nodes' labels or provider ids tell; empty when none does."""
    for node in nodes:
        labels = node["metadata"].get("labels") or {}
        zone = PROVIDER_ID.match(str((node.get("spec") or {}).get("providerID") or ""))
        found = labels.get("topology.kubernetes.io/region") or (zone[1] if zone else "")
        if found:
            return str(found)
    return ""


def region_of_addresses(ingresses: Iterable[Record]) -> str:
    """Return the region in the first load balancer's name; empty when there is none."""
    hosts = (host for record in ingresses for host in hostnames(record))
    return next(map(region_of, hosts), "")


def vpc_of(records: Iterable[Record]) -> str:
    """Return the VPC that records speak of; empty unless all speak of the same one."""
    found = {vpc for record in records if (vpc := _vpc(record))}
    return found.pop() if len(found) == 1 else ""


def _vpc(record: Record) -> str:
    inner = record.get("resourcesVpcConfig") or record.get("spec") or {}
    return str(record.get("VpcId") or inner.get("vpcId") or inner.get("vpcID") or "")


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
        warnings=tuple(doubts_of_cluster(facts, controller)),
    )


def doubts(
    facts: KubeconfigFacts, controller: ControllerFacts, settings: AwsSettings, account: str
) -> Iterator[str]:
    """Give what casts doubt on every answer: another account, region or cluster than is meant."""
    if facts.account and account and facts.account != account:
        yield (
            f"the AWS credentials are of account {account}, but the cluster is in {facts.account}:"
            " what is said about AWS may be about another account"
        )
    region, own = settings.region, controller.region or facts.region or facts.exec_region
    if own and region and own != region.value:
        yield (
            f"AWS is asked in region {region} (from {region.how}), but the cluster is in"
            f" {own}: give --region {own}"
        )
    if settings.from_kubeconfig:
        yield (
            f'the AWS profile "{settings.profile}" is taken from the kubeconfig\'s credential'
            " plugin, as no other credentials are set up"
        )


def doubts_of_cluster(facts: KubeconfigFacts, controller: ControllerFacts) -> Iterator[str]:
    """Give what casts doubt on which controller, and which cluster, is the one in question."""
    named = controller.flag("cluster-name")
    if named and facts.cluster_name and facts.cluster_name.value != named:
        yield (
            f'the controller calls its cluster "{named}", but the kubeconfig calls it'
            f' "{facts.cluster_name}": AWS resources are tagged with the first name'
        )
    if controller.others:
        yield (
            "there is more than one controller: what is said is about the"
            f" {controller.namespace.how}, not about {', '.join(controller.others)}"
        )
