"""The controller's installation: Deployment, pods, flags, definitions, others beside it."""

from typing import Any

from tests.e2e.scenarios import extras
from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.stage import CONTROLLER, LEASE, Stage

DEPLOYMENT = f"Deployment {CONTROLLER}"
FIRST, SECOND = "kube-system/lbc-1", "kube-system/lbc-2"
WEBHOOK_SLICE = "kube-system/aws-load-balancer-webhook-service-x"
CLUSTER_TAG, STACK_TAG, RESOURCE_TAG = (
    "elbv2.k8s.aws/cluster",
    "ingress.k8s.aws/stack",
    "ingress.k8s.aws/resource",
)


def set_flags(stage: Stage, *flags: str) -> None:
    """Give the controller these flags in place of its own."""
    stage.container(args=list(flags))


def container_status(stage: Stage, pod: str, **fields: Any) -> None:
    (status,) = stage.read("Pod", pod)["status"]["containerStatuses"]
    stage.set_status("Pod", pod, {"containerStatuses": [{**status, **fields}]})


def ended(stage: Stage, pod: str, reason: str, code: int) -> None:
    last = {"reason": reason, "exitCode": code, "finishedAt": stage.moment(minutes=20)}
    container_status(stage, pod, restartCount=7, lastState={"terminated": last})


