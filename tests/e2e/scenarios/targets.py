"""Targets, their registration, their health and the readiness gates of pods."""

from typing import Any

from tests.e2e.scenarios import extras
from tests.e2e.scenarios.extras import PODS
from tests.e2e.scenarios.healthy import target_group
from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.stage import Stage

GROUP = f"TargetGroup /{target_group()}"
BINDING = f"TargetGroupBinding shop/{target_group()}"
SLICE = "shop/web-x"
GATE = f"target-health.elbv2.k8s.aws/{target_group()}"
NOT_READY = [{"type": kind, "status": "False"} for kind in ("Ready", "ContainersReady")]
EXCLUDED = {"node.kubernetes.io/exclude-from-external-load-balancers": "true"}


def arn(stage: Stage) -> str:
    return str(stage.world.aws["aws/target-groups"][0]["TargetGroupArn"])


def sick(stage: Stage, reason: str, *pods: str, state: str = "unhealthy") -> None:
    for pod in pods:
        stage.lab.aws.health(arn(stage), pod, 8080, state=state, reason=reason)


def deregister(stage: Stage, *pods: str) -> None:
    targets = [{"Id": pod, "Port": 8080} for pod in pods]
    stage.aws("elbv2").deregister_targets(TargetGroupArn=arn(stage), Targets=targets)
    stage.lab.aws.advance(3600)


@breaks("ALB-TGT-001", GROUP)
def no_pod_of_a_service_is_ready(stage: Stage) -> None:
    for pod in ("shop/web-1", "shop/web-2"):
        stage.set_status("Pod", pod, {"conditions": NOT_READY})
    stage.patch("EndpointSlice", SLICE, {"endpoints": []})
    deregister(stage, *PODS)


@breaks("ALB-TGT-002", GROUP)
def the_nodes_are_closed_to_the_load_balancer(stage: Stage) -> None:
    rule = {
        "IpProtocol": "tcp",
        "FromPort": 8080,
        "ToPort": 8080,
        "UserIdGroupPairs": [{"GroupId": "sg-backend"}],
    }
    stage.aws("ec2").revoke_security_group_ingress(GroupId="sg-cluster", IpPermissions=[rule])
    sick(stage, "Target.Timeout", PODS[0])


@breaks("ALB-TGT-003", GROUP)
def a_health_check_gets_another_status(stage: Stage) -> None:
    sick(stage, "Target.ResponseCodeMismatch", PODS[0])


@breaks("ALB-TGT-003", GROUP, also=["ALB-TGT-016"])
def all_health_checks_get_another_status(stage: Stage) -> None:
    sick(stage, "Target.ResponseCodeMismatch", *PODS)


@breaks("ALB-TGT-004", GROUP)
def a_pod_refuses_health_checks(stage: Stage) -> None:
    sick(stage, "Target.FailedHealthChecks", PODS[0])


@breaks("ALB-TGT-005", "TargetGroup /spare")
def a_bound_target_group_is_used_by_no_load_balancer(stage: Stage) -> None:
    extras.binding(stage, "spare", extras.target_group(stage, "spare", LoadBalancerArns=[]))


@breaks("ALB-TGT-006", GROUP)
def a_ready_pod_is_not_registered(stage: Stage) -> None:
    deregister(stage, PODS[1])


@breaks("ALB-TGT-007", GROUP)
def the_address_of_a_target_cannot_be_used(stage: Stage) -> None:
    sick(stage, "Target.IpUnusable", PODS[0], state="unused")


@breaks("ALB-TGT-008", "TargetGroup /np")
def an_instance_is_stopped(stage: Stage) -> None:
    group = extras.node_port_service(stage, (*extras.NODES, "i-gone"))
    reason = "Target.InvalidState"
    stage.lab.aws.health(group, "i-gone", extras.NODE_PORT, state="unused", reason=reason)


@breaks("ALB-TGT-009", GROUP)
def aws_cannot_check_a_target(stage: Stage) -> None:
    sick(stage, "Elb.InternalError", PODS[0])


@breaks("ALB-TGT-010", GROUP)
def no_target_has_been_checked_yet(stage: Stage) -> None:
    sick(stage, "Elb.InitialHealthChecking", *PODS, state="initial")


@breaks("ALB-TGT-011", GROUP)
def all_targets_leave(stage: Stage) -> None:
    sick(stage, "Target.DeregistrationInProgress", *PODS, state="draining")


@breaks("ALB-TGT-012", GROUP)
def health_checks_are_switched_off(stage: Stage) -> None:
    where = {"TargetGroupArn": arn(stage)}
    stage.aws_change("aws/target-groups", where, {"HealthCheckEnabled": False})


@breaks("ALB-TGT-013", "TargetGroup /np")
def a_node_is_excluded_by_its_label(stage: Stage) -> None:
    extras.node_port_service(stage, ("i-b",))
    stage.patch("Node", "node-a", {"metadata": {"labels": EXCLUDED}})


@breaks("ALB-TGT-014", "Node /node-c")
def a_node_is_no_instance_of_aws(stage: Stage) -> None:
    extras.node_port_service(stage)
    stage.create("""
apiVersion: v1
kind: Node
metadata: {name: node-c, labels: {topology.kubernetes.io/zone: us-west-2a}}
spec: {providerID: k3s://node-c}
status: {conditions: [{type: Ready, status: "True"}]}
""")


