"""Deletions, what they leave, names that are taken, limits of the account."""

from tests.e2e.scenarios import extras, ingress
from tests.e2e.scenarios.controller import CLUSTER_TAG, RESOURCE_TAG, STACK_TAG
from tests.e2e.scenarios.healthy import target_group
from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.security_groups import create_group
from tests.e2e.scenarios.stage import Stage

WEB = "Ingress shop/web"
BALANCER = "LoadBalancer /k8s-shop-web-724d82a5b7"
NEW = {"target-type": "ip", "scheme": "internet-facing"}


def arn(stage: Stage) -> str:
    return str(extras.load_balancer(stage)["LoadBalancerArn"])


def deleted(stage: Stage, minutes: int) -> None:
    """Delete the Ingress, which its finalizer has kept for some minutes since."""
    stage.delete("Ingress", "shop/web")
    stage.age("Ingress", "shop/web", deleted_minutes=minutes)


@breaks("ALB-DEL-001", "SecurityGroup /sg-managed")
def a_foreign_rule_refers_to_a_group_that_is_to_go(stage: Stage) -> None:
    hand = create_group(stage, "hand", {})
    pair = {"GroupId": "sg-managed"}
    rule = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [pair]}
    stage.aws("ec2").authorize_security_group_ingress(GroupId=hand, IpPermissions=[rule])
    deleted(stage, minutes=2)


@breaks("ALB-DEL-003", WEB)
def an_ingress_stays_terminating(stage: Stage) -> None:
    deleted(stage, minutes=30)


@breaks("ALB-DEL-004", "LoadBalancer /old")
def a_load_balancer_outlives_its_ingress(stage: Stage) -> None:
    tags = {CLUSTER_TAG: "shop-prod", STACK_TAG: "shop/old", RESOURCE_TAG: "LoadBalancer"}
    extras.other_load_balancer(stage, "old", tags)


@breaks("ALB-DEL-005", "LoadBalancer /z-copy")
def a_stack_has_two_load_balancers(stage: Stage) -> None:
    tags = {CLUSTER_TAG: "shop-prod", STACK_TAG: "shop/web", RESOURCE_TAG: "LoadBalancer"}
    extras.other_load_balancer(stage, "z-copy", tags)


@breaks("ALB-ANNO-002", "Ingress shop/bad", also=["ALB-DEL-007"])
def a_broken_member_holds_up_a_deletion(stage: Stage) -> None:
    edge = {**NEW, "group.name": "edge"}
    ingress.add(stage, "leaving", edge)
    ingress.add(stage, "bad", {**edge, "listen-ports": '[{"HTTP":0}]'})
    finalizers = {"metadata": {"finalizers": ["group.ingress.k8s.aws/edge"]}}
    for name in ("shop/leaving", "shop/bad"):
        stage.patch("Ingress", name, finalizers)
    stage.delete("Ingress", "shop/leaving")


@breaks("ALB-DEL-008", WEB, also=["ALB-TGT-005"])
def the_load_balancer_is_deleted_by_hand(stage: Stage) -> None:
    stage.aws("elbv2").delete_load_balancer(LoadBalancerArn=arn(stage))


@breaks("ALB-GROUP-009", BALANCER)
def deletion_protection_holds_up_a_deletion(stage: Stage) -> None:
    protection = [{"Key": "deletion_protection.enabled", "Value": "true"}]
    stage.aws("elbv2").modify_load_balancer_attributes(
        LoadBalancerArn=arn(stage), Attributes=protection
    )
    deleted(stage, minutes=2)


@breaks("ALB-DNS-001", "Ingress shop/new")
def an_ingress_gets_no_address(stage: Stage) -> None:
    ingress.add(stage, "new", NEW)
    finalizers = {"metadata": {"finalizers": ["ingress.k8s.aws/resources"]}}
    stage.patch("Ingress", "shop/new", finalizers)
    stage.age("Ingress", "shop/new", hours=2)


@breaks("ALB-DNS-003", BALANCER)
def the_load_balancer_fails(stage: Stage) -> None:
    failed = {"State": {"Code": "failed", "Reason": "insufficient addresses"}}
    stage.aws_change("aws/load-balancers", {"LoadBalancerArn": arn(stage)}, failed)


@breaks("ALB-NAME-001", "Ingress shop/new")
def a_foreign_load_balancer_has_the_name(stage: Stage) -> None:
    extras.other_load_balancer(stage, "edge", {})
    ingress.add(stage, "new", {**NEW, "load-balancer-name": "edge"})


@breaks("ALB-NAME-007", BALANCER)
def somebody_else_has_the_listener(stage: Stage) -> None:
    tags = stage.aws("elbv2")
    listener = stage.aws_record("aws/listeners", Port=80)["ListenerArn"]
    tags.remove_tags(ResourceArns=[listener], TagKeys=[CLUSTER_TAG, STACK_TAG, RESOURCE_TAG])


