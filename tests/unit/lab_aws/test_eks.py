from collections.abc import Callable
from typing import Any

import pytest

from tests.lab.aws.client import Aws
from tests.lab.aws.record import Record
from tests.unit.lab_aws.errors import code, refusal
from tests.unit.lab_aws.likeness import holds
from tests.unit.lab_aws.making import network, subnets
from tests.unit.lab_aws.world import World

CLUSTER: Record = {
    "name": "shop-prod",
    "arn": "arn:aws:eks:us-west-2:111122223333:cluster/shop-prod",
    "version": "1.33",
    "status": "ACTIVE",
    "createdAt": "2026-11-01T10:00:00+00:00",
    "endpoint": "https://0123.gr7.us-west-2.eks.amazonaws.com",
    "identity": {"oidc": {"issuer": "https://oidc.eks.us-west-2.amazonaws.com/id/0123"}},
    "resourcesVpcConfig": {"vpcId": "vpc-1", "subnetIds": ["subnet-1"], "securityGroupIds": []},
    "kubernetesNetworkConfig": {"elasticLoadBalancing": {"enabled": False}},
    "tags": {"team": "platform"},
}
ADDON: Record = {
    "clusterName": "shop-prod",
    "addonName": "vpc-cni",
    "addonVersion": "v1.20.0-eksbuild.1",
    "addonArn": "arn:aws:eks:us-west-2:111122223333:addon/shop-prod/vpc-cni/1",
    "status": "ACTIVE",
}
ASSOCIATION: Record = {
    "clusterName": "shop-prod",
    "namespace": "kube-system",
    "serviceAccount": "aws-load-balancer-controller",
    "roleArn": "arn:aws:iam::111122223333:role/controller",
    "associationId": "a-0123",
    "associationArn": "arn:aws:eks:us-west-2:111122223333:podidentityassociation/shop-prod/a-0123",
}
SECTIONS: World = {
    "aws/clusters": [CLUSTER],
    "aws/addons": [ADDON],
    "aws/pod-identity-associations": [ASSOCIATION],
}


@pytest.fixture
def eks(aws: Aws, clients: Callable[[str], Any]) -> Any:
    aws.load(SECTIONS)
    return clients("eks")


def test_a_cluster_comes_back(eks: Any) -> None:
    assert eks.list_clusters()["clusters"] == ["shop-prod"]
    assert holds(eks.describe_cluster(name="shop-prod")["cluster"], CLUSTER)


def test_an_addon_comes_back(eks: Any) -> None:
    assert eks.list_addons(clusterName="shop-prod")["addons"] == ["vpc-cni"]
    found = eks.describe_addon(clusterName="shop-prod", addonName="vpc-cni")["addon"]
    assert holds(found, ADDON)


def test_an_association_comes_back_for_its_service_account_only(eks: Any) -> None:
    owner = {"namespace": "kube-system", "serviceAccount": "aws-load-balancer-controller"}
    [summary] = eks.list_pod_identity_associations(clusterName="shop-prod", **owner)["associations"]
    assert summary["associationId"] == "a-0123"
    others = eks.list_pod_identity_associations(clusterName="shop-prod", namespace="default")
    assert others["associations"] == []
    found = eks.describe_pod_identity_association(clusterName="shop-prod", associationId="a-0123")
    assert holds(found["association"], ASSOCIATION)


@pytest.mark.parametrize(
    ("operation", "params", "message"),
    [
        ("describe_cluster", {"name": "absent"}, "No cluster found for name: absent."),
        ("list_addons", {"clusterName": "absent"}, "No cluster found for name: absent."),
        (
            "describe_addon",
            {"clusterName": "shop-prod", "addonName": "coredns"},
            "No addon: coredns found in cluster: shop-prod",
        ),
    ],
)
def test_what_is_absent_is_named(eks: Any, operation: str, params: Record, message: str) -> None:
    assert refusal(getattr(eks, operation), **params) == ("ResourceNotFoundException", message)


