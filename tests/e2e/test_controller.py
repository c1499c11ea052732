"""The controller of the lab at work: apply, repair, change and delete, all of it live.

The same holds with a real controller in `$LAB_CONTROLLER` (and its definitions in `$LAB_CRDS`).
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from kubectl_alb.context.decode_elbv2 import condition
from kubectl_alb.context.live import LiveSource
from kubectl_alb.context.load import load
from kubectl_alb.context.source import Focus
from kubectl_alb.context.where import AwsFlags, KubernetesFlags, Where
from kubectl_alb.desired.build import NEEDS, plan_groups
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.stack import Stack
from kubectl_alb.model.tracking import RESOURCE_TAG, STACK_TAG
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.process import wait_until
from tests.lab.world import World

SECONDS = 30
QUIET_SECONDS = 1.5
READS = ("Describe", "Get", "List")
FINALIZER = "group.ingress.k8s.aws/live"
INGRESSES = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses"
SLICE = "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices/api-live"
BINDINGS = "/apis/elbv2.k8s.aws/v1beta1/namespaces/shop/targetgroupbindings"
# Pods of the world, whose interfaces AWS knows.
ADDRESSES = ("192.168.129.46", "192.168.161.47")
LATER_ADDRESS = "192.168.193.48"
MANIFEST = """
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: api-live, namespace: shop, labels: {kubernetes.io/service-name: api}}
addressType: IPv4
ports: [{name: http, port: 8080, protocol: TCP}]
endpoints:
- addresses: [192.168.129.46]
  conditions: {ready: true}
  targetRef: {kind: Pod, namespace: shop, name: cart-6d9c7b5f4-bx20k}
- addresses: [192.168.161.47]
  conditions: {ready: true}
  targetRef: {kind: Pod, namespace: shop, name: cart-6d9c7b5f4-cz21k}
