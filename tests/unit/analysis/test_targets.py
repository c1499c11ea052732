from kubectl_alb.analysis.targets import bound_target_groups
from kubectl_alb.model.elbv2 import Attributes
from kubectl_alb.model.kubernetes import StatusCondition
from kubectl_alb.model.names import Ref
from kubectl_alb.model.workloads import Endpoint
from tests.builders import (
    binding,
    endpoint_slice,
    health,
    node,
    pod,
    service,
    snapshot,
    target_group,
)

TG = target_group()
READY = Endpoint(("10.0.1.1",), True, pod=Ref("shop", "web-1"), node="node-a")
WORLD = {
    "services": (service(),),
    "pods": (pod(),),
    "nodes": (node(),),
    "endpoint_slices": (endpoint_slice(READY),),
    "target_group_bindings": (binding(TG.arn),),
    "target_health": (health(TG),),
    "target_groups": (TG,),
}


def only_target(**changes: object):
    (group,) = bound_target_groups((TG,), snapshot(**{**WORLD, **changes}))
    assert group.targets is not None
    (target,) = group.targets
    return target


def test_an_address_is_joined_with_its_pod_node_and_zone() -> None:
    target = only_target()
    assert (str(target.pod), target.node, target.zone) == ("shop/web-1", "node-a", "eu-west-1a")


def test_an_instance_is_joined_with_its_node() -> None:
    tg = target_group(target_type="instance")
    (group,) = bound_target_groups(
        (tg,), snapshot(nodes=(node(),), target_health=(health(tg, "i-0a"),))
    )
    assert group.targets is not None
    assert (group.targets[0].node, group.targets[0].pod) == ("node-a", None)


def test_a_ready_pod_that_is_not_registered_is_missing() -> None:
    target = only_target(target_health=())
    assert (target.state, target.id, target.port) == ("missing", "10.0.1.1", 8080)


def test_a_pod_that_is_not_ready_is_not_missing() -> None:
    not_ready = Endpoint(("10.0.1.1",), False, pod=Ref("shop", "web-1"))
    world = {**WORLD, "target_health": (), "endpoint_slices": (endpoint_slice(not_ready),)}
    (group,) = bound_target_groups((TG,), snapshot(**world))
    assert group.targets == ()


def test_an_endpoint_without_a_pod_is_not_missing() -> None:
    foreign = Endpoint(("10.9.9.9",), True)
    world = {**WORLD, "target_health": (), "endpoint_slices": (endpoint_slice(foreign),)}
    (group,) = bound_target_groups((TG,), snapshot(**world))
    assert group.targets == ()


def test_health_that_was_not_read_is_not_an_empty_list() -> None:
    world = {key: value for key, value in WORLD.items() if key != "target_health"}
    (group,) = bound_target_groups((TG,), snapshot(**world))
    assert group.targets is None


def test_the_readiness_gate_of_this_binding_is_shown() -> None:
    gate = "target-health.elbv2.k8s.aws/k8s-web"
    gated = pod(readiness_gates=(gate,), conditions=(StatusCondition(gate, "False"),))
    assert only_target(pods=(gated,)).gate == "False"


def test_a_pod_without_gates_has_none() -> None:
    assert only_target().gate is None


def test_attributes_at_their_default_are_left_out() -> None:
    values = {"stickiness.enabled": "true", "slow_start.duration_seconds": "0"}
    world = {**WORLD, "target_group_attributes": (Attributes(TG.arn, values),)}
    (group,) = bound_target_groups((TG,), snapshot(**world))
    assert group.attributes == {"stickiness.enabled": "true"}
