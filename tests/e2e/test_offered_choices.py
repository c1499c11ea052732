"""The examples that doctor prints, of which somebody chooses one, each run as it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.scenarios import classes, extras, network_load_balancers, repairs, targets
from tests.e2e.scenarios.capture import differences
from tests.e2e.scenarios.scenario import Break
from tests.e2e.scenarios.stage import Record, Stage
from tests.e2e.test_offered import codes, names_in, told
from tests.lab.process import wait_until
from tests.lab.shell import Shell, shell
from tests.offered import CHOSEN

SECONDS = 60
CHECKPOINT = "elbv2.k8s.aws/checkpoint"
BINDING = targets.BINDING.partition(" ")[2]
ASKS = 64


def compared(stage: Stage) -> None:
    """Let the binding hold what its targets were compared with last."""
    stage.patch("TargetGroupBinding", BINDING, {"metadata": {"annotations": {CHECKPOINT: "x"}}})


def lags_with_a_checkpoint(stage: Stage) -> None:
    compared(stage)
    targets.a_gate_lags_behind_a_healthy_target.break_it(stage)


def unregistered_with_a_checkpoint(stage: Stage) -> None:
    compared(stage)
    targets.a_ready_pod_is_not_registered.break_it(stage)


def nothing_more(_: Stage) -> None:
    """Leave it to the command."""


def turn_of_the_binding(stage: Stage) -> None:
    annotations = stage.read("TargetGroupBinding", BINDING)["metadata"].get("annotations", {})
    assert CHECKPOINT not in annotations


def the_gate_opens(stage: Stage) -> None:
    turn_of_the_binding(stage)
    targets.gated(stage, "shop/web-1", "True")


def the_pod_is_registered(stage: Stage) -> None:
    turn_of_the_binding(stage)
    (group,) = stage.world.aws["aws/target-groups"]
    target = {"Id": extras.PODS[1], "Port": group["Port"]}
    elbv2 = stage.aws("elbv2")
    elbv2.register_targets(TargetGroupArn=group["TargetGroupArn"], Targets=[target])
    stage.lab.aws.health(target=extras.PODS[1], state="healthy")


def attributes_are_set(stage: Stage) -> None:
    """Set what the Service's annotation says now, as the controller does."""
    annotations = stage.read("Service", "shop/inner")["metadata"]["annotations"]
    assert "preserve_client_ip.enabled=false" in " ".join(annotations.values())
    elbv2 = stage.aws("elbv2")
    groups = elbv2.describe_target_groups()["TargetGroups"]
    (arn,) = (g["TargetGroupArn"] for g in groups if "inner" in g["TargetGroupName"])
    off = [{"Key": "preserve_client_ip.enabled", "Value": "false"}]
    elbv2.modify_target_group_attributes(TargetGroupArn=arn, Attributes=off)


@dataclass(frozen=True, slots=True)
class Choice:
    """`chosen` is which of the examples is run, `then` what the controller does after it."""

    code: str
    break_it: Break
    then: Callable[[Stage], None] = nothing_more
    chosen: int = 0


CASES = (
    Choice("ALB-CLASS-005", classes.two_classes_are_the_default.break_it, chosen=1),
    Choice(
        "ALB-NLB-004",
        network_load_balancers.a_pod_calls_its_own_node_through_the_load_balancer.break_it,
        attributes_are_set,
    ),
    Choice("ALB-READY-003", lags_with_a_checkpoint, the_gate_opens),
    Choice("ALB-TGT-006", unregistered_with_a_checkpoint, the_pod_is_registered),
)
SLOW = next(repair for repair in repairs.ALL if repair.code == "ALB-DEL-006")


@pytest.fixture
def paste(stage: Stage, tmp_path: Path, repo: str) -> Shell:
    return shell(stage.lab.environment(), tmp_path, repo)


def found(stage: Stage, code: str) -> Record:
    return next(f for f in stage.doctor()["findings"] if f["code"] == code)


def test_every_code_with_a_choice_has_a_case() -> None:
    assert {*(case.code for case in CASES), SLOW.code} == CHOSEN


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_choice_takes_its_finding_away_and_changes_nothing_else(
    stage: Stage, paste: Shell, case: Choice
) -> None:
    case.break_it(stage)
    finding, before, broken = found(stage, case.code), codes(stage), stage.capture()
    assert not finding.get("fix")
    command = finding["examples"][case.chosen]
    paste.done(command)
    changes, names = differences(broken, stage.capture()), names_in([command])
    assert changes
    assert [c for c in changes if not any(name in c for name in names)] == []
    case.then(stage)
    wait_until(lambda: (case.code, finding["title"]) not in told(stage), SECONDS)
    assert codes(stage) <= before


def test_where_a_name_has_to_be_typed_the_command_asks_for_it(stage: Stage, paste: Shell) -> None:
    SLOW.break_it(stage)
    (command,) = found(stage, SLOW.code)["examples"]
    broken = stage.capture()
    answer = paste(command)
    assert (answer.code, "--confirm=slow" in answer.stderr) == (ASKS, True)
    assert differences(broken, stage.capture()) == []
    paste.done(f"{command} --confirm=slow")
    assert SLOW.code not in codes(stage)
