"""The controller's note of the endpoints, as the real one left it."""

from dataclasses import replace

import pytest

from kubectl_alb.analysis.checkpoint import CHECKPOINT, endpoints_digest, passed_by
from kubectl_alb.analysis.plan.registration import wanted_targets
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.model.kubernetes import StatusCondition
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.stack import Binding, Stack
from tests.worlds import shop

OURS = {
    binding.name: binding
    for outcome in outcomes(Facts(shop())).values()
    if isinstance(outcome, Stack)
    for binding in outcome.bindings
}
CART = "k8s-shop-cart-fa55560e39"


def live(name: str, snapshot: Snapshot):
    return next(b for b in snapshot.kubernetes.target_group_bindings if b.meta.name == name)


def targets(binding: Binding, snapshot: Snapshot):
    return tuple(wanted_targets(binding, snapshot) or ())


@pytest.mark.parametrize(
    "binding", [b for b in OURS.values() if targets(b, shop())], ids=lambda b: b.name
)
def test_the_digest_is_what_the_controller_noted(binding: Binding) -> None:
    noted = live(binding.name, shop()).meta.annotations[CHECKPOINT]
    assert endpoints_digest(targets(binding, shop())) == noted.partition("/")[0]
    assert passed_by(live(binding.name, shop()), targets(binding, shop()))


def test_other_endpoints_make_it_look_again() -> None:
    assert not passed_by(live(CART, shop()), targets(OURS[CART], shop())[1:])


def test_another_spec_makes_it_look_again() -> None:
    binding = live(CART, shop())
    edited = replace(binding, meta=replace(binding.meta, generation=2))
    assert not passed_by(edited, targets(OURS[CART], shop()))


def test_no_note_makes_it_look_again() -> None:
    binding = live(CART, shop())
    bare = replace(binding, meta=replace(binding.meta, annotations={}))
    assert not passed_by(bare, targets(OURS[CART], shop()))


def test_a_waiting_readiness_gate_makes_it_look_again() -> None:
    first, *others = targets(OURS[CART], shop())
    gate = StatusCondition(f"target-health.elbv2.k8s.aws/{CART}", "False")
    assert first.pod is not None
    waiting = replace(first, pod=replace(first.pod, conditions=(*first.pod.conditions, gate)))
    assert not passed_by(live(CART, shop()), (waiting, *others))
