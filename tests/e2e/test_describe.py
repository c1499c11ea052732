"""`kubectl alb describe` on the world `shop`, live: the recorded tags prove what it says."""

import json
from typing import Any

import pytest

from tests.lab.aws.rounds import rounds
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.world import World

CLUSTER_TAGS = ("ingress.k8s.aws/resource", "service.k8s.aws/resource")
INGRESSES = (
    "beta/broken", "beta/lost", "beta/preview", "ops/admin", "ops/health", "ops/nodeapp",
    "shop/cart", "shop/web",
)  # fmt: skip
GROUPS = ("shop-public", "ops/admin", "ops/nodeapp", "beta/lost")


def described(
    kubectl: Kubectl, subject: str, *flags: str, code: int = 0, **how: Any
) -> dict[str, Any]:
    answer = kubectl("alb", "describe", subject, "-o", "json", *flags, **how)
    document: dict[str, Any] = json.loads(answer.stdout)
    assert (answer.code, document["status"]["exitCode"]) == (code, code), answer.stderr
    return document


def tags_of(world: World) -> dict[str, str]:
    """Map ARNs to the controller's resource tag."""
    return {
        entry["ResourceArn"]: next(
            (tag["Value"] for tag in entry["Tags"] if tag["Key"] in CLUSTER_TAGS), ""
        )
        for entry in world.aws["aws/tags"]
    }


def prove(status: dict[str, Any], tags: dict[str, str]) -> None:
    """Hold every rule, target group and target of a description against the tags."""
    groups = {group["name"]: group for group in status.get("targetGroups", [])}
    for listener in status.get("listeners", []):
        for rule in listener["rules"]:
            assert tags[rule["arn"]] == f"{listener['port']}:{rule['priority']}"
            prove_source(rule, [groups[t["name"]] for a in rule["actions"]
                                for t in a.get("targetGroups", [])], tags)  # fmt: skip
    for group in groups.values():
        namespace, name = group["service"]["namespace"], group["service"]["name"]
        assert f"{name}:{group['service']['port']}" in tags[group["arn"]]
        for target in group["targets"]:
            owner = target.get("pod", target["node"] if group["targetType"] == "instance" else "")
            assert owner.startswith(f"{namespace}/{name}-") or owner.startswith("ip-192-168-")


def prove_source(rule: dict[str, Any], groups: list[dict[str, Any]], tags: dict[str, str]) -> None:
    source = rule["source"]
    assert source is not None, rule
    for group in groups:
        assert tags[group["arn"]].startswith(source["ingress"] + "-")


@pytest.mark.parametrize("subject", [*INGRESSES, *(f"group/{g}" for g in GROUPS)])
def test_every_rule_names_its_ingress_path_and_every_target_its_pod(
    subject: str, world: World, kubectl: Kubectl
) -> None:
    prove(described(kubectl, subject)["status"], tags_of(world))


def test_a_service_shows_its_network_load_balancer(world: World, kubectl: Kubectl) -> None:
    status = described(kubectl, "service/mqtt", "-n", "shop")["status"]
    assert status["loadBalancer"]["type"] == "network"
    pods = [target["pod"] for target in status["targetGroups"][0]["targets"]]
    assert len(pods) == 2
    assert all(pod.startswith("shop/mqtt-") for pod in pods)


def test_each_load_balancer_leads_back_to_its_ingresses(world: World, kubectl: Kubectl) -> None:
    for record in world.aws["aws/load-balancers"]:
        status = described(kubectl, f"alb/{record['LoadBalancerName']}")["status"]
        assert status["loadBalancer"]["arn"] == record["LoadBalancerArn"]
        if record["Type"] == "application":
            prove(status, tags_of(world))
            assert status["group"]["members"]


@pytest.mark.parametrize(
    ("subject", "why"),
    [
        ("beta/broken", "TargetGroup port is empty"),
        ("beta/preview", "no certificate found for host: preview.nowhere.test"),
        ("beta/lost", "Service beta/nosuch does not exist"),
    ],
)
def test_what_is_wrong_stands_in_the_first_lines(
    subject: str, why: str, world: World, kubectl: Kubectl
) -> None:
    answer = kubectl("alb", "describe", subject)
    assert why in "\n".join(answer.stdout.splitlines()[:8])