@breaks("ALB-QUOTA-001", "Ingress shop/new")
def an_ingress_has_more_rules_than_a_load_balancer_takes(stage: Stage) -> None:
    stage.lab.aws.limits({"rules-per-application-load-balancer": 2})
    paths = tuple((f"/{name}", "web", "http") for name in "abc")
    ingress.add(stage, "new", NEW, paths)


@breaks("ALB-QUOTA-002", f"TargetGroup /{target_group()}")
def a_target_group_is_full(stage: Stage) -> None:
    stage.lab.aws.limits({"targets-per-target-group": 2})


@breaks("ALB-QUOTA-004", "Region /region")
def the_region_has_no_room_for_another_load_balancer(stage: Stage) -> None:
    stage.lab.aws.limits({"application-load-balancers": 1})


@breaks("ALB-QUOTA-008", "Ingress shop/new")
def an_ingress_has_more_listeners_than_a_load_balancer_takes(stage: Stage) -> None:
    stage.lab.aws.limits({"listeners-per-application-load-balancer": 3})
    ports = ",".join(f'{{"HTTP":{port}}}' for port in (80, 81, 82, 83))
    ingress.add(stage, "new", {**NEW, "listen-ports": f"[{ports}]"})


@breaks("ALB-ADDON-002", WEB)
def a_web_acl_does_not_exist(stage: Stage) -> None:
    acl = "arn:aws:wafv2:us-west-2:111122223333:regional/webacl/gone/1"
    stage.aws_add("aws/web-acls", {"ARN": acl.replace("gone", "shop"), "Name": "shop"})
    stage.annotate({"wafv2-acl-arn": acl})


@breaks("ALB-ADDON-003", WEB)
def a_web_acl_is_put_in_the_key_of_the_old_firewall(stage: Stage) -> None:
    acl = "arn:aws:wafv2:us-west-2:111122223333:regional/webacl/shop/1"
    stage.annotate({"waf-acl-id": acl})


@breaks("ALB-DEL-002", "TargetGroup /left")
def a_foreign_load_balancer_uses_a_target_group_that_is_to_go(stage: Stage) -> None:
    hand = extras.other_load_balancer(stage, "hand", {})
    left = extras.target_group(stage, "left", (), LoadBalancerArns=[hand])
    tags = {CLUSTER_TAG: "shop-prod", STACK_TAG: "shop/web", RESOURCE_TAG: "shop/web-old:80"}
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    stage.aws("elbv2").add_tags(ResourceArns=[left], Tags=listed)


@breaks("ALB-DEL-006", "TargetGroupBinding shop/slow")
def a_binding_stays_terminating(stage: Stage) -> None:
    extras.binding(stage, "slow", extras.target_group(stage, "slow"))
    finalizers = {"metadata": {"finalizers": ["elbv2.k8s.aws/resources"]}}
    stage.patch("TargetGroupBinding", "shop/slow", finalizers)
    stage.delete("TargetGroupBinding", "shop/slow")
    stage.age("TargetGroupBinding", "shop/slow", deleted_minutes=5)


@breaks("ALB-NAME-006", "Ingress shop/two")
def two_ingresses_forward_to_one_target_group(stage: Stage) -> None:
    group = extras.target_group(stage, "ext", (), LoadBalancerArns=[])
    action = f'{{"type":"forward","targetGroupARN":"{group}"}}'
    for name in ("one", "two"):
        ingress.add(stage, name, {**NEW, "actions.act": action}, (("/", "act", "use-annotation"),))


@breaks("ALB-QUOTA-003", BALANCER)
def a_load_balancer_has_all_the_certificates_it_takes(stage: Stage) -> None:
    stage.lab.aws.limits({"certificates-per-application-load-balancer": 1})
    own = stage.aws_record("aws/certificates", DomainName="shop.example.com")
    arn_of = own["CertificateArn"].replace("c1", "c2")
    other = {"CertificateArn": arn_of, "DomainName": "api.example.com"}
    names = {"SubjectAlternativeNames": ["api.example.com"]}
    stage.aws_add("aws/certificates", {**own, **other, **names})
    listener = stage.aws_record("aws/listeners", Port=443)["ListenerArn"]
    stage.aws("elbv2").add_listener_certificates(
        ListenerArn=listener, Certificates=[{"CertificateArn": arn_of}]
    )


@breaks("ALB-QUOTA-005", BALANCER)
def a_load_balancer_has_all_the_target_groups_it_takes(stage: Stage) -> None:
    stage.lab.aws.limits({"target-groups-per-application-load-balancer": 1})
