"""The steps of an upgrade, their order, and what keeps it from being made."""

from dataclasses import replace

import pytest

from kubectl_alb.analysis.upgrade.report import upgrade_report
from kubectl_alb.controller.releases.definition_table import PARAMS
from kubectl_alb.errors import AlbError, NotFoundError
from kubectl_alb.facts.installations import installations
from kubectl_alb.model.action import NewPolicyVersion
from kubectl_alb.model.cluster_action import ApplyObject
from kubectl_alb.model.helm_action import HelmRelease, HelmRollback, HelmUpgrade
from kubectl_alb.model.names import Ref
from kubectl_alb.steps.install.request import Chart, ExistingRelease
from kubectl_alb.steps.upgrade.plan import (
    UpgradeRequest,
    confirmed,
    planned_values,
    refuse,
    release_to_upgrade,
    upgrade_steps,
)
from tests.unit.analysis.upgrade.cases import definition, deployment, upgrade

ANY = Ref("", "")
HELM = installations(upgrade("v2.8.1", "v3.5.0").now)
NAME = "aws-load-balancer-controller"
DEFINITION = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": PARAMS},
    "spec": {"versions": [{"name": "v1beta1"}]},
}
CHART = Chart("./chart", NAME, "3.5.0", "v3.5.0", definitions=(DEFINITION,))
REQUEST = UpgradeRequest("alb", "kube-system", CHART, {"clusterName": "shop"})
FOUND = ExistingRelease(
    HelmRelease(1, "deployed", f"{NAME}-1.8.1", "x"), {"clusterName": "shop"}, 1
)


def kinds(steps):
    return [type(step.action) for step in steps]


def test_the_policy_comes_first_and_the_chart_last() -> None:
    steps = upgrade_steps(REQUEST, FOUND, upgrade("v2.8.1", "v3.5.0"))
    assert kinds(steps) == [NewPolicyVersion, ApplyObject, HelmUpgrade]


def test_a_role_that_lacks_nothing_gets_no_step() -> None:
    steps = upgrade_steps(REQUEST, FOUND, upgrade("v3.4.3", "v3.5.0"))
    assert kinds(steps) == [ApplyObject, HelmUpgrade]


def test_the_policy_can_be_left_alone() -> None:
    steps = upgrade_steps(REQUEST, FOUND, upgrade("v2.8.1", "v3.5.0"), skip=("iam",))
    assert kinds(steps) == [ApplyObject, HelmUpgrade]


def test_a_policy_of_ones_own_replaces_that_of_the_role() -> None:
    document = {"Version": "2012-10-17", "Statement": []}
    request = replace(REQUEST, document=document)
    (step, *_) = upgrade_steps(request, FOUND, upgrade("v3.4.3", "v3.5.0"))
    assert isinstance(step.action, NewPolicyVersion)
    assert step.action.document == '{"Version":"2012-10-17","Statement":[]}'


def test_a_role_without_a_policy_that_can_be_replaced_is_an_error() -> None:
    request = replace(REQUEST, document={"Statement": []})
    with pytest.raises(AlbError, match="no managed policy of its own"):
        upgrade_steps(request, FOUND, upgrade("v3.4.3", "v3.5.0", policies=()))


def test_a_definition_that_would_take_a_version_away_is_left() -> None:

    newer = definition(PARAMS, "v1", "v1beta1")
    case = upgrade("v3.4.3", "v3.5.0", custom_resource_definitions=(newer,))
    assert kinds(upgrade_steps(REQUEST, FOUND, case)) == [HelmUpgrade]


def test_a_release_that_helm_left_pending_is_cleared_away_first() -> None:
    stuck = replace(FOUND.newest, revision=2, status="pending-upgrade")
    steps = upgrade_steps(REQUEST, replace(FOUND, newest=stuck), upgrade("v3.4.3", "v3.5.0"))
    assert kinds(steps) == [ApplyObject, HelmRollback, HelmUpgrade]


