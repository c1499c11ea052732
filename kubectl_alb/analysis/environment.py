"""The cluster as an installation finds it: where it is, and what of it asks for other settings."""

from collections import Counter
from dataclasses import dataclass

from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.identities import issuer_id
from kubectl_alb.facts.subnets import is_public
from kubectl_alb.facts.tags import COMPUTE_TYPE
from kubectl_alb.model.account import Cluster
from kubectl_alb.model.network import Subnet

GATEWAY_GROUP = "gateway.networking.k8s.io"
_ARN_PARTS = 6


@dataclass(frozen=True, slots=True)
class Environment:
    """What was detected of an EKS cluster.

    `fargate` and `hybrid` count nodes of `nodes`; `blocked` those whose pods cannot reach instance
    metadata. `issuer` has no scheme. Subnets whose routes are not known are counted as neither.
    """

    cluster: Cluster
    region: str = ""
    account: str = ""
    partition: str = "aws"
    nodes: int = 0
    fargate: int = 0
    hybrid: int = 0
    blocked: int = 0
    public_subnets: int = 0
    private_subnets: int = 0
    gateway_api: bool = False

    @property
    def name(self) -> str:
        """The name of the cluster."""
        return self.cluster.name

    @property
    def issuer(self) -> str:
        """The OIDC issuer as ARNs and condition keys spell it; empty where it is not known."""
        return issuer_id(self.cluster)

    @property
    def minor(self) -> tuple[int, int]:
        """The Kubernetes release; (0, 0) where it is not known."""
        major, _, minor = self.cluster.version.partition(".")
        return (int(major), int(minor)) if (major + minor).isdecimal() and minor else (0, 0)

    @property
    def platform(self) -> int:
        """The number of EKS's platform version; 0 where it is not known."""
        number = self.cluster.platform.rpartition(".")[2]
        return int(number) if number.isdecimal() else 0

    @property
    def traits(self) -> tuple[str, ...]:
        """What sets the cluster apart from a plain one, in words."""
        cluster = self.cluster
        words = {
            "EKS Auto Mode": self.cluster.auto_mode_compute
            or self.cluster.auto_mode_load_balancing,
            f"{self.fargate} of {self.nodes} nodes on Fargate": self.fargate,
            f"{self.hybrid} of {self.nodes} nodes hybrid": self.hybrid,
            f"instance metadata out of reach on {self.blocked} of {self.nodes} nodes": self.blocked,
            "private API endpoint": cluster.private,
            "IPv6": cluster.ip_family == "ipv6",
            "Gateway API": self.gateway_api,
        }
        return tuple(word for word, holds in words.items() if holds)


def environment(facts: Facts) -> Environment | None:
    """Return what was detected; None where the EKS cluster was not read."""
    snapshot = facts.snapshot
    cluster = next(iter(snapshot.aws.clusters), None)
    if cluster is None:
        return None
    partition, region, account = _of_arn(cluster.arn)
    nodes = snapshot.kubernetes.nodes
    kinds = Counter(node.meta.labels.get(COMPUTE_TYPE, "") for node in nodes)
    publicity = Counter(is_public(s, facts) for s in _subnets(cluster, facts))
    return Environment(
        cluster,
        region or snapshot.context.region.value,
        account or snapshot.context.account.value,
        partition or snapshot.context.partition.value or "aws",
        nodes=len(nodes),
        fargate=kinds["fargate"],
        hybrid=kinds["hybrid"],
        blocked=_blocked(facts),
        public_subnets=publicity[True],
        private_subnets=publicity[False],
        gateway_api=any(
            each.group == GATEWAY_GROUP for each in snapshot.kubernetes.custom_resource_definitions
        ),
    )


def _of_arn(arn: str) -> tuple[str, str, str]:
    parts = arn.split(":", _ARN_PARTS - 1)
    return (parts[1], parts[3], parts[4]) if len(parts) == _ARN_PARTS else ("", "", "")


def _subnets(cluster: Cluster, facts: Facts) -> list[Subnet]:
    return [s for s in facts.snapshot.aws.subnets if s.vpc_id == cluster.vpc_id]


def _blocked(facts: Facts) -> int:
    """Return on how many nodes pods cannot ask EC2's instance metadata."""
    instances = {instance.id: instance for instance in facts.snapshot.aws.instances}
    found = (instances.get(node.instance_id) for node in facts.snapshot.kubernetes.nodes)
    return sum(not i.metadata_enabled or i.hop_limit == 1 for i in found if i is not None)
