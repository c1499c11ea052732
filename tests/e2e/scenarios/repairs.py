"""Ways to break the healthy cluster that `doctor --fix` repairs, to just what it was before.

`prepare` puts up what the break needs and is not part of it. `leaves` are the places, as regular
expressions, where the repaired state may differ from the one before the break.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from tests.e2e.scenarios import ingress
from tests.e2e.scenarios.stage import Stage
from tests.e2e.scenarios.subnets import BY_TAGS_ONLY, CLUSTER, NEW, PUBLIC, ROLE, tag, untag
from tests.lab import storage

Change = Callable[[Stage], object]

ACCOUNT = "111122223333"
POLICY = f"arn:aws:iam::{ACCOUNT}:policy/lbc"
TARGET = "10.0.128.21"
WEB = {"Key": CLUSTER, "Value": "owned"}
HOOK_PORT = {
    "IpProtocol": "tcp", "FromPort": 9443, "ToPort": 9443,
    "UserIdGroupPairs": [{"GroupId": "sg-cluster", "Description": "webhooks from control plane",
                          "UserId": ACCOUNT}],
}  # fmt: skip
TRAFFIC = {
    "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080,
    "UserIdGroupPairs": [{"GroupId": "sg-backend", "UserId": ACCOUNT}],
}  # fmt: skip
# A version more than before, as IAM's policies are changed.
NEW_VERSION = (r"^aws\..*polic",)
# What the lab was told of a target.
SIGHT = (r"^aws\.elb\.(sights|targets)",)


@dataclass(frozen=True, slots=True)
class Repair:
    """A break and its repair; `flags` are given beside `--fix CODE --yes`.

    `after` is what AWS does by itself once the cause is gone.
    """

    code: str
    break_it: Change
    prepare: Change = lambda stage: None
    after: Change = lambda stage: None
    flags: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()


def _by_tags(stage: Stage) -> None:
    stage.flag(BY_TAGS_ONLY)
    ingress.add(stage, "new", NEW)


def _with_new(stage: Stage) -> None:
    ingress.add(stage, "new", NEW)


def _shared_with_another(stage: Stage) -> None:
    tag(stage, PUBLIC, "kubernetes.io/cluster/other", "owned")
    ingress.add(stage, "new", NEW)


def _node_group(stage: Stage, groups: tuple[str, ...]) -> None:
    """Give node a's interface other groups, one of them its own."""
    cluster = stage.aws_record("aws/security-groups", GroupId="sg-cluster")
    own = {"GroupId": "sg-node", "GroupName": "sg-node", "Tags": [], "IpPermissions": []}
    stage.aws_add("aws/security-groups", {**cluster, **own})
    named = [{"GroupId": name} for name in groups]
    stage.aws_change("aws/network-interfaces", {"NetworkInterfaceId": "eni-a"}, {"Groups": named})


def _two_groups(stage: Stage) -> None:
    _node_group(stage, ("sg-cluster", "sg-node"))


def _tag_both(stage: Stage) -> None:
    stage.aws("ec2").create_tags(Resources=["sg-node"], Tags=[WEB])


def _tag_none(stage: Stage) -> None:
    stage.aws("ec2").delete_tags(Resources=["sg-cluster"], Tags=[{"Key": CLUSTER}])


def _behind_node_group(stage: Stage) -> None:
    """Put node a behind a group of its own, which admits what it has to."""
    _node_group(stage, ("sg-node",))
    stage.aws("ec2").create_tags(Resources=["sg-node"], Tags=[WEB])
    stage.aws("ec2").authorize_security_group_ingress(
        GroupId="sg-node", IpPermissions=[HOOK_PORT, TRAFFIC]
    )


def _close_webhook_port(stage: Stage) -> None:
    stage.aws("ec2").revoke_security_group_ingress(GroupId="sg-node", IpPermissions=[HOOK_PORT])


def _with_listed_groups(stage: Stage) -> None:
    """Let the load balancer have a group of its own, which the cluster's group admits."""
    managed = stage.aws_record("aws/security-groups", GroupId="sg-managed")
    own = {"GroupId": "sg-own", "GroupName": "sg-own", "Tags": []}
    stage.aws_add("aws/security-groups", {**managed, **own})
    name = "k8s-shop-web-724d82a5b7"
    stage.aws_change(
        "aws/load-balancers", {"LoadBalancerName": name}, {"SecurityGroups": ["sg-own"]}
    )
    stage.annotate({"security-groups": "sg-own"})
    (binding,) = stage.world.kubernetes["kubernetes/target-group-bindings"]
    meta = binding["metadata"]
    ref = f"{meta['namespace']}/{meta['name']}"
    stage.patch("TargetGroupBinding", ref, {"spec": {"networking": None}})
    stage.aws("ec2").authorize_security_group_ingress(
        GroupId="sg-cluster", IpPermissions=[_own_rule()]
    )


