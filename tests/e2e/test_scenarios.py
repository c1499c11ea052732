"""Every scenario breaks a healthy cluster in one way, and doctor names the cause first."""

import json
from typing import Any

import pytest

from kubectl_alb.checks.logs.signatures import match_denial
from tests.e2e.scenarios import harmless
from tests.e2e.scenarios.capture import differences
from tests.e2e.scenarios.catalog import ALL
from tests.e2e.scenarios.harmless import Harmless
from tests.e2e.scenarios.scenario import Scenario
from tests.e2e.scenarios.stage import Stage
from tests.lab.api import ApiError
from tests.lab.kubectl import Kubectl
from tests.lab.process import wait_until

SECONDS = 20

each = pytest.mark.parametrize("scenario", ALL, ids=lambda s: f"{s.code}-{s.name}")


def told(status: dict[str, Any]) -> list[str]:
    return [f"{f['code']} {subject(f)}: {f['title']}" for f in status["findings"]]


def subject(finding: dict[str, Any]) -> str:
    about = finding["object"]
    return f"{about['kind']} {about.get('namespace', '')}/{about['name']}"


def test_a_healthy_cluster_has_no_finding_and_nothing_is_skipped(stage: Stage) -> None:
    status = stage.doctor()
    assert told(status) == []
    assert status["skipped"] == []


@each
def test_doctor_names_the_cause_first_and_nothing_false(stage: Stage, scenario: Scenario) -> None:
    scenario.break_it(stage)
    status = stage.doctor()
    first, *others = status["findings"] or [None]
    assert first is not None, told(status)
    assert first["code"] == scenario.code, told(status)
    assert {f["code"] for f in others} - {scenario.code} == scenario.also, told(status)
    assert subject(first) == scenario.about


@pytest.mark.parametrize("change", harmless.ALL, ids=lambda change: change.name)
def test_of_what_breaks_nothing_nothing_is_told(stage: Stage, change: Harmless) -> None:
    change.change(stage)
    assert told(stage.doctor()) == []


@pytest.mark.parametrize("code", ["ALB-SUBNET-001", "ALB-IAM-007", "ALB-TGT-003"])
def test_the_plugin_of_the_real_kubectl_tells_the_same(stage: Stage, code: str) -> None:
    scenario(code).break_it(stage)
    answer = Kubectl(stage.lab.environment())("alb", "doctor", "-o", "json")
    assert told(json.loads(answer.stdout)["status"]) == told(stage.doctor())
    assert (answer.code == 3) == (json.loads(answer.stdout)["status"]["exitCode"] == 3)


@pytest.mark.parametrize("code", ["ALB-HOOK-001", "ALB-HOOK-002"])
def test_the_api_server_refuses_changes_with_the_text_of_that_failure(
    stage: Stage, code: str
) -> None:
    scenario(code).break_it(stage)
    # The API server hears of it a moment later.
    wait_until(lambda: is_refused(stage), SECONDS)
    kubectl = Kubectl(stage.lab.environment())
    answer = kubectl("annotate", "ingress", "web", "-n", "shop", "example.com/a=b", "--overwrite")
    assert answer.code == 1
    found = match_denial(answer.stderr)
    assert found is not None
    assert found.failure.code == code


def is_refused(stage: Stage) -> bool:
    try:
        note = {"example.com/moment": stage.moment(0)}
        stage.patch("Ingress", "shop/web", {"metadata": {"annotations": note}})
    except ApiError:
        return True
    return False


def scenario(code: str) -> Scenario:
    return next(each for each in ALL if each.code == code)


def test_what_a_scenario_broke_is_undone(stage: Stage) -> None:
    before = stage.capture()
    ALL[0].break_it(stage)
    assert differences(before, stage.capture())
    stage.restore()
    assert differences(before, stage.capture()) == []
