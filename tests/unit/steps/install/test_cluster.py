"""The steps in the cluster, as values."""

import json

from kubectl_alb.model.cluster_action import ApplyObject
from kubectl_alb.model.helm_action import HelmRollback, HelmUninstall, HelmUpgrade, values_digest
from kubectl_alb.model.step import Step
from kubectl_alb.steps.install.cluster import cluster_steps, service_account, split_definitions
from kubectl_alb.steps.install.reasons import REASONS
from kubectl_alb.steps.install.request import (
    Existing,
    ExistingRelease,
    IdentityKind,
    InstallRequest,
)
from kubectl_alb.steps.reason import reason_of
from tests.installing import IAM, NAME, VALUES, definition, release, request

ROLE = "eks.amazonaws.com/role-arn"


def steps(wanted: InstallRequest, found: Existing | None = None) -> dict[str, Step]:
    return {step.id: step for step in cluster_steps(wanted, found or Existing())}


def chart(found: ExistingRelease | None) -> HelmUpgrade:
    action = steps(request(), Existing(release=found))["chart"].action
    assert isinstance(action, HelmUpgrade)
    return action


def test_definitions_come_after_the_account_and_before_the_chart() -> None:
    assert list(steps(request())) == [
        f"ServiceAccount/kube-system/{NAME}",
        "CustomResourceDefinition/things.elbv2.k8s.aws",
        "chart",
    ]


def test_a_namespace_that_is_not_there_is_made_first() -> None:
    found = Existing(namespace=False)
    assert next(iter(steps(request(namespace="lb"), found))) == "Namespace/lb"


def test_objects_are_adopted_from_other_managers() -> None:
    applied = [s.action for s in steps(request()).values() if isinstance(s.action, ApplyObject)]
    assert [action.adopt for action in applied] == [True, True]


def test_the_account_names_the_role_unless_eks_associates_them() -> None:
    wanted = service_account(request())["metadata"]
    assert wanted["annotations"] == {ROLE: f"{IAM}role/lbc"}
    pod = service_account(request(identity=IdentityKind.POD_IDENTITY))["metadata"]
    assert "annotations" not in pod


def test_an_account_that_the_chart_makes_is_left_to_it() -> None:
    wanted = request(values={"serviceAccount": {"create": True, "name": NAME}})
    assert next(iter(steps(wanted))).startswith("CustomResourceDefinition")


def test_definitions_that_would_lose_a_version_stay() -> None:
    old, new = definition("a.k8s.aws", "v1beta1"), definition("b.k8s.aws", "v1beta1", "v1")
    served = {"a.k8s.aws": ("v1beta1", "v1"), "b.k8s.aws": ("v1beta1",)}
    assert split_definitions((old, new), served) == ((new,), ("a.k8s.aws",))


def test_the_chart_gets_the_values_and_the_journal_only_their_digest() -> None:
    action = chart(None)
    assert (json.loads(action.values), action.digest) == (VALUES, values_digest(VALUES))
    assert (action.before, action.version, action.name) == (None, "3.5.0", NAME)
    assert "--skip-crds" in action.arguments


def test_a_release_that_is_there_is_upgraded_from_what_was_seen() -> None:
    found = release()
    assert chart(found).before == found.newest


def test_changed_values_are_named_and_not_shown() -> None:
    found = release(replicaCount=3, env={"TOKEN": "secret"})
    step = steps(request(), Existing(release=found))["chart"]
    assert step.warning == "changes values replicaCount, env"


def test_a_release_that_was_never_deployed_is_removed_first() -> None:
    for status in ("pending-install", "failed"):
        found = release(status, deployed=0)
        names = steps(request(), Existing(release=found))
        assert isinstance(names["chart-cleanup"].action, HelmUninstall)
        assert chart(found).before is None


def test_a_release_over_which_helm_was_killed_goes_back_first() -> None:
    found = release("pending-upgrade", revision=4, deployed=3)
    back = steps(request(), Existing(release=found))["chart-rollback"]
    assert isinstance(back.action, HelmRollback)
    assert back.action.revision == 3
    assert "killed" in back.warning
    before = chart(found).before
    assert before is not None
    assert (before.revision, before.status) == (5, "deployed")


def test_a_failed_upgrade_is_simply_repeated() -> None:
    found = release("failed", revision=4, deployed=3)
    assert "chart-rollback" not in steps(request(), Existing(release=found))


def test_every_step_has_a_reason() -> None:
    found = Existing(namespace=False, release=release("pending-install", deployed=0))
    assert all(reason_of(step, REASONS) for step in cluster_steps(request(), found))
