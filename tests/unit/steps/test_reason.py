"""Every step has one sentence of why, and the rights that it takes are known."""

import pytest

from kubectl_alb.model.cluster_action import DeleteObject
from kubectl_alb.steps.command_rights import chart_rights, rights_of, rights_of_all
from kubectl_alb.steps.install import reasons as installing
from kubectl_alb.steps.reason import Reason, reason_of
from kubectl_alb.steps.sample import reasons as sampling
from kubectl_alb.steps.uninstall import reasons as removing
from kubectl_alb.steps.uninstall.plan import removal
from kubectl_alb.steps.uninstall.request import LoadBalancers, Remains
from kubectl_alb.steps.upgrade import reasons as upgrading
from kubectl_alb.steps.upgrade.plan import upgrade_steps
from tests.removing import custom, held, manifest, needing, network, request
from tests.unit.analysis.upgrade.cases import upgrade
from tests.unit.steps.uninstall.test_identity import WHOLE
from tests.unit.steps.upgrade.test_plan import FOUND, REQUEST

BINDING = custom("TargetGroupBinding", "b", "elbv2.k8s.aws/resources")
GATEWAY = custom("Gateway", "g", "gateway.k8s.aws/alb")
PLAIN = tuple(manifest(kind, "lbc") for kind in removing.MANIFESTS)
EVERY = (*installing.REASONS, *upgrading.REASONS, *removing.REASONS, *sampling.REASONS)


@pytest.mark.parametrize("how", [LoadBalancers.KEEP, LoadBalancers.DELETE])
def test_each_step_of_a_removal_has_a_reason(how: LoadBalancers) -> None:
    found = request(*needing(held(), network(), BINDING, GATEWAY), how=how, identity=WHOLE)
    steps = (*removal(found).steps, *removal(request(remains=Remains(objects=PLAIN))).steps)
    assert [step.id for step in steps if not reason_of(step, removing.REASONS)] == []


def test_each_step_of_an_upgrade_has_a_reason() -> None:
    steps = upgrade_steps(REQUEST, FOUND, upgrade("v2.8.1", "v3.5.0"))
    assert all(reason_of(step, upgrading.REASONS) for step in steps)


@pytest.mark.parametrize("reason", EVERY, ids=lambda reason: reason.text)
def test_a_reason_is_one_sentence_about_steps_whose_rights_are_known(reason: Reason) -> None:
    assert reason.text.endswith(".")
    assert ". " not in reason.text
    assert rights_of(reason)
    assert not any("KIND" in right for right in rights_of(reason))


def test_an_object_takes_the_rights_of_its_kind() -> None:
    reason = Reason(DeleteObject, "It is done.", ("Ingress", "Service"))
    assert rights_of(reason) == (
        "delete ingresses.networking.k8s.io", "delete services",
        "get ingresses.networking.k8s.io", "get services",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reasons", "by_helm"),
    [
        (installing.REASONS, True),
        (upgrading.REASONS, True),
        (removing.REASONS, True),
        (sampling.REASONS, False),
    ],
)
def test_only_a_command_that_runs_helm_takes_the_rights_of_the_chart(
    reasons: tuple[Reason, ...], by_helm: bool
) -> None:
    assert (set(chart_rights()) <= rights_of_all(reasons)) is by_helm
