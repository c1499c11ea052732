"""A group of Ingresses, applied to a lab with a controller, and what AWS has of it."""

import time
from dataclasses import dataclass
from typing import Any

from kubectl_alb.context.decode.elbv2 import condition
from kubectl_alb.context.live import LiveSource
from kubectl_alb.context.load import load
from kubectl_alb.context.options import AwsFlags, ContextOptions, KubernetesFlags
from kubectl_alb.context.source import Focus
from kubectl_alb.desired.build import NEEDS
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.facts.tags import RESOURCE_TAG, STACK_TAG
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.stack import Stack
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.process import wait_until

SECONDS = 30
QUIET_SECONDS = 1.5
READS = ("Describe", "Get", "List")
KINDS = {"Forward": "forward", "Redirect": "redirect", "FixedResponse": "fixed-response"}
INGRESSES = "/apis/networking.k8s.io/v1/namespaces/shop/ingresses"
BINDINGS = "/apis/elbv2.k8s.aws/v1beta1/namespaces/shop/targetgroupbindings"
# Its endpoints are pods of the world `shop`, whose interfaces AWS knows.
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
        where = ContextOptions(
            kubernetes=KubernetesFlags(kubeconfig=str(self.lab.cluster.kubeconfig)),
            aws=AwsFlags(region="us-west-2", endpoints=(self.lab.aws.endpoint,)),
        )
        stack = outcomes(Facts(load(LiveSource(where, Focus()), NEEDS)))[GroupID("", "live")]
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
        return writes(self.lab)

    def settle(self) -> None:
        """Wait until AWS has not been changed for a while."""
        settle(self.lab)

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


def writes(lab: Lab) -> list[str]:
    """The calls that AWS has seen and that change something."""
    operations = (call["operation"] for call in lab.aws.calls())
    return [name for name in operations if not name.startswith(READS)]


def settle(lab: Lab) -> None:
    """Wait until AWS has not been changed for a while."""
    seen, since = writes(lab), time.monotonic()
    deadline = since + SECONDS
    while time.monotonic() - since < QUIET_SECONDS:
        assert time.monotonic() < deadline
        time.sleep(0.2)
        now = writes(lab)
        if now != seen:
            seen, since = now, time.monotonic()


def applied(lab: Lab, kubectl: Kubectl) -> Live:
    """Apply the manifest to a cluster with a controller; return when all of it is reconciled."""
    # A controller that meets a load balancer in provisioning comes back two minutes later.
    lab.aws.timing(provisioning_seconds=0)
    made = Live(lab, kubectl, lab.aws.boto3("elbv2"))
    made.apply(MANIFEST)
    wait_until(made.complete, SECONDS)
    made.settle()
    return made