---
apiVersion: v1
kind: Service
metadata: {name: files, namespace: shop}
spec: {type: NodePort, ports: [{name: http, port: 80, targetPort: 8080, nodePort: 31999}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: live-api
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/group.name: live
    alb.ingress.kubernetes.io/target-type: ip
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTP": 8080}]'
    alb.ingress.kubernetes.io/load-balancer-attributes: idle_timeout.timeout_seconds=120
    alb.ingress.kubernetes.io/actions.old: >
      {"type": "redirect", "redirectConfig": {"host": "new.example.com", "statusCode": "HTTP_301"}}
spec:
  ingressClassName: alb
  rules:
  - host: api.example.com
    http:
      paths:
      - {path: /v1, pathType: Prefix, backend: {service: {name: api, port: {name: http}}}}
      - {path: /old, pathType: Exact, backend: {service: {name: old, port: {name: use-annotation}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: live-files
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/group.name: live
    alb.ingress.kubernetes.io/group.order: "10"
spec:
  ingressClassName: alb
  rules:
  - host: files.example.com
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: files, port: {number: 80}}}}
"""


@dataclass(slots=True)
class Live:
    """The group `live` of Ingresses and what AWS has of it."""

    lab: Lab
    kubectl: Kubectl
    elbv2: Any
    touched: int = 0

    def apply(self, manifest: str) -> None:
        """Apply a manifest."""
        self.run("apply", "-f", "-", stdin=manifest)

    def run(self, *words: str, stdin: str = "") -> str:
        """Run kubectl, which must succeed."""
        answer = self.kubectl(*words, stdin=stdin)
        assert answer.code == 0, answer.stderr
        return answer.stdout

    def ingress(self, name: str) -> dict[str, Any]:
        """Read an Ingress of the group."""
        found: dict[str, Any] = self.lab.cluster.api.get(f"{INGRESSES}/{name}")
        return found

    def bindings(self) -> list[dict[str, Any]]:
        """Read the group's TargetGroupBindings."""
        found = self.lab.cluster.api.items(BINDINGS)
        labels = {"ingress.k8s.aws/stack": "live"}
        return [item for item in found if item["metadata"].get("labels") == labels]

    def complete(self) -> bool:
        """Tell whether both Ingresses have an address and both bindings were reconciled."""
        ingresses = [self.ingress(name) for name in ("live-api", "live-files")]
        bindings = self.bindings()
        return all(i["status"]["loadBalancer"].get("ingress") for i in ingresses) and (
            [bool(b.get("status")) for b in bindings] == [True, True]
        )

    def balancers(self) -> list[dict[str, Any]]:
        """The group's load balancers."""
        found = self.elbv2.describe_load_balancers()["LoadBalancers"]
        return [lb for lb in found if self.is_ours(lb["LoadBalancerArn"])]

    def target_groups(self) -> dict[str, str]:
        """The ARNs of the group's target groups by resource id."""
        arns = [g["TargetGroupArn"] for g in self.elbv2.describe_target_groups()["TargetGroups"]]
        return {self.tags(arn)[RESOURCE_TAG]: arn for arn in arns if self.is_ours(arn)}

    def security_groups(self) -> list[str]:
        """The ids of the group's own security groups."""
        filters = [{"Name": f"tag:{STACK_TAG}", "Values": ["live"]}]
        found = self.lab.aws.boto3("ec2").describe_security_groups(Filters=filters)
        return [group["GroupId"] for group in found["SecurityGroups"]]

    def is_ours(self, arn: str) -> bool:
        """Tell whether a resource belongs to the group's stack."""
        return self.tags(arn).get(STACK_TAG) == "live"

    def tags(self, arn: str) -> dict[str, str]:
        """The tags of a resource."""
        found = self.elbv2.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]
        return {tag["Key"]: tag["Value"] for tag in found}

    def rules(self) -> dict[str, dict[str, Any]]:
        """The group's rules but the default ones, by `port:priority`."""
        found = {}
        for balancer in self.balancers():
            arn = balancer["LoadBalancerArn"]
            for listener in self.elbv2.describe_listeners(LoadBalancerArn=arn)["Listeners"]:
                rules = self.elbv2.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
                for rule in rules:
                    if not rule["IsDefault"]:
                        found[f"{listener['Port']}:{rule['Priority']}"] = rule
        return found

    def targets(self, resource: str) -> set[tuple[str, int]]:
        """What is registered in a target group and is not on its way out."""
        arn = self.target_groups()[resource]
        found = self.elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        return {
            (t["Target"]["Id"], t["Target"]["Port"])
            for t in found
            if t["TargetHealth"]["State"] != "draining"
        }

    def desired(self) -> Stack:
        """What our own prediction says of the group."""
        where = Where(
            kubernetes=KubernetesFlags(kubeconfig=str(self.lab.cluster.kubeconfig)),
            aws=AwsFlags(region="us-west-2", endpoints=(self.lab.aws.endpoint,)),
        )
        stack = plan_groups(load(LiveSource(where, Focus()), NEEDS))[GroupID("", "live")]
        assert isinstance(stack, Stack)
        return stack

    def rules_are_desired(self) -> bool:
        """Tell whether AWS has the rules of our prediction: same places, contents and tags."""
        live = {
            id_: (
                tuple(map(condition, rule["Conditions"])),
                [action["Type"] for action in rule["Actions"]],
                self.tags(rule["RuleArn"]).get(RESOURCE_TAG),
            )
            for id_, rule in self.rules().items()
        }
        wanted = {
            rule.id: (rule.conditions, [KINDS[type(a).__name__] for a in rule.actions], rule.id)
            for rule in self.desired().rules
        }
        return live == wanted

    def writes(self) -> list[str]:
        """The calls that AWS has seen and that change something."""
        operations = (call["operation"] for call in self.lab.aws.calls())
        return [name for name in operations if not name.startswith(READS)]

    def settle(self) -> None:
        """Wait until AWS has not been changed for a while."""
        seen, since = self.writes(), time.monotonic()
        deadline = since + SECONDS
        while time.monotonic() - since < QUIET_SECONDS:
            assert time.monotonic() < deadline
            time.sleep(0.2)
            now = self.writes()
            if now != seen:
                seen, since = now, time.monotonic()

    def reconcile(self) -> None:
        """Have the group reconciled once more, and wait for it."""
        before = self.successes("live-api")
        self.touched += 1
        self.run("annotate", "ingress", "live-api", "-n", "shop", "--overwrite",
                 f"example.com/touched={self.touched}")  # fmt: skip
        wait_until(lambda: self.successes("live-api") > before, SECONDS)

    def successes(self, name: str) -> int:
        """How often an Ingress was said to have been reconciled."""
        return sum(e["count"] for e in self.events(name) if e["reason"] == "SuccessfullyReconciled")

    def events(self, name: str) -> list[dict[str, Any]]:
        """The events of an Ingress."""
        found = self.lab.cluster.api.items("/api/v1/namespaces/shop/events")
        return [e for e in found if e["involvedObject"]["name"] == name]


KINDS = {"Forward": "forward", "Redirect": "redirect", "FixedResponse": "fixed-response"}


@pytest.fixture(autouse=True)
def aws_variables(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let our own reading find the lab's AWS."""
    for name, value in lab.environment().items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)


def applied(lab: Lab, kubectl: Kubectl) -> Live:
    """Apply the manifest to a cluster with a controller; return when all of it is reconciled."""
    # A controller that meets a load balancer in provisioning comes back two minutes later.
    lab.aws.timing(provisioning_seconds=0)
    made = Live(lab, kubectl, lab.aws.boto3("elbv2"))
    made.apply(MANIFEST)
    wait_until(made.complete, SECONDS)
    made.settle()
    return made


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
    harm(live)
    assert not live.rules_are_desired()
    live.reconcile()
    wait_until(live.rules_are_desired, SECONDS)


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