def test_a_cluster_is_created_in_the_vpc_of_its_subnets(
    aws: Aws, clients: Callable[[str], Any], shop: World
) -> None:
    aws.load(network(shop))
    created = clients("eks").create_cluster(
        name="new",
        roleArn="arn:aws:iam::111122223333:role/eks",
        resourcesVpcConfig={"subnetIds": subnets(shop)},
    )["cluster"]
    assert created["resourcesVpcConfig"]["vpcId"] == shop["aws/vpcs"][0]["VpcId"]
    assert created["identity"]["oidc"]["issuer"].startswith("https://oidc.eks.us-west-2.")


def test_an_association_is_created_once_per_service_account_and_deleted(eks: Any) -> None:
    given = {
        "clusterName": "shop-prod",
        "namespace": "default",
        "serviceAccount": "web",
        "roleArn": "arn:aws:iam::111122223333:role/web",
    }
    made = eks.create_pod_identity_association(**given)["association"]["associationId"]
    assert code(eks.create_pod_identity_association, **given) == "ResourceInUseException"
    eks.delete_pod_identity_association(clusterName="shop-prod", associationId=made)
    params = {"clusterName": "shop-prod", "associationId": made}
    absent = code(eks.describe_pod_identity_association, **params)
    assert absent == "ResourceNotFoundException"


def test_an_addon_is_created_and_deleted(eks: Any) -> None:
    eks.create_addon(clusterName="shop-prod", addonName="coredns")
    assert eks.list_addons(clusterName="shop-prod")["addons"] == ["coredns", "vpc-cni"]
    eks.delete_addon(clusterName="shop-prod", addonName="coredns")
    assert eks.list_addons(clusterName="shop-prod")["addons"] == ["vpc-cni"]


def test_names_come_in_pages(eks: Any) -> None:
    for name in ("a", "b"):
        eks.create_addon(clusterName="shop-prod", addonName=name)
    first = eks.list_addons(clusterName="shop-prod", maxResults=2)
    rest = eks.list_addons(clusterName="shop-prod", nextToken=first["nextToken"])
    assert first["addons"] + rest["addons"] == ["a", "b", "vpc-cni"]


def test_tags_are_found_by_an_arn_in_the_path(eks: Any) -> None:
    assert eks.list_tags_for_resource(resourceArn=CLUSTER["arn"])["tags"] == {"team": "platform"}


def test_a_denied_call_of_eks_is_an_access_denied_exception(aws: Aws, eks: Any) -> None:
    aws.deny("eks:DescribeCluster")
    error, message = refusal(eks.describe_cluster, name="shop-prod")
    assert error == "AccessDeniedException"
    assert "not authorized to perform: eks:DescribeCluster" in message


def profile(eks: Any, name: str, **given: Any) -> Any:
    """Create a Fargate profile."""
    role = "arn:aws:iam::111122223333:role/pods"
    params = {"clusterName": "shop-prod", "fargateProfileName": name, "podExecutionRoleArn": role}
    return eks.create_fargate_profile(**params, selectors=[{"namespace": "shop"}], **given)


def status(eks: Any, name: str) -> str:
    params = {"clusterName": "shop-prod", "fargateProfileName": name}
    return str(eks.describe_fargate_profile(**params)["fargateProfile"]["status"])


def test_a_fargate_profile_comes_and_goes_over_some_time(aws: Aws, eks: Any) -> None:
    aws.timing(fargate_seconds=60)
    profile(eks, "one")
    assert status(eks, "one") == "CREATING"
    assert code(profile, eks=eks, name="two") == "ResourceInUseException"
    aws.clock(advance=60)
    assert status(eks, "one") == "ACTIVE"
    eks.delete_fargate_profile(clusterName="shop-prod", fargateProfileName="one")
    assert status(eks, "one") == "DELETING"
    aws.clock(advance=60)
    assert eks.list_fargate_profiles(clusterName="shop-prod")["fargateProfileNames"] == []


def test_pods_on_fargate_run_in_private_subnets(aws: Aws, eks: Any) -> None:
    routes = [{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"}]
    leads = {"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": routes}
    aws.load({"aws/route-tables": [{**leads, "Associations": [{"SubnetId": "subnet-1"}]}]})
    error, message = refusal(profile, eks=eks, name="one", subnets=["subnet-1"])
    assert (error, "is not a private subnet" in message) == ("InvalidParameterException", True)
