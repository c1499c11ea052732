"""Who is asked: names, regions, accounts, and what does not fit together."""

from collections.abc import Sequence
from typing import Any

import pytest

from kubectl_alb.context.aws.settings import AwsSettings
from kubectl_alb.context.identity import (
    KubeconfigFacts,
    cluster_context,
    doubts,
    kubeconfig_facts,
    partition_of,
    region_of_addresses,
    region_of_nodes,
    vpc_of,
)
from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.kubernetes.controller_deployment import ControllerFacts
from kubectl_alb.context.kubernetes.kubeconfig_entries import ExecPlugin
from kubectl_alb.context.secret import Secret
from kubectl_alb.model.context import Found

ARN = "arn:aws-cn:eks:cn-north-1:111122223333:cluster/shop-prod"
EKS = "https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com"


def facts(
    cluster: str = "",
    server: str = "https://x",
    args: Sequence[str] = (),
    env: Sequence[tuple[str, str]] = (),
) -> KubeconfigFacts:
    plugin = ExecPlugin(args=tuple(args), env=tuple(env))
    return kubeconfig_facts(Connection(server, cluster=cluster, stanza=plugin))


@pytest.mark.parametrize(
    "args",
    [
        ["--region", "eu-west-1", "eks", "get-token", "--cluster-name", "shop", "--profile", "dev"],
        ["eks", "get-token", "--region=eu-west-1", "--cluster-name=shop", "--profile=dev"],
        ["token", "-i", "shop", "--region", "eu-west-1", "--profile", "dev"],
    ],
)
def test_the_plugins_arguments_tell_cluster_region_and_profile(args: list[str]) -> None:
    found = facts(args=args)
    assert (found.cluster_name.value, found.exec_region, found.exec_profile) == (
        "shop", "eu-west-1", "dev",
    )  # fmt: skip


def test_the_plugins_environment_tells_region_and_profile() -> None:
    env = [("AWS_PROFILE", "dev"), ("AWS_REGION", "eu-west-1")]
    found = facts(args=["eks", "get-token", "--cluster-name", "shop"], env=env)
    assert (found.exec_region, found.exec_profile) == ("eu-west-1", "dev")


def test_the_stanza_tells_also_where_another_credential_is_used() -> None:
    connection = Connection(
        "https://x", token=Secret("t"), stanza=ExecPlugin(args=("token", "-i", "shop"))
    )
    assert kubeconfig_facts(connection).cluster_name.value == "shop"


def test_an_arn_for_a_name_tells_everything() -> None:
    found = facts(ARN)
    assert found.cluster_name.value == "shop-prod"
    assert (found.partition, found.region, found.account) == (
        "aws-cn", "cn-north-1", "111122223333",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["me@shop.eu-west-1.eksctl.io", "shop.eu-west-1.eksctl.io"])
def test_an_eksctl_name_tells_cluster_and_region(name: str) -> None:
    found = facts(name)
    assert (found.cluster_name.value, found.region) == ("shop", "eu-west-1")


def test_the_api_servers_address_tells_the_region() -> None:
    assert facts(server=EKS).region == "eu-west-1"


def test_another_cluster_tells_nothing() -> None:
    assert facts("kind-test", "https://127.0.0.1:6443") == KubeconfigFacts()


@pytest.mark.parametrize(
    ("labels", "provider", "region"),
    [
        ({"topology.kubernetes.io/region": "eu-west-1"}, "", "eu-west-1"),
        ({}, "aws:///eu-west-1b/i-0123", "eu-west-1"),
        ({}, "aws:///us-gov-west-1a/i-0123", "us-gov-west-1"),
        ({}, "kind://docker/kind/node", ""),
        ({}, "", ""),
    ],
)
def test_nodes_tell_the_region(labels: dict[str, str], provider: str, region: str) -> None:
    node = {"metadata": {"labels": labels}, "spec": {"providerID": provider}}
    assert region_of_nodes([node]) == region