@breaks("ALB-TGT-015", BINDING)
def the_interface_of_a_pod_is_not_found(stage: Stage) -> None:
    addresses = [{"PrivateIpAddress": "10.0.128.10"}, {"PrivateIpAddress": "10.0.128.11"}]
    where = {"NetworkInterfaceId": "eni-a"}
    stage.aws_change("aws/network-interfaces", where, {"PrivateIpAddresses": addresses})


@breaks("ALB-TGT-017", GROUP)
def an_endpoint_has_no_pod(stage: Stage) -> None:
    endpoints = stage.read("EndpointSlice", SLICE)["endpoints"]
    strange = {"addresses": ["10.0.144.99"], "conditions": {"ready": True}}
    stage.patch("EndpointSlice", SLICE, {"endpoints": [*endpoints, strange]})


@breaks("ALB-TGT-019", "TargetGroupBinding shop/gone")
def the_target_group_of_a_binding_is_gone(stage: Stage) -> None:
    extras.binding(stage, "gone", extras.arn("targetgroup", "gone"))


@breaks("ALB-TGT-018", GROUP, also=["ALB-TGT-006"])
def more_pods_than_a_flag_lets_register(stage: Stage) -> None:
    stage.flag("--max-targets-per-target-group=2")
    third = "10.0.144.22"
    stage.copy("Pod", "shop/web-2", lambda pod: move(pod, "web-3", third))
    stage.age("Pod", "shop/web-3", hours=1)
    endpoints = stage.read("EndpointSlice", SLICE)["endpoints"]
    more = {**endpoints[1], "addresses": [third]}
    more["targetRef"] = {**more["targetRef"], "name": "web-3"}
    stage.patch("EndpointSlice", SLICE, {"endpoints": [*endpoints, more]})
    interface = stage.aws_record("aws/network-interfaces", NetworkInterfaceId="eni-b")
    addresses = [*interface["PrivateIpAddresses"], {"PrivateIpAddress": third}]
    where = {"NetworkInterfaceId": "eni-b"}
    stage.aws_change("aws/network-interfaces", where, {"PrivateIpAddresses": addresses})


def move(pod: Any, name: str, address: str) -> None:
    pod["metadata"]["name"] = name
    pod["status"].update(podIP=address, podIPs=[{"ip": address}])


@breaks("ALB-TGB-002", "TargetGroupBinding shop/second")
def a_target_group_is_bound_twice(stage: Stage) -> None:
    extras.binding(stage, "second", arn(stage))


@breaks("ALB-TGB-003", "TargetGroupBinding shop/crossed")
def a_binding_contradicts_its_target_group(stage: Stage) -> None:
    group = extras.target_group(stage, "crossed")
    extras.binding(stage, "crossed", group, vpcID="vpc-0123456789abcdef0")


@breaks("ALB-TGB-004", "TargetGroupBinding shop/typeless")
def a_binding_has_no_target_type(stage: Stage) -> None:
    extras.binding(stage, "typeless", extras.target_group(stage, "typeless"), targetType=None)


def gated(stage: Stage, pod: str, status: str) -> None:
    """Let a pod have a readiness gate for the target group."""

    def add_gate(found: Any) -> None:
        found["spec"]["readinessGates"] = [{"conditionType": GATE}]

    stage.replace("Pod", pod, add_gate)
    conditions = [{"type": kind, "status": "True"} for kind in ("Ready", "ContainersReady")]
    gate = {"type": GATE, "status": status}
    stage.set_status("Pod", pod, {"conditions": [*conditions, gate]})
    stage.age("Pod", pod, hours=1)


@breaks("ALB-TGT-003", GROUP, also=["ALB-READY-001"])
def a_pod_waits_for_its_health_check(stage: Stage) -> None:
    gated(stage, "shop/web-1", "False")
    sick(stage, "Target.ResponseCodeMismatch", PODS[0])


@breaks("ALB-READY-001", "Pod shop/old")
def a_gate_is_of_the_first_generation(stage: Stage) -> None:
    gate = "target-health.alb.ingress.k8s.aws/x"

    def of_old(pod: Any) -> None:
        move(pod, "old", "10.0.128.50")
        pod["metadata"]["labels"] = {"app": "old"}
        pod["spec"]["readinessGates"] = [{"conditionType": gate}]

    stage.copy("Pod", "shop/web-1", of_old)
    stage.age("Pod", "shop/old", hours=1)


@breaks("ALB-READY-002", "Service shop/web")
def pods_were_made_before_gates_were_injected(stage: Stage) -> None:
    labels = {"elbv2.k8s.aws/pod-readiness-gate-inject": "enabled"}
    stage.patch("Namespace", "shop", {"metadata": {"labels": labels}})


@breaks("ALB-READY-003", BINDING)
def a_gate_lags_behind_a_healthy_target(stage: Stage) -> None:
    gated(stage, "shop/web-1", "False")


@breaks("ALB-READY-004", "Deployment shop/web")
def a_rollout_ends_all_pods_at_once(stage: Stage) -> None:
    stage.create("""
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  strategy: {type: Recreate}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}
status: {replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2}
""")