def metadata_out_of_reach(stage: Stage) -> None:
    options = {"HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1}
    for instance in extras.NODES:
        stage.aws_change("aws/instances", {"InstanceId": instance}, {"MetadataOptions": options})


def crash(stage: Stage) -> None:
    """Let no pod of the controller come up."""
    state = {"waiting": {"reason": "CrashLoopBackOff"}}
    for pod in (FIRST, SECOND):
        container_status(stage, pod, ready=False, restartCount=9, state=state)
        conditions = [{"type": kind, "status": "False"} for kind in ("Ready", "ContainersReady")]
        stage.set_status("Pod", pod, {"conditions": conditions})
    stage.patch("EndpointSlice", WEBHOOK_SLICE, {"endpoints": []})
    stage.set_status("Deployment", CONTROLLER, {"readyReplicas": 0, "availableReplicas": 0})


@breaks("ALB-CTRL-001", DEPLOYMENT, also=["ALB-HOOK-001"])
def the_vpc_is_asked_from_metadata_out_of_reach(stage: Stage) -> None:
    set_flags(stage, "--cluster-name=shop-prod", "--ingress-class=alb", "--aws-region=us-west-2")
    metadata_out_of_reach(stage)
    crash(stage)


@breaks("ALB-CTRL-004", DEPLOYMENT, also=["ALB-SUBNET-002", "ALB-DNS-004"])
def the_cluster_has_another_name(stage: Stage) -> None:
    set_flags(stage, "--cluster-name=shop", "--aws-region=us-west-2", "--aws-vpc-id=vpc-1")


@breaks("ALB-CTRL-005", DEPLOYMENT)
def the_service_account_is_deleted(stage: Stage) -> None:
    stage.delete("ServiceAccount", CONTROLLER)


@breaks("ALB-CTRL-006", f"Pod {FIRST}")
def a_pod_restarts_again_and_again(stage: Stage) -> None:
    ended(stage, FIRST, "Error", 1)


@breaks("ALB-CTRL-007", f"Lease {LEASE}")
def a_pod_that_is_gone_holds_the_lease(stage: Stage) -> None:
    renewed = stage.moment(minutes=60).replace("Z", ".000000Z")
    stage.patch("Lease", LEASE, {"spec": {"holderIdentity": "lbc-0_11", "renewTime": renewed}})


@breaks("ALB-CTRL-008", f"Pod {FIRST}")
def a_pod_runs_out_of_memory(stage: Stage) -> None:
    ended(stage, FIRST, "OOMKilled", 137)


@breaks("ALB-CTRL-010", f"Pod {FIRST}")
def the_image_cannot_be_pulled(stage: Stage) -> None:
    waiting = {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}
    container_status(stage, FIRST, ready=False, state={"waiting": waiting})
    conditions = [{"type": kind, "status": "False"} for kind in ("Ready", "ContainersReady")]
    stage.set_status("Pod", FIRST, {"conditions": conditions})


@breaks("ALB-CTRL-011", DEPLOYMENT)
def everything_is_reconciled_each_second(stage: Stage) -> None:
    stage.flag("--sync-period=1s")


@breaks("ALB-CTRL-012", DEPLOYMENT)
def a_flag_does_not_exist(stage: Stage) -> None:
    stage.flag("--enable-magic=true")


@breaks("ALB-CTRL-013", DEPLOYMENT, also=["ALB-SUBNET-001", "ALB-DNS-004", "ALB-TGT-015"])
def the_controller_is_sent_to_another_vpc(stage: Stage) -> None:
    vpc = stage.aws_record("aws/vpcs", VpcId="vpc-1")
    stage.aws_add("aws/vpcs", {**vpc, "VpcId": "vpc-2"})
    region = "--aws-region=us-west-2"
    set_flags(stage, "--cluster-name=shop-prod", region, "--aws-vpc-id=vpc-2")


@breaks("ALB-CTRL-002", DEPLOYMENT, also=["ALB-HOOK-001"])
def the_region_is_asked_from_metadata_out_of_reach(stage: Stage) -> None:
    set_flags(stage, "--cluster-name=shop-prod", "--ingress-class=alb", "--aws-vpc-id=vpc-1")
    metadata_out_of_reach(stage)
    crash(stage)


@breaks("ALB-CTRL-003", DEPLOYMENT)
def no_vpc_has_the_tags_that_are_given(stage: Stage) -> None:
    region = "--aws-region=us-west-2"
    set_flags(stage, "--cluster-name=shop-prod", region, "--aws-vpc-tags=env=prod")


@breaks("ALB-CLUSTER-001", "IngressClass /mixed")
def a_class_of_auto_mode_has_parameters_of_the_controller(stage: Stage) -> None:
    balancing = {"kubernetesNetworkConfig": {"elasticLoadBalancing": {"enabled": True}}}
    stage.aws_change("aws/clusters", {"name": "shop-prod"}, balancing)
    stage.create("""
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: mixed}
spec:
  controller: eks.amazonaws.com/alb
  parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: alb}
""")


@breaks("ALB-CLUSTER-002", "Deployment kube-system/lbc-two", also=["ALB-SG-008"])
def a_second_controller_is_installed(stage: Stage) -> None:
    spec = stage.read("Deployment", CONTROLLER)["spec"]

    def rename(found: Any) -> None:
        found["metadata"]["name"] = "lbc-two"
        found["spec"] = {**spec, "selector": {"matchLabels": {"app": "two"}}}
        found["spec"]["template"]["metadata"] = {"labels": {"app": "two"}}

    stage.copy("Deployment", CONTROLLER, rename)


@breaks("ALB-CLUSTER-003", "Deployment kube-system/alb-ingress-controller")
def the_first_generation_is_still_installed(stage: Stage) -> None:
    stage.create("""
apiVersion: apps/v1
kind: Deployment
metadata: {name: alb-ingress-controller, namespace: kube-system}
spec:
  replicas: 1
  selector: {matchLabels: {app: v1}}
  template:
    metadata: {labels: {app: v1}}
    spec: {containers: [{name: c, image: "docker.io/amazon/aws-alb-ingress-controller:v1.1.9"}]}
""")


@breaks("ALB-CLUSTER-004", "LoadBalancer /k8s-shop-far-0123456789")
def another_cluster_has_the_same_name(stage: Stage) -> None:
    tags = {CLUSTER_TAG: "shop-prod", STACK_TAG: "shop/far", RESOURCE_TAG: "LoadBalancer"}
    extras.other_load_balancer(stage, "k8s-shop-far-0123456789", tags, VpcId="vpc-9")


@breaks("ALB-CLUSTER-006", DEPLOYMENT)
def image_and_chart_are_of_different_releases(stage: Stage) -> None:
    release = "3.4.0"
    labels = {
        "helm.sh/chart": f"aws-load-balancer-controller-{release}",
        "app.kubernetes.io/version": f"v{release}",
    }
    stage.patch("Deployment", CONTROLLER, {"metadata": {"labels": labels}})
