"""Ways to break the cluster so that a fix is offered, and what follows once it was pasted.

The lab runs no pods, no admission of EKS and, here, no controller: what they do once a command was
pasted is done by hand, and only if the command had its effect.
"""

from typing import Any

from tests.e2e.scenarios import repairs, subnets, targets
from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.stage import CONTROLLER, PREFIX, WEBHOOKS, Record, Stage

CONTROLLERS = ("kube-system/lbc-1", "kube-system/lbc-2")
WEB = ("shop/web-1", "shop/web-2")
RESTARTED = "kubectl.kubernetes.io/restartedAt"
AGENT = "eks-pod-identity-agent"
MONTHS = 24 * 60


@breaks("ALB-ANNO-010", "Ingress shop/new")
def the_path_of_a_health_check_is_misspelt(stage: Stage) -> None:
    repair = next(repair for repair in repairs.ALL if repair.code == "ALB-ANNO-010")
    repair.prepare(stage)
    repair.break_it(stage)


@breaks("ALB-IAM-003", f"Pod {CONTROLLERS[0]}")
def the_role_is_linked_after_the_pods_were_made(stage: Stage) -> None:
    for pod in CONTROLLERS:
        stage.replace("Pod", pod, lambda found: _container(found).pop("env"))


def pods_get_the_role(stage: Stage) -> None:
    """Make the pods anew as a restart does; admission gives each the role of its account."""
    _restarted(stage, CONTROLLER)
    env = _container(stage.world.kubernetes["kubernetes/pods"][0])["env"]
    for pod in CONTROLLERS:
        stage.replace("Pod", pod, lambda found: _container(found).update(env=env))


def agents_come_up(stage: Stage) -> None:
    """Run the agent on each node, as the add-on does."""
    assert stage.aws("eks").describe_addon(clusterName="shop-prod", addonName=AGENT)
    for node in ("node-a", "node-b"):
        stage.create(f"""
apiVersion: v1
kind: Pod
metadata:
  name: agent-{node}
  namespace: kube-system
  labels: {{app.kubernetes.io/name: {AGENT}}}
spec: {{nodeName: {node}, containers: [{{name: agent, image: "agent:1"}}]}}
status: {{phase: Running, conditions: [{{type: Ready, status: "True"}}]}}
""")


@breaks("ALB-READY-002", "Service shop/web")
def pods_are_older_than_their_binding(stage: Stage) -> None:
    targets.pods_were_made_before_gates_were_injected.break_it(stage)
    stage.create("""
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1"}]}
status: {replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2}
""")
    for pod in WEB:
        stage.age("Pod", pod, hours=MONTHS)


def pods_get_their_gate(stage: Stage) -> None:
    """Make the pods anew as a restart does; the webhook adds the gate, its target is healthy."""
    _restarted(stage, "shop/web")
    for pod in WEB:
        targets.gated(stage, pod, "True")


@breaks("ALB-SUBNET-009", "IngressGroup shop/web")
def a_zone_with_targets_is_left_out(stage: Stage) -> None:
    subnets.the_load_balancer_loses_a_zone_that_has_targets.break_it(stage)


def the_load_balancer_gets_its_subnets(stage: Stage) -> None:
    """Set the subnets that the Ingress names now, as the controller does."""
    named = stage.read("Ingress", "shop/web")["metadata"]["annotations"][PREFIX + "subnets"]
    (balancer,) = stage.world.aws["aws/load-balancers"]
    stage.aws("elbv2").set_subnets(
        LoadBalancerArn=balancer["LoadBalancerArn"], Subnets=named.split(",")
    )
    for address in ("10.0.128.21", "10.0.144.21"):
        stage.lab.aws.health(target=address, state="healthy")


@breaks("ALB-IAM-010", "Role /lbc")
def the_first_load_balancer_of_an_account_may_not_come(stage: Stage) -> None:
    repairs.without_load_balancer(stage)
    repairs.forget("iam:CreateServiceLinkedRole")(stage)


@breaks("ALB-DEL-003", "Ingress old/going")
def the_controller_is_gone_before_an_ingress_without_a_load_balancer(stage: Stage) -> None:
    stage.create("{apiVersion: v1, kind: Namespace, metadata: {name: old}}")
    finalizer = "ingress.k8s.aws/resources"
    repairs.stuck("kubernetes/ingresses", "Ingress", "going", finalizer, "old")(stage)
    stage.delete("Deployment", CONTROLLER)
    for kind in WEBHOOKS:
        stage.delete(kind, "aws-load-balancer-webhook")


def _restarted(stage: Stage, ref: str) -> None:
    template = stage.read("Deployment", ref)["spec"]["template"]
    assert RESTARTED in template["metadata"].get("annotations", {})


def _container(pod: Record) -> Any:
    return pod["spec"]["containers"][0]
