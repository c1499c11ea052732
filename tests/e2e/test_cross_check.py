"""`kubectl alb plan --cross-check` beside a controller that writes its stacks down."""

import json
from contextlib import suppress

from tests.e2e.live_group import INGRESSES, applied
from tests.lab.api import ApiError
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.process import wait_until
from tests.lab.world import World

NETWORKING = "/apis/networking.k8s.io/v1"
# Groups of the world that the controller could not build.
REFUSED = {"beta/broken", "beta/preview"}
KEY = "alb.ingress.kubernetes.io/dry-run-plan"


def test_the_controllers_own_stacks_are_equal_to_ours(
    lab: Lab, controller: None, kubectl: Kubectl
) -> None:
    applied(lab, kubectl)
    answer = kubectl("alb", "plan", "--cross-check", "-o", "json")
    states = {g["id"]: g["state"] for g in json.loads(answer.stdout)["status"]["groups"]}
    assert states["live"] == "equal"
    assert "different" not in states.values(), answer.stdout


def test_a_stack_that_is_not_ours_fails_and_shows_the_place(
    lab: Lab, world: World, kubectl: Kubectl
) -> None:
    with lab.controller(world):
        applied(lab, kubectl)
    path = f"{INGRESSES}/live-api"
    stack = json.loads(lab.cluster.api.get(path)["metadata"]["annotations"][KEY])
    (balancer,) = stack["resources"]["AWS::ElasticLoadBalancingV2::LoadBalancer"].values()
    balancer["spec"]["scheme"] = "elsewhere"
    note = {"metadata": {"annotations": {KEY: json.dumps(stack)}}}
    configurations = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations"
    lab.cluster.api.delete(f"{configurations}/aws-load-balancer-webhook")

    def noted() -> bool:
        # The API server forgets a webhook a moment after its configuration is gone.
        with suppress(ApiError):
            lab.cluster.api.patch(path, note)
            return True
        return False

    wait_until(noted, 10)
    answer = kubectl("alb", "plan", "--cross-check")
    assert answer.code == 3
    assert "/spec/scheme" in answer.stdout
    assert '"elsewhere"' in answer.stdout


def test_what_a_real_controller_has_written_in_the_recorded_world_is_equal_to_ours(
    world: World, kubectl: Kubectl
) -> None:
    answer = kubectl("alb", "plan", "--cross-check", "-o", "json")
    states = {g["id"]: g["state"] for g in json.loads(answer.stdout)["status"]["groups"]}
    assert answer.code == 0
    assert sorted(set(states.values())) == ["absent", "equal"]
    assert {name for name, state in states.items() if state == "absent"} == REFUSED


def test_nothing_written_down_is_not_called_fine(lab: Lab, world: World, kubectl: Kubectl) -> None:
    for ingress in world.kubernetes["kubernetes/ingresses"]:
        meta = ingress["metadata"]
        path = f"{NETWORKING}/namespaces/{meta['namespace']}/ingresses/{meta['name']}"
        lab.cluster.api.patch(path, {"metadata": {"annotations": {KEY: None}}})
    answer = kubectl("alb", "plan", "--cross-check")
    assert answer.code == 1
    assert "nothing was compared" in answer.stderr
    assert "IngressPlanAnnotation=true" in answer.stderr