@pytest.mark.parametrize(
    ("new", "before", "given", "kept"),
    [
        ("v3.5.0", {}, {}, True),
        ("v3.5.0", {}, {"keepTLSSecret": False}, False),
        ("v3.5.0", {"keepTLSSecret": False}, {}, False),
        ("v3.0.0", {}, {}, None),
        ("v2.16.0", {"enableCertManager": True}, {}, False),
    ],
)
def test_the_certificate_is_kept_unless_the_user_decided_it(
    new: str, before: dict[str, object], given: dict[str, object], kept: bool | None
) -> None:
    values = planned_values(upgrade("v2.13.4", new), before, given)
    assert values.get("keepTLSSecret") is kept


def test_values_of_the_release_stay_below_those_that_are_given() -> None:
    case = upgrade("v2.16.0", "v2.17.0")
    before = {"image": {"tag": "a", "repository": "b"}, "replicaCount": 1}
    values = planned_values(case, before, {"image": {"tag": "c"}})
    assert values == {"image": {"tag": "c", "repository": "b"}, "replicaCount": 1}


def test_what_stands_in_the_way_can_be_skipped_by_name() -> None:
    report = upgrade_report(upgrade("v3.5.0", "v3.4.3"))
    with pytest.raises(AlbError, match="older than"):
        refuse(report, ())
    refuse(report, ("downgrade",))


def test_a_role_that_was_not_looked_at_stands_in_the_way() -> None:
    report = upgrade_report(upgrade("v2.8.1", "v2.9.0", service_accounts=()))
    with pytest.raises(AlbError, match="is not known"):
        refuse(report, ())
    refuse(report, ("iam-unknown",))


def test_the_chart_is_confirmed_where_it_cuts_traffic() -> None:
    case = upgrade("v3.4.3", "v3.5.0")
    steps = upgrade_steps(REQUEST, FOUND, case)
    report = upgrade_report(case)
    assert [s.confirm for s in confirmed(steps, report, "shop")] == ["", ""]


def test_the_release_of_the_only_installation_is_upgraded() -> None:
    assert release_to_upgrade(HELM, ANY, force=False) == Ref("kube-system", "alb")
    assert release_to_upgrade(HELM, Ref("kube-system", "alb"), force=False).name == "alb"


@pytest.mark.parametrize("asked", [Ref("", "other"), Ref("ops", "")])
def test_a_release_that_does_not_exist_is_named(asked: Ref) -> None:
    with pytest.raises(NotFoundError, match="no Helm release"):
        release_to_upgrade(HELM, asked, force=False)


def test_of_several_one_has_to_be_named() -> None:
    second = replace(deployment(), meta=replace(deployment().meta, namespace="ops"))
    found = installations(upgrade("v3.4.3", "v3.5.0", deployments=(deployment(), second)).now)
    with pytest.raises(AlbError, match="several releases"):
        release_to_upgrade(found, ANY, force=False)
    assert release_to_upgrade(found, Ref("ops", ""), force=False) == Ref("ops", "alb")


def test_what_gitops_keeps_has_to_be_forced() -> None:
    labels = {"argocd.argoproj.io/instance": "lbc"}
    kept = replace(deployment(), meta=replace(deployment().meta, labels=labels))
    found = installations(upgrade("v3.4.3", "v3.5.0", deployments=(kept,)).now)
    with pytest.raises(AlbError, match="Argo CD application lbc"):
        release_to_upgrade(found, ANY, force=False)
    assert release_to_upgrade(found, ANY, force=True).name == "alb"


def test_plain_manifests_are_refused_with_what_to_do() -> None:
    found = installations(upgrade("v3.4.3", "v3.5.0", deployments=(deployment(a="b"),)).now)
    with pytest.raises(AlbError, match="plain manifests"):
        release_to_upgrade(found, ANY, force=True)
