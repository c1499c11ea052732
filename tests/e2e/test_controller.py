"""The controller of the lab at work: apply, repair, change and delete, all of it live.

The same holds with a real controller in `$LAB_CONTROLLER` (and its definitions in `$LAB_CRDS`).
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from kubectl_alb.context.decode.elbv2 import condition
from kubectl_alb.facts.tags import RESOURCE_TAG
from tests.e2e.live_group import INGRESSES, SECONDS, Live, applied
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.process import wait_until
from tests.lab.world import World

FINALIZER = "group.ingress.k8s.aws/live"
SLICE = "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices/api-live"
ADDRESSES = ("192.168.129.46", "192.168.161.47")
LATER_ADDRESS = "192.168.193.48"


@pytest.fixture(autouse=True)
def aws_variables(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let our own reading find the lab's AWS."""
    for name, value in lab.environment().items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)


@pytest.fixture
def live(lab: Lab, controller: None, kubectl: Kubectl) -> Live:
    """Two Ingresses in a group, applied and reconciled."""
    return applied(lab, kubectl)


def test_every_member_gets_address_ports_finalizer_and_event(live: Live) -> None:
    (balancer,) = live.balancers()
    for name in ("live-api", "live-files"):
        ingress = live.ingress(name)
        (entry,) = ingress["status"]["loadBalancer"]["ingress"]
        assert entry["hostname"] == balancer["DNSName"].lower()
        assert [port["port"] for port in entry["ports"]] == [80, 8080]
        assert ingress["metadata"]["finalizers"] == [FINALIZER]
        assert live.successes(name) > 0


def test_rules_are_those_of_the_desired_stack(live: Live) -> None:
    assert len(live.rules()) == 5
    assert live.rules_are_desired()


def test_endpoints_and_nodes_are_registered(live: Live) -> None:
    assert live.targets("shop/live-api-api:http") == {(a, 8080) for a in ADDRESSES}
    instances = live.targets("shop/live-files-files:80")
    assert len(instances) == 3
    assert all(id_.startswith("i-") and port == 31999 for id_, port in instances)


def test_bindings_are_held_and_observed(live: Live) -> None:
    bindings = live.bindings()
    arns = {binding["spec"]["targetGroupARN"] for binding in bindings}
    assert arns == set(live.target_groups().values())
    for binding in bindings:
        assert binding["metadata"]["finalizers"] == ["elbv2.k8s.aws/resources"]
        assert binding["status"]["observedGeneration"] == binding["metadata"]["generation"]


def test_a_second_reconcile_changes_nothing_in_aws(live: Live) -> None:
    live.lab.aws.clear_calls()
    live.reconcile()
    live.settle()
    assert live.writes() == []


def _delete_rule(live: Live) -> None:
    live.elbv2.delete_rule(RuleArn=live.rules()["80:2"]["RuleArn"])


def _swap_rules(live: Live) -> None:
    rules = live.rules()
    priorities = [
        {"RuleArn": rules["80:1"]["RuleArn"], "Priority": 2},
        {"RuleArn": rules["80:2"]["RuleArn"], "Priority": 1},
    ]
    live.elbv2.set_rule_priorities(RulePriorities=priorities)


def _change_rule(live: Live) -> None:
    changed = [{"Field": "path-pattern", "Values": ["/elsewhere"]}]
    live.elbv2.modify_rule(RuleArn=live.rules()["8080:1"]["RuleArn"], Conditions=changed)


@pytest.mark.parametrize("harm", [_delete_rule, _swap_rules, _change_rule])
def test_harm_to_rules_is_repaired(live: Live, harm: Callable[[Live], None]) -> None:
    live.settle()
    live.lab.aws.clear_calls()
    harm(live)
    live.reconcile()
    wait_until(live.rules_are_desired, SECONDS)
    # The harm is one call; whoever repaired it made others.
    assert len(live.writes()) > 1


def test_a_removed_tag_comes_back_with_a_new_controller(
    lab: Lab, world: World, kubectl: Kubectl
) -> None:
    # A running one may go by tags that it has read up to 20 minutes ago.
    with lab.controller(world):
        live = applied(lab, kubectl)
    arn = live.rules()["80:1"]["RuleArn"]
    live.elbv2.remove_tags(ResourceArns=[arn], TagKeys=[RESOURCE_TAG])
    assert not live.rules_are_desired()
    with lab.controller(world):
        wait_until(live.rules_are_desired, SECONDS)


