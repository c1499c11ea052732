"""Changes that break nothing, of which doctor has nothing to tell."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.e2e.scenarios import extras, ingress
from tests.e2e.scenarios.classes import DEFAULT_CLASS
from tests.e2e.scenarios.controller import (
    CLUSTER_TAG,
    FIRST,
    RESOURCE_TAG,
    SECOND,
    STACK_TAG,
    container_status,
)
from tests.e2e.scenarios.identity import ROLE, publish
from tests.e2e.scenarios.network_load_balancers import PUBLIC, deploy
from tests.e2e.scenarios.network_load_balancers import add as add_service
from tests.e2e.scenarios.services import rename
from tests.e2e.scenarios.stage import CONTROLLER, LEASE, Stage
from tests.e2e.scenarios.subnets import NEW
from tests.e2e.scenarios.targets import GATE, SLICE, gated, sick


@dataclass(frozen=True, slots=True)
class Harmless:
    """A change, named as what it does."""

    name: str
    change: Callable[[Stage], None]


def harmless(function: Callable[[Stage], None]) -> Harmless:
    return Harmless(function.__name__, function)


@harmless
def another_controller_has_an_ingress(stage: Stage) -> None:
    stage.create("""
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx}
spec: {controller: k8s.io/ingress-nginx}
""")
    ingress.add(stage, "foreign", {}, (("/", "gone", 80),), ingressClassName="nginx")


@harmless
def another_cluster_is_in_the_same_vpc(stage: Stage) -> None:
    tags = {CLUSTER_TAG: "other", STACK_TAG: "shop/web", RESOURCE_TAG: "LoadBalancer"}
    arn = extras.other_load_balancer(stage, "k8s-shop-web-0123456789", tags)
    extras.target_group(stage, "k8s-shop-web-9876543210", (), LoadBalancerArns=[arn])


@harmless
def a_load_balancer_is_made_by_hand(stage: Stage) -> None:
    extras.other_load_balancer(stage, "by-hand", {})


@harmless
def a_target_group_is_bound_by_hand(stage: Stage) -> None:
    extras.binding(stage, "by-hand", extras.target_group(stage, "by-hand"))


@harmless
def nodes_are_bound_by_hand(stage: Stage) -> None:
    extras.node_port_service(stage)


@harmless
def a_network_load_balancer_is_deployed(stage: Stage) -> None:
    add_service(stage, "tcp", PUBLIC, selector={"app": "web"})
    deploy(stage, "tcp", PUBLIC["scheme"])


@harmless
def an_ingress_was_only_just_made(stage: Stage) -> None:
    ingress.add(stage, "new", NEW)


@harmless
def a_group_has_two_members(stage: Stage) -> None:
    for name in ("one", "two"):
        ingress.add(stage, name, {**NEW, "group.name": "edge"}, ((f"/{name}", "web", "http"),))


@harmless
def an_ingress_redirects_by_an_action(stage: Stage) -> None:
    config = {"host": "new.example.com", "statusCode": "HTTP_301"}
    action = json.dumps({"type": "redirect", "redirectConfig": config})
    paths = (("/", "act", "use-annotation"),)
    ingress.add(stage, "new", {**NEW, "actions.act": action}, paths)


@harmless
def a_web_acl_is_named_that_no_load_balancer_has_yet(stage: Stage) -> None:
    acl = "arn:aws:wafv2:us-west-2:111122223333:regional/webacl/shop/1"
    stage.aws_add("aws/web-acls", {"ARN": acl, "Name": "shop"})
    stage.annotate({"wafv2-acl-name": "shop"})
    # The name needs what no published policy holds.
    statement = {"Effect": "Allow", "Action": "wafv2:ListWebACLs", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    stage.aws("iam").put_role_policy(RoleName=ROLE, PolicyName="names", PolicyDocument=document)


@harmless
def one_class_is_the_default(stage: Stage) -> None:
    stage.create(DEFAULT_CLASS.format(name="default"))


@harmless
def a_service_names_the_port_of_its_pods(stage: Stage) -> None:
    port = {"name": "http", "port": 80, "targetPort": "http"}
    stage.copy("Service", "shop/web", lambda found: rename(found, "named", port))
    ingress.add(stage, "new", NEW, (("/", "named", "http"),))


@harmless
def a_target_of_a_pod_that_has_gone_drains(stage: Stage) -> None:
    group = stage.world.aws["aws/target-groups"][0]["TargetGroupArn"]
    target = {"Id": "10.0.144.77", "Port": 8080}
    elbv2 = stage.aws("elbv2")
    elbv2.register_targets(TargetGroupArn=group, Targets=[target])
    elbv2.deregister_targets(TargetGroupArn=group, Targets=[target])
    sick(stage, "Target.DeregistrationInProgress", target["Id"], state="draining")


@harmless
def a_pod_with_the_labels_of_a_service_has_ended(stage: Stage) -> None:
    def end(pod: Any) -> None:
        pod["metadata"]["name"] = "web-0"
        ready = [{"type": kind, "status": "False"} for kind in ("Ready", "ContainersReady")]
        pod["status"] = {"phase": "Succeeded", "conditions": ready}

    stage.copy("Pod", "shop/web-1", end)
    stage.age("Pod", "shop/web-0", hours=5)


@harmless
def an_endpoint_is_not_ready_yet(stage: Stage) -> None:
    endpoints = stage.read("EndpointSlice", SLICE)["endpoints"]
    waiting = {**endpoints[0], "addresses": ["10.0.128.22"], "conditions": {"ready": False}}
    stage.patch("EndpointSlice", SLICE, {"endpoints": [*endpoints, waiting]})


@harmless
def an_ingress_is_being_deleted_since_a_moment(stage: Stage) -> None:
    stage.delete("Ingress", "shop/web")


@harmless
def a_node_is_drained(stage: Stage) -> None:
    stage.patch("Node", "node-b", {"spec": {"unschedulable": True}})


@harmless
def a_fargate_node_is_there_with_targets_by_address(stage: Stage) -> None:
    stage.create("""
