"""What a controller has deployed for the Ingresses of `drift_manifest`, and a plan of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kubectl_alb.facts.tags import RESOURCE_TAG, STACK_TAG
from tests.e2e.drift_manifest import MANIFEST
from tests.e2e.live_group import SECONDS, settle
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.process import wait_until
from tests.lab.world import World

GROUP, OWN = "drift", "shop/drift-own"


@dataclass(frozen=True, slots=True)
class Told:
    """What `plan` told: changes as `group op type id: fields`, the screen, the exit code."""

    changes: frozenset[str]
    screen: str
    code: int
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Deployed:
    """The lab with a deployed world."""

    lab: Lab
    kubectl: Kubectl
    elbv2: Any
    ec2: Any
    folder: Path
    world: World

    def plan(self, *words: str) -> Told:
        """Plan with the real kubectl, once for machines and for people."""
        screen = self.folder / "plan.txt"
        answer = self.kubectl("alb", "plan", *words, "-o", "json", "--detailed-exitcode",
                              "--output-file", f"table={screen}")  # fmt: skip
        assert answer.code in (0, 2, 3), answer.stderr
        document = json.loads(answer.stdout)["status"]
        told = frozenset(
            _told(group["id"], change)
            for group in document["groups"]
            for change in group["changes"]
        )
        return Told(told, screen.read_text(), answer.code, document)

    def run(self, *words: str, stdin: str = "") -> None:
        """Run kubectl, which must succeed."""
        answer = self.kubectl(*words, stdin=stdin)
        assert answer.code == 0, answer.stderr

    def reconcile(self, until: Callable[[], bool] = lambda: True) -> None:
        """Have a controller start, set everything right, and end."""
        with self.lab.controller(self.world):
            wait_until(until, SECONDS)
            settle(self.lab)

    def complete(self) -> bool:
        """Tell whether every Ingress has an address, and every binding was reconciled."""
        api = self.lab.cluster.api
        ingresses = api.items("/apis/networking.k8s.io/v1/ingresses")
        bindings = api.items("/apis/elbv2.k8s.aws/v1beta1/targetgroupbindings")
        return all(one["status"]["loadBalancer"].get("ingress") for one in ingresses) and all(
            one.get("status") for one in bindings
        )

    def load_balancer(self, group: str = GROUP) -> str:
        """The ARN of a group's load balancer."""
        arns = [lb["LoadBalancerArn"] for lb in
                self.elbv2.describe_load_balancers()["LoadBalancers"]]  # fmt: skip
        return next(arn for arn in arns if self.tags(arn).get(STACK_TAG) == group)

    def listener(self, port: int, group: str = GROUP) -> dict[str, Any]:
        """A listener of a group."""
        found = self.elbv2.describe_listeners(LoadBalancerArn=self.load_balancer(group))
        return next(dict(one) for one in found["Listeners"] if one["Port"] == port)

    def rule(self, port: int, priority: int, group: str = GROUP) -> dict[str, Any]:
        """A rule of a listener."""
        arn = self.listener(port, group)["ListenerArn"]
        rules = self.elbv2.describe_rules(ListenerArn=arn)["Rules"]
        return next(dict(rule) for rule in rules if rule["Priority"] == str(priority))

    def target_group(self, resource: str) -> str:
        """The ARN of a target group by its resource tag, of the groups of `drift_manifest`."""
        arns = [tg["TargetGroupArn"] for tg in
                self.elbv2.describe_target_groups()["TargetGroups"]]  # fmt: skip
        tagged = ((arn, self.tags(arn)) for arn in arns)
        return next(arn for arn, tags in tagged if tags.get(RESOURCE_TAG) == resource)

    def managed_group(self) -> str:
        """The id of the security group that was made for the group `drift`."""
        filters = [{"Name": f"tag:{STACK_TAG}", "Values": [GROUP]}]
        found = self.ec2.describe_security_groups(Filters=filters)["SecurityGroups"]
        return str(found[0]["GroupId"])

    def tags(self, arn: str) -> dict[str, str]:
        """The tags of a resource."""
        found = self.elbv2.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]
        return {tag["Key"]: tag["Value"] for tag in found}


def loaded(lab: Lab, path: Path, folder: Path) -> Deployed:
    """Load a world, without the two of its groups that the controller refuses."""
    lab.reset()
    world = lab.load(path)
    # A controller that meets a load balancer in provisioning comes back two minutes later.
    lab.aws.timing(provisioning_seconds=0)
    kubectl = Kubectl(lab.environment())
    made = Deployed(lab, kubectl, lab.aws.boto3("elbv2"), lab.aws.boto3("ec2"), folder, world)
    made.run("delete", "ingress", "-n", "beta", "broken", "preview", "--wait=false")
    return made


def deployed_by(lab: Lab, path: Path, folder: Path) -> Deployed:
    """Have a controller deploy a world and the manifest, and end it."""
    made = loaded(lab, path, folder)
    with lab.controller(made.world):
        made.run("apply", "-f", "-", stdin=MANIFEST)
        wait_until(made.complete, SECONDS)
        settle(lab)
    return made


def _told(group: str, change: dict[str, Any]) -> str:
    type_ = change["type"].rpartition("::")[2]
    op = "keep" if change.get("kept") else change["op"]
    said = f"{group} {op} {type_} {change['id']}"
    if change["op"] != "update":
        return said
    return f"{said}: {', '.join(field['path'] for field in change['fields'])}"
