"""The controller's identity in AWS and what it may do."""

import json
from typing import Any

from tests.e2e.scenarios import extras
from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.stage import CONTROLLER, Record, Stage

ROLE, POLICY = "lbc", "arn:aws:iam::111122223333:policy/lbc"
ABOUT = "Role /lbc"
ACCOUNT = f"ServiceAccount {CONTROLLER}"
PROVIDER = (
    "arn:aws:iam::111122223333:oidc-provider/"
    "oidc.eks.us-west-2.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9"
)


def forbid(stage: Stage, *actions: str) -> None:
    """Publish a version of the policy in which no statement names these actions."""
    document = stage.aws_record("aws/policies", PolicyName="lbc")["PolicyDocument"]
    left = [_without(statement, actions) for statement in document["Statement"]]
    document["Statement"] = [statement for statement in left if statement["Action"]]
    publish(stage, document)


def publish(stage: Stage, document: Record) -> None:
    """Make a document the policy's default version."""
    stage.aws("iam").create_policy_version(
        PolicyArn=POLICY, PolicyDocument=json.dumps(document), SetAsDefault=True
    )


def _without(statement: dict[str, Any], actions: tuple[str, ...]) -> dict[str, Any]:
    kept = [
        a for a in statement["Action"] if a not in actions and f"{a.split(':')[0]}:*" not in actions
    ]
    return {**statement, "Action": kept}


@breaks("ALB-IAM-001", ABOUT)
def the_role_trusts_another_service_account(stage: Stage) -> None:
    document = stage.aws_record("aws/roles", RoleName=ROLE)["AssumeRolePolicyDocument"]
    text = json.dumps(document).replace("kube-system:aws-load-balancer-controller", "default:lbc")
    stage.aws("iam").update_assume_role_policy(RoleName=ROLE, PolicyDocument=text)


@breaks("ALB-IAM-002", "Cluster /shop-prod")
def the_identity_provider_of_the_cluster_is_deleted(stage: Stage) -> None:
    stage.aws("iam").delete_open_id_connect_provider(OpenIDConnectProviderArn=PROVIDER)


@breaks("ALB-IAM-003", "Pod kube-system/lbc-1")
def the_service_account_loses_its_role(stage: Stage) -> None:
    annotations = {"eks.amazonaws.com/role-arn": None}
    stage.patch("ServiceAccount", CONTROLLER, {"metadata": {"annotations": annotations}})
    stage.container(env=[])
    for pod in ("kube-system/lbc-1", "kube-system/lbc-2"):
        stage.replace("Pod", pod, lambda found: found["spec"]["containers"][0].pop("env"))
    options = {"HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1}
    for instance in ("i-a", "i-b"):
        stage.aws_change("aws/instances", {"InstanceId": instance}, {"MetadataOptions": options})


@breaks("ALB-IAM-004", "Pod kube-system/lbc-1")
def the_cluster_loses_its_dns(stage: Stage) -> None:
    stage.create("""
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec: {selector: {k8s-app: kube-dns}, ports: [{name: dns, port: 53, protocol: UDP}]}
""")


@breaks("ALB-IAM-005", ABOUT)
def the_policy_lacks_an_action(stage: Stage) -> None:
    forbid(stage, "elasticloadbalancing:SetSubnets")


@breaks("ALB-IAM-006", ABOUT)
def the_policy_does_not_let_tag(stage: Stage) -> None:
    forbid(stage, "elasticloadbalancing:AddTags")


@breaks("ALB-IAM-007", ABOUT)
def the_policy_is_older_than_listener_attributes(stage: Stage) -> None:
    forbid(stage, "elasticloadbalancing:DescribeListenerAttributes")


@breaks("ALB-IAM-008", ABOUT)
def the_policy_does_not_let_list_security_groups_of_a_vpc(stage: Stage) -> None:
    forbid(stage, "ec2:GetSecurityGroupsForVpc")


@breaks("ALB-ADDON-001", ABOUT)
def the_policy_leaves_the_firewall_out(stage: Stage) -> None:
    forbid(stage, "wafv2:*")


@breaks("ALB-ADDON-004", ABOUT)
def the_policy_leaves_shield_out(stage: Stage) -> None:
    forbid(stage, "shield:*")


@breaks("ALB-IAM-012", f"Deployment {CONTROLLER}")
def the_controller_gets_keys_of_a_user(stage: Stage) -> None:
    stage.container(env=[{"name": "AWS_ACCESS_KEY_ID", "value": "AKIAEXAMPLE"}])


@breaks("ALB-IAM-009", "TargetGroupBinding shop/by-hand")
def the_policy_covers_no_foreign_target_group(stage: Stage) -> None:
    document = stage.aws_record("aws/policies", PolicyName="lbc")["PolicyDocument"]
    for statement in document["Statement"]:
        if "elasticloadbalancing:RegisterTargets" in statement["Action"]:
            statement["Resource"] = "arn:aws:elasticloadbalancing:*:*:targetgroup/k8s-*"
    publish(stage, document)
    extras.binding(stage, "by-hand", extras.target_group(stage, "foreign"))


@breaks("ALB-IAM-011", "Pod kube-system/lbc-1")
def pod_identity_has_no_agent(stage: Stage) -> None:
    annotations = {"eks.amazonaws.com/role-arn": None}
    stage.patch("ServiceAccount", CONTROLLER, {"metadata": {"annotations": annotations}})
    namespace, _, account = CONTROLLER.partition("/")
    association = {"namespace": namespace, "serviceAccount": account, "associationId": "a-1"}
    role = f"arn:aws:iam::111122223333:role/{ROLE}"
    owner = {"clusterName": "shop-prod", "roleArn": role}
    stage.aws_add("aws/pod-identity-associations", {**owner, **association})
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["sts:AssumeRole", "sts:TagSession"],
                "Principal": {"Service": "pods.eks.amazonaws.com"},
            }
        ],
    }
    stage.aws("iam").update_assume_role_policy(RoleName=ROLE, PolicyDocument=json.dumps(trust))


@breaks("ALB-IAM-013", "TargetGroupBinding shop/cross")
def the_role_of_another_account_may_not_be_assumed(stage: Stage) -> None:
    far = "arn:aws:elasticloadbalancing:us-west-2:444455556666:targetgroup/far/1"
    extras.binding(stage, "cross", far, iamRoleArnToAssume="arn:aws:iam::444455556666:role/far")
