"""`kubectl alb trace` on the world `shop`, live: the lab's data plane does what is predicted."""

import json
import shlex
from collections.abc import Iterator
from typing import Any

import pytest

from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.world import World
from tests.traced_requests import Sent, answered, differences, every_request

# Every seventh of some hundred: each is a process of its own.
REQUESTS = list(every_request())[::7]


def traced(kubectl: Kubectl, *words: str) -> dict[str, Any]:
    answer = kubectl("alb", "trace", *words, "-o", "json")
    assert answer.code in (0, 3), answer.stderr
    document: dict[str, Any] = json.loads(answer.stdout)
    assert document["status"]["exitCode"] == answer.code
    status: dict[str, Any] = document["status"]
    return status


def wrong(sent: Sent, kubectl: Kubectl, lab: Lab) -> Iterator[str]:
    status = traced(kubectl, sent.url, "--via", f"group/{sent.group}")
    name = status["loadBalancer"]["name"]
    yield from differences(status, answered(lab.aws.endpoint, sent, name))


def test_the_data_plane_does_what_is_predicted(world: World, kubectl: Kubectl, lab: Lab) -> None:
    assert len(REQUESTS) >= 50
    found = {sent.url: list(wrong(sent, kubectl, lab)) for sent in REQUESTS}
    assert {url: lines for url, lines in found.items() if lines} == {}


def test_the_cluster_predicts_the_same(world: World, kubectl: Kubectl) -> None:
    status = traced(kubectl, "https://app.example.com/cart/items")
    desired = traced(kubectl, "https://app.example.com/cart/items", "--source", "cluster")
    assert status["differences"] == []
    assert [group["service"] for group in status["targetGroups"]] == [
        group["service"] for group in desired["targetGroups"]
    ]


def test_a_rule_that_was_changed_in_aws_is_a_difference(
    world: World, kubectl: Kubectl, lab: Lab
) -> None:
    elbv2 = lab.aws.boto3("elbv2")
    arn = traced(kubectl, "https://app.example.com/cart")["rule"]["arn"]
    elbv2.delete_rule(RuleArn=arn)
    status = traced(kubectl, "https://app.example.com/cart")
    assert status["rule"]["source"]["ingress"] == "shop/cart"
    assert [line.partition(":")[0] for line in status["differences"]] == ["AWS", "cluster"]


@pytest.mark.parametrize(("path", "agrees"), [("/healthz", True), ("/cart", True)])
def test_a_probe_is_compared(
    path: str, agrees: bool, world: World, kubectl: Kubectl, lab: Lab
) -> None:
    name = traced(kubectl, "http://app.example.com/")["loadBalancer"]["name"]
    opened = lab.aws.open_port(name, 80).removeprefix("http://")
    status = traced(
        kubectl, f"http://app.example.com{path}", "--probe", "--connect-to", opened,
        "--via", "group/shop-public",
    )  # fmt: skip
    assert (status["probe"]["status"], status["probe"]["agrees"]) == (301, agrees)


def test_routes_and_network_acls_are_read(world: World, kubectl: Kubectl) -> None:
    status = traced(kubectl, "https://app.example.com/", "--from", "203.0.113.7")
    lines = {each["detail"]: each["open"] for each in status["network"]}
    assert lines["routes to the targets stay within the VPC"] is True
    assert lines["network ACLs let requests to the targets and answers pass"] is True


def test_a_witness_is_answered_by_the_rule_that_is_named(world: World, kubectl: Kubectl) -> None:
    rows = json.loads(kubectl("alb", "list", "-A", "-o", "json").stdout)["status"]["rows"]
    (shadowed,) = [row for row in rows if row.get("shadowedBy")]
    status = traced(kubectl, *shlex.split(shadowed["witness"]))
    assert status["rule"]["priority"] == shadowed["shadowedBy"]


def test_without_aws_the_cluster_predicts(world: World, kubectl: Kubectl) -> None:
    status = traced(kubectl, "https://app.example.com/", "--no-aws", "--via", "group/shop-public")
    assert status["side"] == "cluster"