def _own_rule() -> Mapping[str, Any]:
    pair = {"GroupId": "sg-own", "Description": "from k8s-shop-web-724d82a5b7"}
    return {"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "UserIdGroupPairs": [pair]}


def _close_target_port(stage: Stage) -> None:
    stage.aws("ec2").revoke_security_group_ingress(
        GroupId="sg-cluster", IpPermissions=[_own_rule()]
    )
    stage.lab.aws.health(target=TARGET, state="unhealthy", reason="Target.Timeout")


def _answer_again(stage: Stage) -> None:
    stage.lab.aws.health(target=TARGET, state="healthy")


def _tag_only_what_is_ours(stage: Stage) -> None:
    """Let the role tag what has the cluster's tag, so nothing that it is about to create."""
    tagging = "elasticloadbalancing:AddTags"
    ours = {"Null": {"aws:ResourceTag/elbv2.k8s.aws/cluster": "false"}}
    statements = [
        {"Effect": "Allow", "NotAction": [tagging], "Resource": "*"},
        {"Effect": "Allow", "Action": tagging, "Resource": "*", "Condition": ours},
    ]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    stage.aws("iam").create_policy_version(
        PolicyArn=POLICY, PolicyDocument=document, SetAsDefault=True
    )


def forget(*actions: str) -> Change:
    """Let the role's policy allow all but some actions."""

    def change(stage: Stage) -> None:
        statement = {"Effect": "Allow", "NotAction": list(actions), "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        stage.aws("iam").create_policy_version(
            PolicyArn=POLICY, PolicyDocument=document, SetAsDefault=True
        )

    return change


def without_load_balancer(stage: Stage) -> None:
    """Be an account in which no load balancer was made yet."""
    elbv2 = stage.aws("elbv2")
    for balancer in elbv2.describe_load_balancers()["LoadBalancers"]:
        elbv2.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])


def _stale_authority(stage: Stage) -> None:
    """Put the authority of another installation into the validating webhooks."""
    name = "aws-load-balancer-webhook"
    hooks = stage.read("ValidatingWebhookConfiguration", name)["webhooks"]
    other = stage.other_authority()
    changed = [{**h, "clientConfig": {**h["clientConfig"], "caBundle": other}} for h in hooks]
    stage.patch("ValidatingWebhookConfiguration", name, {"webhooks": changed})


def _with_health_path(stage: Stage) -> None:
    ingress.add(stage, "new", {**NEW, "healthcheck-path": "/ready"})


def _misspell(stage: Stage) -> None:
    stage.annotate({"healthcheck-path": None, "healtcheck-path": "/ready"}, "shop/new")


def stuck(section: str, kind: str, name: str, finalizer: str, namespace: str = "shop") -> Change:
    """Leave an object behind whose deletion began half an hour ago."""

    def change(stage: Stage) -> None:
        template = next(iter(stage.world.kubernetes[section]))
        begun = datetime.now(timezone.utc) - timedelta(minutes=30)
        meta = {
            **template["metadata"],
            "name": name,
            "namespace": namespace,
            "uid": f"00000000-0000-0000-0000-{len(name):012}",
            "finalizers": [finalizer],
            "deletionTimestamp": f"{begun:%Y-%m-%dT%H:%M:%SZ}",
            "deletionGracePeriodSeconds": 0,
        }
        record = {**template, "kind": kind, "metadata": meta}
        for entry in storage.entries(section, [record]):
            stage.lab.cluster.store.put(entry.key, entry.value)

    return change


ALL = (
    Repair("ALB-SUBNET-001", lambda s: untag(s, PUBLIC, ROLE), _by_tags),
    Repair("ALB-SUBNET-002", lambda s: untag(s, PUBLIC, CLUSTER), _shared_with_another),
    Repair("ALB-SUBNET-003", lambda s: untag(s, PUBLIC[1:], ROLE), _with_new),
    Repair("ALB-SG-001", _tag_both, _two_groups),
    Repair("ALB-SG-001", _tag_none, _two_groups),
    Repair("ALB-SG-003", _close_target_port, _with_listed_groups, _answer_again, leaves=SIGHT),
    Repair("ALB-HOOK-002", _stale_authority),
    Repair("ALB-HOOK-004", _close_webhook_port, _behind_node_group),
    Repair("ALB-IAM-005", forget("ec2:DescribeSubnets"), leaves=NEW_VERSION),
    Repair("ALB-IAM-006", _tag_only_what_is_ours, leaves=NEW_VERSION),
    Repair(
        "ALB-IAM-007",
        forget("elasticloadbalancing:DescribeListenerAttributes"),
        leaves=NEW_VERSION,
    ),
    Repair("ALB-IAM-008", forget("ec2:GetSecurityGroupsForVpc"), leaves=NEW_VERSION),
    Repair(
        "ALB-IAM-010",
        forget("iam:CreateServiceLinkedRole"),
        without_load_balancer,
        leaves=NEW_VERSION,
    ),
    Repair("ALB-ADDON-001", forget("wafv2:AssociateWebACL"), leaves=NEW_VERSION),
    Repair("ALB-ADDON-004", forget("shield:GetSubscriptionState"), leaves=NEW_VERSION),
    Repair("ALB-ANNO-010", _misspell, _with_health_path),
    Repair(
        "ALB-DEL-003",
        stuck("kubernetes/ingresses", "Ingress", "going", "ingress.k8s.aws/resources"),
        flags=("--confirm=going",),
    ),
    Repair(
        "ALB-DEL-006",
        stuck(
            "kubernetes/target-group-bindings",
            "TargetGroupBinding",
            "slow",
            "elbv2.k8s.aws/resources",
        ),
        flags=("--confirm=slow",),
    ),
)
