"""Which ways there are between releases, and what stands in them."""

from dataclasses import replace
from typing import Any

import pytest

from kubectl_alb.analysis.upgrade.path import path_remarks
from kubectl_alb.analysis.upgrade.remark import ERROR, INFO, WARNING
from kubectl_alb.analysis.upgrade.report import upgrade_report
from kubectl_alb.controller.releases.path import Way
from tests.unit.analysis.upgrade.cases import deployment, ids, told, upgrade


def test_between_neighbors_nothing_is_in_the_way() -> None:
    assert ids(path_remarks(upgrade("v2.13.3", "v2.13.4"))) == []


def test_an_older_release_has_to_be_asked_for() -> None:
    refused = upgrade("v3.5.0", "v2.11.0")
    assert told(path_remarks(refused), "downgrade").severity is ERROR
    allowed = upgrade("v3.5.0", "v2.11.0", downgrade=True)
    assert told(path_remarks(allowed), "downgrade").severity is WARNING


def test_a_downgrade_says_what_it_leaves_behind() -> None:
    case = upgrade("v3.5.0", "v2.11.0", downgrade=True)
    texts = [r.text for r in path_remarks(case) if r.id == "left-behind"]
    assert len(texts) == 2
    assert "stored as v1" in texts[1]


def test_the_first_generation_is_brought_to_its_last_release_first() -> None:
    case = upgrade("v1.0.0", "v3.5.0")
    assert case.way is Way.MIGRATION
    assert ids(upgrade_report(case).remarks) == ["stop", "first-generation"]
    assert ids(upgrade_report(upgrade("v1.1.9", "v3.5.0")).remarks) == ["first-generation"]


@pytest.mark.parametrize(
    ("new", "kubernetes", "severity"),
    [("v2.5.0", "1.21", ERROR), ("v2.3.0", "1.22", ERROR), ("v2.4.7", "1.25", None)],
)
def test_a_release_needs_a_kubernetes_release(new: str, kubernetes: str, severity: object) -> None:
    case = upgrade("v2.2.0", new, kubernetes=kubernetes)
    found = [r.severity for r in path_remarks(case) if r.id == "kubernetes"]
    assert found == ([severity] if severity else [])


def test_endpoint_slices_need_a_newer_release_from_kubernetes_1_25_on() -> None:
    case = upgrade("v2.4.0", "v2.4.6", "--enable-endpoint-slices=true", kubernetes="1.25")
    assert told(path_remarks(case), "kubernetes").severity is ERROR


def test_an_unknown_kubernetes_release_is_said() -> None:
    case = upgrade("v2.8.0", "v3.5.0", clusters=())
    assert told(path_remarks(case), "kubernetes").severity is INFO


def test_arguments_that_the_release_does_not_know_stop_its_start() -> None:
    case = upgrade("v2.16.0", "v2.17.0", "--feature-gates=AGAController=false")
    assert told(path_remarks(case), "start").severity is ERROR
    back = upgrade("v2.13.0", "v2.9.0", "--feature-gates=EnableTCPUDPListener=true", downgrade=True)
    assert "EnableTCPUDPListener" in told(path_remarks(back), "start").text


def test_two_pods_may_lead_while_old_ones_run() -> None:
    lock = told(path_remarks(upgrade("v2.4.7", "v2.8.1")), "leader-lock")
    assert lock.severity is WARNING
    assert lock.action == (
        "stop at v2.8.0 on the way (kubectl alb upgrade --version v2.8.0); or scale the old "
        "Deployment to 0 before: kubectl -n kube-system scale deployment "
        "aws-load-balancer-controller --replicas=0"
    )
    back = upgrade("v2.8.1", "v2.4.7", downgrade=True)
    assert "--version v2.8.0 --allow-downgrade" in told(path_remarks(back), "leader-lock").action


@pytest.mark.parametrize(("old", "new"), [("v2.5.0", "v2.8.1"), ("v2.4.7", "v2.8.0")])
def test_releases_between_know_both_locks(old: str, new: str) -> None:
    assert "leader-lock" not in ids(path_remarks(upgrade(old, new)))


@pytest.mark.parametrize("fields", [{"desired": 0}, {"strategy": "Recreate"}])
def test_without_old_pods_nobody_leads_beside_the_new_ones(fields: Any) -> None:
    case = upgrade("v2.4.7", "v2.8.1", deployments=(replace(deployment(), **fields),))
    assert told(path_remarks(case), "leader-lock").severity is INFO


def test_who_keeps_the_installation_is_named() -> None:
    flux = {"helm.toolkit.fluxcd.io/name": "alb"}
    found = deployment()
    kept = replace(found, meta=replace(found.meta, labels=flux))
    remark = told(path_remarks(upgrade("v2.8.1", "v3.5.0", deployments=(kept,))), "owner")
    assert remark.severity is INFO
    assert "change the chart to 3.5.0 there" in remark.action


def test_plain_manifests_are_no_release_of_helm() -> None:
    bare = deployment(a="b")
    remark = told(path_remarks(upgrade("v2.8.1", "v3.5.0", deployments=(bare,))), "owner")
    assert remark.severity is WARNING
