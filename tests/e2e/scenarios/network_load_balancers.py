"""Services of type LoadBalancer."""

import json

from tests.e2e.scenarios import extras
from tests.e2e.scenarios.controller import CLUSTER_TAG
from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.stage import Record, Stage

PUBLIC = {"scheme": "internet-facing"}
PREFIX = "service.beta.kubernetes.io/aws-load-balancer-"


def add(
    stage: Stage, name: str, annotations: dict[str, str], ours: bool = True, **spec: object
) -> None:
    """Create a Service that gets a network load balancer of the controller, or of nobody."""
    document = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {
            "name": name,
            "namespace": "shop",
            "annotations": {PREFIX + key: value for key, value in annotations.items()},
            "finalizers": ["service.k8s.aws/resources"] if ours else [],
        },
        "spec": {
            "type": "LoadBalancer",
            **({"loadBalancerClass": "service.k8s.aws/nlb"} if ours else {}),
            "ports": [{"name": "http", "port": 80, "targetPort": 8080}],
            **spec,
        },
    }
    stage.create(json.dumps(document))


@breaks("ALB-NLB-001", "Service shop/waiting")
def nobody_claims_a_service(stage: Stage) -> None:
    add(stage, "waiting", {}, ours=False)
    stage.age("Service", "shop/waiting", hours=1)


@breaks("ALB-NLB-002", "Service shop/inner")
def an_internal_service_wants_elastic_addresses(stage: Stage) -> None:
    add(stage, "inner", {"eip-allocations": "eipalloc-1"})


@breaks("ALB-NLB-005", "Service shop/both")
def source_ranges_have_no_effect_beside_own_groups(stage: Stage) -> None:
    add(stage, "both", {"security-groups": "sg-backend"}, loadBalancerSourceRanges=["10.0.0.0/8"])


@breaks("ALB-NLB-006", "Service shop/odd")
def tls_is_wanted_on_a_port_that_is_not_there(stage: Stage) -> None:
    add(stage, "odd", {"ssl-ports": "443"})


@breaks("ALB-NLB-007", "Service shop/odd")
def the_proxy_protocol_has_an_unknown_value(stage: Stage) -> None:
    add(stage, "odd", {"proxy-protocol": "v2"})


def deploy(stage: Stage, name: str, scheme: str = "internal") -> None:
    """Let a Service have its load balancer, with nodes as targets."""
    tags = {
        CLUSTER_TAG: "shop-prod",
        "service.k8s.aws/stack": f"shop/{name}",
        "service.k8s.aws/resource": "LoadBalancer",
    }
    arn = extras.other_load_balancer(stage, name, tags, Type="network", Scheme=scheme)
    port = stage.read("Service", f"shop/{name}")["spec"]["ports"][0]["nodePort"]
    group = extras.target_group(
        stage,
        name,
        extras.NODES,
        TargetType="instance",
        Port=port,
        Protocol="TCP",
        LoadBalancerArns=[arn],
    )
    vpc = {"from": [{"ipBlock": {"cidr": "10.0.0.0/16"}}]}
    rule = {**vpc, "ports": [{"protocol": "TCP", "port": port}]}
    extras.binding(stage, name, group, name, targetType="instance", networking={"ingress": [rule]})


@breaks("ALB-NLB-003", "Service shop/late")
def groups_come_too_late_for_a_load_balancer(stage: Stage) -> None:
    add(stage, "late", {**PUBLIC, "security-groups": "sg-backend"}, selector={"app": "web"})
    deploy(stage, "late", PUBLIC["scheme"])


@breaks("ALB-NLB-004", "Service shop/inner")
def a_pod_calls_its_own_node_through_the_load_balancer(stage: Stage) -> None:
    add(stage, "inner", {}, selector={"app": "web"})
    deploy(stage, "inner")
    stage.copy("Pod", "shop/web-1", calls_the_load_balancer)


def calls_the_load_balancer(pod: Record) -> None:
    pod["metadata"].update(name="client", labels={"app": "client"})
    address = "http://inner-1.us-west-2.elb.amazonaws.com"
    pod["spec"]["containers"][0]["env"] = [{"name": "API", "value": address}]


@breaks("ALB-NLB-008", "Service shop/local")
def only_one_node_has_pods_of_a_local_service(stage: Stage) -> None:
    add(stage, "local", PUBLIC, selector={"app": "lone"}, externalTrafficPolicy="Local")
    deploy(stage, "local", PUBLIC["scheme"])
    stage.copy(
        "Pod", "shop/web-1", lambda pod: pod["metadata"].update(name="lone", labels={"app": "lone"})
    )
    stage.lab.aws.health(
        extras.arn("targetgroup", "local"), "i-b", state="unhealthy", reason="Target.Timeout"
    )
