"""What speaks against a removal, and what to do then."""

import pytest

from kubectl_alb.errors import AlbError
from kubectl_alb.facts.dependents import Dependent
from kubectl_alb.facts.installations import Form, Installation
from kubectl_alb.model.names import Ref
from kubectl_alb.steps.uninstall.refusals import (
    refuse_deletion,
    refuse_other_releases,
    refuse_without_controller,
    the_installation,
)
from kubectl_alb.steps.uninstall.request import LoadBalancers
from tests.removing import RELEASE, balancer, custom, held, needing

NEEDS = needing(held())
HELM = Installation(Form.HELM, RELEASE, release=RELEASE)
ARGO = Installation(Form.GITOPS, RELEASE, "Argo CD application lbc")
FIRST = Installation(Form.FIRST_GENERATION, RELEASE)


def test_the_only_installation_is_removed_and_none_is_none() -> None:
    assert the_installation([HELM], force=False) == HELM
    assert the_installation([], force=False) is None


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ([FIRST], "which uninstall cannot remove"),
        ([HELM, HELM], "installed 2 times"),
        ([ARGO], "Argo CD application lbc manages the controller"),
    ],
)
def test_what_is_not_ours_to_remove_is_refused(found: list[Installation], reason: str) -> None:
    with pytest.raises(AlbError, match=reason):
        the_installation(found, force=False)


def test_what_gitops_manages_is_removed_by_force_only() -> None:
    assert the_installation([ARGO], force=True) == ARGO
    with pytest.raises(AlbError):
        the_installation([FIRST], force=True)


def test_a_second_release_is_named_with_its_command() -> None:
    with pytest.raises(AlbError, match="several Helm releases") as refused:
        refuse_other_releases([RELEASE, Ref("web", "old")], RELEASE)
    assert refused.value.hint.endswith("helm uninstall old --namespace web")


def test_protected_load_balancers_are_named_with_a_command() -> None:
    with pytest.raises(AlbError, match="deletion protection is enabled on k8s-shop") as refused:
        refuse_deletion(NEEDS, (balancer(),), (), force=True)
    assert "Key=deletion_protection.enabled,Value=false" in refused.value.hint


def test_a_load_balancer_of_nobody_is_named_with_a_command() -> None:
    with pytest.raises(AlbError, match="belongs to no object") as refused:
        refuse_deletion(NEEDS, (), (balancer(),), force=True)
    assert "delete-load-balancer" in refused.value.hint


def test_objects_that_would_come_back_are_deleted_by_force_only() -> None:
    labels = {"argocd.argoproj.io/instance": "shop"}
    found: tuple[Dependent, ...] = needing(
        custom("Gateway", "edge", "gateway.k8s.aws/alb", **labels)
    )
    with pytest.raises(AlbError, match="Argo CD application shop"):
        refuse_deletion(found, (), (), force=False)
    refuse_deletion(found, (), (), force=True)


def test_without_a_running_controller_load_balancers_can_only_be_kept() -> None:
    with pytest.raises(AlbError, match="no replica of the controller is ready"):
        refuse_without_controller(NEEDS, 0, LoadBalancers.DELETE)
    refuse_without_controller(NEEDS, 0, LoadBalancers.KEEP)
    refuse_without_controller(NEEDS, 1, LoadBalancers.DELETE)
    refuse_without_controller((), 0, LoadBalancers.DELETE)