def test_a_changed_attribute_is_repaired(live: Live) -> None:
    arn = live.balancers()[0]["LoadBalancerArn"]
    key = "idle_timeout.timeout_seconds"
    live.elbv2.modify_load_balancer_attributes(
        LoadBalancerArn=arn, Attributes=[{"Key": key, "Value": "5"}]
    )
    live.reconcile()

    def timeout() -> str:
        found = live.elbv2.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
        return next(str(a["Value"]) for a in found if a["Key"] == key)

    wait_until(lambda: timeout() == "120", SECONDS)


def test_a_closed_port_is_opened_again(live: Live) -> None:
    ec2 = live.lab.aws.boto3("ec2")
    (group,) = live.security_groups()

    def permissions() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = ec2.describe_security_groups(GroupIds=[group])[
            "SecurityGroups"
        ]
        return list(found[0]["IpPermissions"])

    ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=permissions()[:1])
    assert len(permissions()) == 1
    live.reconcile()
    wait_until(lambda: {p["FromPort"] for p in permissions()} == {80, 8080}, SECONDS)


def test_a_deregistered_target_comes_back_once_the_checkpoint_is_gone(live: Live) -> None:
    arn = live.target_groups()["shop/live-api-api:http"]
    live.elbv2.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": ADDRESSES[0], "Port": 8080}])
    bindings = live.bindings()
    name = next(b["metadata"]["name"] for b in bindings if b["spec"]["targetGroupARN"] == arn)
    live.run("annotate", "targetgroupbinding", name, "-n", "shop", "elbv2.k8s.aws/checkpoint-")
    wanted = {(a, 8080) for a in ADDRESSES}
    wait_until(lambda: live.targets("shop/live-api-api:http") == wanted, SECONDS)


def test_targets_follow_the_endpoints(live: Live) -> None:
    endpoints = live.lab.cluster.api.get(SLICE)["endpoints"]
    later = {**endpoints[1], "addresses": [LATER_ADDRESS]}
    later["targetRef"] = {**later["targetRef"], "name": "cart-6d9c7b5f4-dv22k"}
    live.lab.cluster.api.patch(SLICE, {"endpoints": [endpoints[0], later]})
    wanted = {(ADDRESSES[0], 8080), (LATER_ADDRESS, 8080)}
    wait_until(lambda: live.targets("shop/live-api-api:http") == wanted, SECONDS)


def test_a_new_first_path_moves_the_rules_behind_it(live: Live) -> None:
    before = live.rules()["80:1"]["RuleArn"]
    paths = live.ingress("live-api")["spec"]["rules"][0]["http"]["paths"]
    first = {**paths[0], "path": "/v0/longer", "pathType": "Exact"}
    rules = [{"host": "api.example.com", "http": {"paths": [first, *paths]}}]
    live.lab.cluster.api.patch(f"{INGRESSES}/live-api", {"spec": {"rules": rules}})
    wait_until(lambda: len(live.rules()) == 7 and live.rules_are_desired(), SECONDS)
    assert before in {rule["RuleArn"] for rule in live.rules().values()}


def test_a_refused_group_says_why_on_each_member(live: Live) -> None:
    live.run("annotate", "ingress", "live-files", "-n", "shop",
             "alb.ingress.kubernetes.io/scheme=public")  # fmt: skip
    text = "Failed build model due to unknown scheme: public"

    def told(name: str) -> bool:
        return any((e["reason"], e["message"]) == ("FailedBuildModel", text)
                   for e in live.events(name))  # fmt: skip

    wait_until(lambda: told("live-api") and told("live-files"), SECONDS)


def test_a_leaving_member_takes_its_rules_with_it(live: Live) -> None:
    live.run("delete", "ingress", "live-files", "-n", "shop")
    wait_until(lambda: "shop/live-files-files:80" not in live.target_groups(), SECONDS)
    assert len(live.rules()) == 4
    assert live.rules_are_desired()


def test_deletion_removes_everything(live: Live) -> None:
    live.run("delete", "ingress", "live-api", "live-files", "-n", "shop", f"--timeout={SECONDS}s")
    live.settle()
    assert live.balancers() == []
    assert live.target_groups() == {}
    assert live.security_groups() == []
    assert live.bindings() == []


def test_describe_names_the_ingress_of_every_rule(live: Live) -> None:
    document = json.loads(live.run("alb", "describe", "group/live", "-o", "json"))
    hosts = {"api.example.com": "shop/live-api", "files.example.com": "shop/live-files"}
    described = {
        rule["arn"]: rule["source"]["ingress"]
        for listener in document["status"]["listeners"]
        for rule in listener["rules"]
    }
    for rule in live.rules().values():
        conditions = map(condition, rule["Conditions"])
        host = next(c.values[0] for c in conditions if c.field == "host-header")
        assert described[rule["RuleArn"]] == hosts[host]
