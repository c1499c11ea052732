"""Of which target groups a pod is a target, and why it is none of others."""

from dataclasses import replace

import pytest

from kubectl_alb.analysis.describe.pod import PodDescription, describe_pod
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.kubernetes import StatusCondition
from kubectl_alb.model.workloads import Container, Endpoint, Pod, Service
from tests.builders import (
    NOW,
    binding,
    endpoint_slice,
    event,
    health,
    ingress,
    meta,
    node,
    path,
    pod,
    service,
    snapshot,
    target_group,
)

TG = target_group()
BOUND = binding(TG.arn)
SELECTED = {"app": "web"}
POD = replace(pod("web-1", "10.0.1.1"), meta=meta("web-1", labels=SELECTED))
READY = endpoint_slice(Endpoint(("10.0.1.1",), True, pod=POD.ref, node="node-a"))


def selecting(name: str = "web", **labels: str) -> Service:
    return replace(service(name), selector=labels or SELECTED)


def described(one: Pod = POD, **more: object) -> PodDescription:
    sections: dict[str, object] = {
        "pods": (one,),
        "nodes": (node(),),
        "services": (selecting(),),
        "endpoint_slices": (READY,),
        "target_groups": (TG,),
        "target_group_bindings": (BOUND,),
        "target_health": (),
        "events": (),
        "load_balancers": (),
        "listeners": (),
        "rules": (),
    }
    return describe_pod(one, Facts(snapshot(**{**sections, **more})))


def reason(one: Pod = POD, **more: object) -> str:
    (target,) = described(one, **more).targets
    return target.reason


def test_a_registered_pod_has_its_health() -> None:
    (target,) = described(target_health=(health(TG, "10.0.1.1"),)).targets
    assert (target.healthy, target.reason, target.group) == (True, "", TG)


def test_a_pod_behind_an_instance_target_has_that_of_its_node() -> None:
    instances = replace(TG, target_type="instance")
    found = described(target_groups=(instances,), target_health=(health(TG, "i-0a"),))
    assert [target.id for target in found.targets[0].targets] == ["i-0a"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"meta": replace(POD.meta, deleted=NOW)}, "the pod is being deleted"),
        ({"phase": "Succeeded"}, "the pod is Succeeded"),
        (
            {"containers": (Container("app", "x", waiting="CrashLoopBackOff"),)},
            "container app is waiting: CrashLoopBackOff",
        ),
        (
            {
                "containers": (Container("app", "x"),),
                "conditions": (StatusCondition("ContainersReady", "False"),),
            },
            "not ready: app",
        ),
    ],
)
def test_a_pod_that_cannot_be_a_target_says_why(changed: dict[str, object], expected: str) -> None:
    assert reason(replace(POD, **changed)) == expected  # type: ignore[arg-type]


def test_a_ready_pod_that_is_not_registered_has_the_controllers_failure() -> None:
    failed = event("FailedBackendReconcile", "denied", BOUND.ref.name, "TargetGroupBinding")
    assert reason(events=(failed,)) == "ready, but not registered: FailedBackendReconcile: denied"
    assert reason() == "ready, but the controller has not registered it"


def test_a_pod_that_is_no_endpoint_is_no_target() -> None:
    assert reason(endpoint_slices=()) == "no endpoint of Service shop/web is this pod"


def test_a_target_group_that_is_gone_is_told() -> None:
    assert reason(target_groups=()) == "its target group is not in AWS"


def test_what_was_not_read_is_no_reason() -> None:
    world = described(target_health=())
    unread = snapshot(
        pods=(POD,), services=(selecting(),), target_group_bindings=(BOUND,), target_groups=(TG,)
    )
    assert world.reason == ""
    assert describe_pod(POD, Facts(unread)).targets[0].reason == "its targets were not read"


def test_without_a_service_the_one_that_nearly_selects_it_is_named() -> None:
    found = described(services=(selecting(app="webb"),), target_group_bindings=())
    assert found.reason == (
        "no Service selects it; Service shop/web selects app=webb, it has app=web"
    )


def test_a_service_that_nothing_uses_is_named() -> None:
    missing = "there is no TargetGroupBinding for Service shop/web"
    found = described(target_group_bindings=(), ingresses=())
    assert found.reason == f"{missing}; no Ingress names it"
    used = described(target_group_bindings=(), ingresses=(ingress("in", path()),))
    assert used.reason == f"{missing}; Ingress shop/in names it"


def test_a_gate_names_its_binding_or_none() -> None:
    prefix = "target-health.elbv2.k8s.aws/"
    gated = replace(POD, readiness_gates=(f"{prefix}{BOUND.ref.name}", f"{prefix}gone", "other"))
    found = described(gated).gates
    assert [gate.binding for gate in found] == [BOUND.ref, None]
    assert {gate.status for gate in found} == {"False"}
