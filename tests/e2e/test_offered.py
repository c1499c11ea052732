"""The commands that doctor offers, run as they stand: the finding is gone, all else as before."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import offered_setups as setups
from tests.e2e.scenarios import identity
from tests.e2e.scenarios.capture import Capture, differences
from tests.e2e.scenarios.catalog import ALL
from tests.e2e.scenarios.scenario import Scenario
from tests.e2e.scenarios.stage import Stage
from tests.lab.kubectl import Kubectl
from tests.lab.process import wait_until
from tests.lab.shell import Shell, shell
from tests.offered import FIXED

Record = dict[str, Any]

SECONDS = 60
# What the cluster, the controller or AWS do by themselves once the cause is gone.
AFTERWARDS: dict[str, Callable[[Stage], object]] = {
    "ALB-IAM-003": setups.pods_get_the_role,
    "ALB-IAM-011": setups.agents_come_up,
    "ALB-READY-002": setups.pods_get_their_gate,
    "ALB-SG-003": lambda stage: stage.lab.aws.health(target="10.0.128.21", state="healthy"),
    "ALB-SUBNET-009": setups.the_load_balancer_gets_its_subnets,
}
# Places that a command does not name: a chart's definitions, what belongs to a load balancer.
UNNAMED = {
    "ALB-CRD-001": r"^CustomResourceDefinition ",
    "ALB-CRD-002": r"^CustomResourceDefinition ",
    "ALB-TGB-005": r"^CustomResourceDefinition ",
    "ALB-SG-003": r"^aws\.elb\.(sights|targets)",
}
# What `doctor --fix` writes, whose command names only the code.
POLICIES = r"^aws\.iam\..*polic"

# What can be seen only then: with a definition its objects were deleted.
# Or the finding told it too, that no controller runs.
BARED = {"ALB-CRD-001": {"ALB-CLASS-003"}, "ALB-DEL-003": {"ALB-CLASS-001"}}
# Where what is undone is written otherwise: blanks of a document, a default of the API server, a
# version of a policy that is no longer the default.
ANEW = rf"^aws\.iam\.roles\.lbc\.trust|\.spec\.ipFamilyPolicy|{POLICIES}"
# Broken otherwise than elsewhere, so that there is a fix; of another annotation two are as near.
OWN = (
    setups.the_path_of_a_health_check_is_misspelt,
    setups.the_role_is_linked_after_the_pods_were_made,
    identity.pod_identity_has_no_agent,
    setups.pods_are_older_than_their_binding,
    setups.a_zone_with_targets_is_left_out,
    setups.the_first_load_balancer_of_an_account_may_not_come,
    setups.the_controller_is_gone_before_an_ingress_without_a_load_balancer,
)
OTHERS = FIXED - {scenario.code for scenario in OWN}
SCENARIOS = [*OWN, *(scenario for scenario in ALL if scenario.code in OTHERS)]
# A restart cannot be undone.
UNDONE = AFTERWARDS.keys() - {"ALB-IAM-003", "ALB-READY-002"}
LATER = [scenario for scenario in SCENARIOS if scenario.code in UNDONE]


@pytest.fixture
def paste(stage: Stage, tmp_path: Path, repo: str) -> Shell:
    return shell(stage.lab.environment(), tmp_path, repo)


def told(stage: Stage) -> list[tuple[str, str]]:
    return [(f["code"], f["title"]) for f in stage.doctor()["findings"]]


def codes(stage: Stage) -> set[str]:
    return {code for code, _ in told(stage)}


def offered(stage: Stage, code: str) -> Record:
    """Return the first finding of a code, which offers a fix."""
    found = [f for f in stage.doctor()["findings"] if f["code"] == code]
    assert found, told(stage)
    assert found[0].get("fix"), found[0]
    return found[0]


def names_in(commands: list[str]) -> set[str]:
    """Return the words of commands that may name something: ids, names, parts of ARNs."""
    words = {word for command in commands for word in shlex.split(command)}
    parts = {part for word in words for part in re.split(r"[\s,:/=\"{}\[\]]+", word)}
    return {part for part in words | parts if len(part) > 2 and not part.startswith("-")}


def strangers(changes: list[str], finding: Record) -> list[str]:
    """Return changes at places that no command of the fix names."""
    names = names_in([step["command"] for step in finding["fix"]])
    by_doctor = any("alb doctor" in step["command"] for step in finding["fix"])
    unnamed = UNNAMED.get(finding["code"], POLICIES if by_doctor else r"(?!)")
    places = [change.partition(": ")[0] for change in changes]
    return [p for p in places if not re.search(unnamed, p) and not any(n in p for n in names)]


def done(paste: Shell, finding: Record) -> None:
    for step in finding["fix"]:
        paste.done(step["command"])


def left_when_undone(stage: Stage, paste: Shell, finding: Record, before: Capture) -> list[str]:
    """Take a fix back, and return what differs; nothing of one that cannot be taken back."""
    steps = finding["fix"]
    if not all(step["undo"] for step in steps):
        return []
    for step in reversed(steps):
        paste.done(step["undo"])
    left = differences(before, stage.capture())
    return [change for change in left if not re.search(ANEW, change)]


def test_every_code_that_offers_a_fix_has_a_scenario() -> None:
    assert {scenario.code for scenario in SCENARIOS} == FIXED


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: f"{s.code}-{s.name}")
def test_a_fix_takes_its_finding_away_changes_nothing_else_and_is_undone(
    stage: Stage, paste: Shell, scenario: Scenario
) -> None:
    scenario.break_it(stage)
    finding, before, broken = offered(stage, scenario.code), codes(stage), stage.capture()
    done(paste, finding)
    assert strangers(differences(broken, stage.capture()), finding) == []
    AFTERWARDS.get(scenario.code, lambda stage: None)(stage)
    gone = (finding["code"], finding["title"])
    wait_until(lambda: gone not in told(stage), SECONDS)
    assert codes(stage) <= before | BARED.get(scenario.code, set())
    if scenario.code not in AFTERWARDS:
        assert left_when_undone(stage, paste, finding, broken) == []


@pytest.mark.parametrize("scenario", LATER, ids=lambda s: f"{s.code}-{s.name}")
def test_a_fix_that_needs_time_is_undone_at_once(
    stage: Stage, paste: Shell, scenario: Scenario
) -> None:
    scenario.break_it(stage)
    finding, broken = offered(stage, scenario.code), stage.capture()
    done(paste, finding)
    assert left_when_undone(stage, paste, finding, broken) == []


def test_a_fix_names_the_context_and_the_profile_that_were_given(stage: Stage) -> None:
    next(s for s in SCENARIOS if s.code == "ALB-SUBNET-001").break_it(stage)
    context = Kubectl(stage.lab.environment())("config", "current-context").stdout.strip()
    status = stage.doctor("--context", context, "--endpoint-url", stage.lab.aws.endpoint)
    commands = [s["command"] for f in status["findings"] for s in f.get("fix", ())]
    assert commands
    assert all(f"--endpoint-url {stage.lab.aws.endpoint}" in command for command in commands)