@pytest.mark.parametrize(
    ("resource", "section"),
    [
        ("pods", "kubernetes/pods"),
        ("events", "kubernetes/events"),
        ("services", "kubernetes/services"),
        ("targetgroupbindings", "kubernetes/target-group-bindings"),
        ("ingressclassparams", "kubernetes/ingress-class-params"),
    ],
)
def test_without_a_right_the_rest_is_answered_and_the_right_is_named(
    resource: str, section: str, world: World, lab: Lab, kubectl: Kubectl
) -> None:
    user = lab.user(f"no-{resource}", without=[resource])
    document = described(kubectl, "shop/cart", user=user)
    assert f"list {resource}" in document["metadata"]["gaps"][section]
    assert document["status"]["loadBalancer"]["state"] == "active"
    shown = kubectl("alb", "describe", "shop/cart", user=user)
    assert f"list {resource}" in shown.stdout


@pytest.mark.parametrize(
    ("operation", "section"),
    [
        ("DescribeTargetHealth", "aws/target-health"),
        ("DescribeRules", "aws/rules"),
        ("DescribeListeners", "aws/listeners"),
        ("DescribeTargetGroups", "aws/target-groups"),
        ("DescribeTags", "aws/tags"),
        ("DescribeLoadBalancers", "aws/load-balancers"),
        ("DescribeLoadBalancerAttributes", "aws/load-balancer-attributes"),
    ],
)
def test_without_an_iam_action_the_rest_is_answered_and_the_action_is_named(
    operation: str, section: str, world: World, lab: Lab, kubectl: Kubectl
) -> None:
    lab.aws.deny(f"elasticloadbalancing:{operation}")
    code = 77 if operation == "DescribeLoadBalancers" else 0
    document = described(kubectl, "shop/cart", code=code)
    assert f"elasticloadbalancing:{operation}" in document["metadata"]["gaps"][section]
    assert document["status"]["address"].startswith("k8s-shoppublic-")


def test_when_nothing_may_be_read_the_exit_code_says_so(
    world: World, lab: Lab, kubectl: Kubectl
) -> None:
    user = lab.user("nobody", without=["ingresses"])
    answer = kubectl("alb", "describe", "shop/cart", user=user)
    assert (answer.code, answer.stdout) == (77, "")
    assert "ingresses" in answer.stderr


def test_an_ingress_that_does_not_exist_gets_near_names(world: World, kubectl: Kubectl) -> None:
    answer = kubectl("alb", "describe", "shop/crat")
    assert answer.code == 1
    assert "shop/cart" in answer.stderr


def test_a_missing_context_is_a_matter_of_configuration(world: World, kubectl: Kubectl) -> None:
    answer = kubectl("alb", "describe", "web", "--context", "nowhere")
    assert (answer.code, answer.stdout) == (78, "")


def targets(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = [t for group in document["status"]["targetGroups"] for t in group["targets"]]
    return {target["id"]: target for target in found}


def test_unhealthy_draining_and_missing_targets_show_their_reasons(
    world: World, lab: Lab, kubectl: Kubectl
) -> None:
    elbv2 = lab.aws.boto3("elbv2")
    (group,) = (g for g in world.aws["aws/target-groups"] if "-shop-cart-" in g["TargetGroupName"])
    arn = group["TargetGroupArn"]
    ids = sorted(
        record["Target"]["Id"]
        for record in world.aws["aws/target-health"]
        if record["TargetGroupArn"] == arn
    )
    lab.aws.health(arn, ids[0], 8080, sees="timeout")
    lab.aws.advance(60)
    elbv2.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": ids[1], "Port": 8080}])
    found = targets(described(kubectl, "shop/cart"))
    assert (found[ids[0]]["state"], found[ids[0]]["reason"]) == ("unhealthy", "Target.Timeout")
    assert found[ids[1]]["state"] == "draining"
    assert found[ids[1]]["reason"] == "Target.DeregistrationInProgress"
    lab.aws.advance(600)
    assert targets(described(kubectl, "shop/cart"))[ids[1]]["state"] == "missing"


def test_one_ingress_takes_few_calls_in_few_rounds(
    world: World, lab: Lab, kubectl: Kubectl
) -> None:
    lab.aws.fault("*:*", latency=0.2)
    lab.aws.clear_calls()
    assert described(kubectl, "ops/admin")["status"]["listeners"]
    calls = lab.aws.calls()
    assert rounds(calls) <= 5
    assert len(calls) <= 16
