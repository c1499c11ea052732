"""What is detected of a cluster."""

from kubectl_alb.analysis.environment import Environment, environment
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.network import Instance, Route, RouteTable, Subnet
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.system import CustomResourceDefinition
from kubectl_alb.model.workloads import Node
from tests.builders import meta, node, snapshot
from tests.installing import ISSUER, cluster
from tests.installing import environment as detected

VPC = Found("vpc-1", "the controller's arguments")
COMPUTE = "eks.amazonaws.com/compute-type"


def node_on(kind: str) -> Node:
    return Node(meta(kind, "", labels={COMPUTE: kind}), f"{kind}:///1")


def instance(id_: str, **fields: object) -> Instance:
    return Instance(id_, "vpc-1", "subnet-1", "eu-west-1a", "running", **fields)  # type: ignore[arg-type]


def found(**sections: object) -> Environment:
    own: Snapshot = snapshot(**{"clusters": (cluster(),), **sections})
    here = environment(Facts(own))
    assert here is not None
    return here


def test_without_the_cluster_nothing_is_detected() -> None:
    assert environment(Facts(snapshot(clusters=()))) is None


def test_region_account_and_partition_are_those_of_the_arn() -> None:
    here = found(clusters=(cluster(arn="arn:aws-cn:eks:cn-north-1:444455556666:cluster/c"),))
    assert (here.partition, here.region, here.account) == ("aws-cn", "cn-north-1", "444455556666")


def test_the_issuer_has_no_scheme_and_no_slash_at_its_end() -> None:
    assert found(clusters=(cluster(oidc_issuer=f"https://{ISSUER}/"),)).issuer == ISSUER


def test_nodes_are_counted_by_their_kind() -> None:
    here = found(nodes=(node(), node_on("fargate"), node_on("hybrid")))
    assert (here.nodes, here.fargate, here.hybrid) == (3, 1, 1)


def test_nodes_without_metadata_for_pods_are_counted() -> None:
    nodes = tuple(node(name, instance=name) for name in ("i-0a", "i-0b", "i-0c"))
    instances = (
        instance("i-0a", hop_limit=1),
        instance("i-0b", hop_limit=2),
        instance("i-0c", metadata_enabled=False),
    )
    assert found(nodes=nodes, instances=instances).blocked == 2


def test_subnets_are_public_by_their_routes() -> None:
    subnets = tuple(
        Subnet(id_, "vpc-1", "eu-west-1a", "euw1-az1", "10.0.0.0/24", 200) for id_ in ("s-1", "s-2")
    )
    tables = (
        RouteTable("rtb-1", "vpc-1", False, ("s-1",), (Route("0.0.0.0/0", "igw-1"),)),
        RouteTable("rtb-2", "vpc-1", True, (), ()),
    )
    here = found(subnets=subnets, route_tables=tables, context=ClusterContext(vpc_id=VPC))
    assert (here.public_subnets, here.private_subnets) == (1, 1)


def test_the_gateway_api_is_known_by_its_definitions() -> None:
    group = "gateway.networking.k8s.io"
    one = CustomResourceDefinition(meta(f"gateways.{group}", ""), group, "Gateway", ("v1",), "v1")
    assert found(custom_resource_definitions=(one,)).gateway_api
    assert not found(custom_resource_definitions=()).gateway_api


def test_what_sets_a_cluster_apart_is_named() -> None:
    assert detected().traits == ()
    here = detected(
        auto_mode_compute=True, private=True, ip_family="ipv6", nodes=3, fargate=1, gateway_api=True
    )
    assert here.traits == (
        "EKS Auto Mode",
        "1 of 3 nodes on Fargate",
        "private API endpoint",
        "IPv6",
        "Gateway API",
    )


def test_numbers_of_versions_that_are_not_known_are_zero() -> None:
    here = detected(version="", platform="")
    assert (here.minor, here.platform) == ((0, 0), 0)
    assert (detected(platform="eks.4").platform, detected().minor) == (4, (1, 34))