def test_addresses_tell_the_region() -> None:
    entry = {"hostname": "k8s-a-1.ap-south-1.elb.amazonaws.com"}
    ingress = {"status": {"loadBalancer": {"ingress": [entry]}}}
    assert region_of_addresses([{}, ingress]) == "ap-south-1"
    assert region_of_addresses([{}]) == ""


@pytest.mark.parametrize(
    ("records", "vpc"),
    [
        ([{"VpcId": "vpc-1"}, {"VpcId": "vpc-1"}, {}], "vpc-1"),
        ([{"VpcId": "vpc-1"}, {"VpcId": "vpc-2"}], ""),
        ([{"spec": {"vpcID": "vpc-1"}}], "vpc-1"),
        ([{"resourcesVpcConfig": {"vpcId": "vpc-1"}}], "vpc-1"),
        ([], ""),
    ],
)
def test_records_tell_the_vpc_when_they_agree(records: list[dict[str, Any]], vpc: str) -> None:
    assert vpc_of(records) == vpc


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("eu-west-1", "aws"),
        ("cn-north-1", "aws-cn"),
        ("us-gov-east-1", "aws-us-gov"),
        ("us-isob-east-1", "aws-iso-b"),
        ("eusc-de-east-1", "aws-eusc"),
        ("", ""),
    ],
)
def test_the_region_tells_the_partition(region: str, partition: str) -> None:
    assert partition_of(region) == partition


CONTROLLER = ControllerFacts(
    Found("kube-system", "Deployment kube-system/alb"),
    Found("v2.13.4"),
    ("--cluster-name=shop", "--aws-vpc-id=vpc-1", "--aws-region=eu-west-1"),
)


def test_the_clusters_name_is_the_flags_the_controllers_or_the_kubeconfigs() -> None:
    connection = Connection("https://x")

    def name(controller: ControllerFacts, flag: str) -> str:
        return cluster_context(connection, facts(ARN), controller, flag).cluster_name.value

    assert name(CONTROLLER, "flag") == "flag"
    assert name(CONTROLLER, "") == "shop"
    assert name(ControllerFacts(), "") == "shop-prod"


def test_a_controller_that_names_another_cluster_is_doubted() -> None:
    (doubt,) = cluster_context(Connection("https://x"), facts(ARN), CONTROLLER, "").warnings
    assert '"shop"' in doubt
    assert '"shop-prod"' in doubt


def test_several_controllers_are_doubted() -> None:
    several = ControllerFacts(CONTROLLER.namespace, args=(), others=("apps/alb",))
    (doubt,) = cluster_context(Connection("https://x"), facts(), several, "").warnings
    assert "kube-system/alb, not about apps/alb" in doubt


@pytest.mark.parametrize(
    ("known", "controller", "settings", "account", "said"),
    [
        (
            KubeconfigFacts(account="1"),
            ControllerFacts(),
            AwsSettings(),
            "2",
            "credentials are of account 2, but the cluster is in 1",
        ),
        (
            KubeconfigFacts(region="a"),
            ControllerFacts(),
            AwsSettings(Found("b", "AWS_REGION")),
            "",
            "in region b (from AWS_REGION), but the cluster is in a",
        ),
        (
            KubeconfigFacts(),
            CONTROLLER,
            AwsSettings(Found("b", "--region")),
            "",
            "give --region eu-west-1",
        ),
        (
            KubeconfigFacts(),
            ControllerFacts(),
            AwsSettings(profile=Found("dev"), from_kubeconfig=True),
            "",
            'profile "dev" is taken from the kubeconfig',
        ),
    ],
)
def test_what_does_not_fit_together_is_doubted(
    known: KubeconfigFacts,
    controller: ControllerFacts,
    settings: AwsSettings,
    account: str,
    said: str,
) -> None:
    (doubt,) = doubts(known, controller, settings, account)
    assert said in doubt


def test_what_fits_together_is_not_doubted() -> None:
    known = KubeconfigFacts(account="1", region="eu-west-1")
    assert not list(doubts(known, CONTROLLER, AwsSettings(Found("eu-west-1")), "1"))