apiVersion: v1
kind: Node
metadata:
  name: fargate-1
  labels: {eks.amazonaws.com/compute-type: fargate, topology.kubernetes.io/zone: us-west-2a}
spec: {providerID: aws:///us-west-2a/abc/fargate-ip-10-0-128-40}
status: {conditions: [{type: Ready, status: "True"}]}
""")


@harmless
def the_other_pod_leads(stage: Stage) -> None:
    stage.patch("Lease", LEASE, {"spec": {"holderIdentity": "lbc-2_7a1b"}})


@harmless
def a_pod_was_restarted_days_ago(stage: Stage) -> None:
    last = {"reason": "Error", "exitCode": 1, "finishedAt": stage.moment(minutes=5000)}
    container_status(stage, FIRST, restartCount=1, lastState={"terminated": last})


@harmless
def the_controller_has_one_replica(stage: Stage) -> None:
    stage.patch("Deployment", CONTROLLER, {"spec": {"replicas": 1}})
    one = dict.fromkeys(("replicas", "readyReplicas", "updatedReplicas"), 1)
    stage.set_status("Deployment", CONTROLLER, one)
    stage.lab.cluster.api.delete(f"/api/v1/namespaces/{SECOND.replace('/', '/pods/')}")


@harmless
def the_policy_allows_whole_services(stage: Stage) -> None:
    actions = [f"{service}:*" for service in ("elasticloadbalancing", "ec2", "acm", "iam")]
    actions += [f"{service}:*" for service in ("wafv2", "waf-regional", "shield", "cognito-idp")]
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    publish(stage, {"Version": "2012-10-17", "Statement": [statement]})


@harmless
def half_of_the_policy_is_inline(stage: Stage) -> None:
    document = stage.aws_record("aws/policies", PolicyName="lbc")["PolicyDocument"]
    statements = document["Statement"]
    publish(stage, {**document, "Statement": statements[:5]})
    inline = json.dumps({**document, "Statement": statements[5:]})
    stage.aws("iam").put_role_policy(RoleName=ROLE, PolicyName="rest", PolicyDocument=inline)


@harmless
def a_third_zone_has_a_subnet_and_no_targets(stage: Stage) -> None:
    subnet = stage.aws_record("aws/subnets", SubnetId="subnet-public-a")
    zone = {"AvailabilityZone": "us-west-2c", "AvailabilityZoneId": "usw2-az3"}
    stage.aws_add(
        "aws/subnets", {**subnet, **zone, "SubnetId": "subnet-c", "CidrBlock": "10.0.32.0/20"}
    )
    known = stage.aws_record("aws/availability-zones", ZoneName="us-west-2a")
    third = {"ZoneName": "us-west-2c", "ZoneId": "usw2-az3"}
    stage.aws_add("aws/availability-zones", {**known, **third})


@harmless
def gates_are_injected_and_true(stage: Stage) -> None:
    labels = {"elbv2.k8s.aws/pod-readiness-gate-inject": "enabled"}
    stage.patch("Namespace", "shop", {"metadata": {"labels": labels}})
    for pod in ("shop/web-1", "shop/web-2"):
        gated(stage, pod, "True")
    assert GATE in json.dumps(stage.read("Pod", "shop/web-1"))


@harmless
def an_ingress_has_annotations_of_others(stage: Stage) -> None:
    others = {
        "external-dns.alpha.kubernetes.io/hostname": "shop.example.com",
        "nginx.ingress.kubernetes.io/rewrite-target": "/",
        "example.com/owner": "shop",
    }
    stage.patch("Ingress", "shop/web", {"metadata": {"annotations": others}})


@harmless
def a_wildcard_certificate_is_named(stage: Stage) -> None:
    own = stage.aws_record("aws/certificates", DomainName="shop.example.com")
    arn = own["CertificateArn"].replace("c1", "wild")
    names = {"DomainName": "*.example.com", "SubjectAlternativeNames": ["*.example.com"]}
    stage.aws_add("aws/certificates", {**own, **names, "CertificateArn": arn, "Type": "IMPORTED"})
    stage.annotate({"certificate-arn": arn})


@harmless
def a_deployment_behind_the_load_balancer_rolls_patiently(stage: Stage) -> None:
    stage.create("""
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 60
      containers:
      - name: web
        image: web:1
        lifecycle: {preStop: {exec: {command: [sleep, "20"]}}}
""")


ALL: tuple[Harmless, ...] = tuple(
    each for each in list(globals().values()) if isinstance(each, Harmless)
)
