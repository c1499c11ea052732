"""Every scenario breaks a healthy cluster in one way, and doctor names the cause first."""

from typing import Any

import pytest

from tests.e2e.scenarios.capture import differences
from tests.e2e.scenarios.catalog import ALL
from tests.e2e.scenarios.scenario import Scenario
from tests.e2e.scenarios.stage import Stage

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


def test_what_a_scenario_broke_is_undone(stage: Stage) -> None:
    before = stage.capture()
    ALL[0].break_it(stage)
    assert differences(before, stage.capture())
    stage.restore()
    assert differences(before, stage.capture()) == []
