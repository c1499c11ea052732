"""`kubectl alb doctor --fix`: what it changes, what not, and what doctor says after."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from kubectl_alb.checks.engine.repairs import REPAIRS
from tests.e2e import terminal
from tests.e2e.scenarios.capture import differences
from tests.e2e.scenarios.repairs import ALL, Repair
from tests.e2e.scenarios.stage import Stage
from tests.lab.kubectl import Answer, Kubectl

each = pytest.mark.parametrize("repair", ALL, ids=lambda r: r.code)
# One of each kind of write: tags, rules, policies, patches.
some = pytest.mark.parametrize(
    "repair",
    [r for r in ALL if r.code in ("ALB-SUBNET-002", "ALB-SG-003", "ALB-IAM-005", "ALB-HOOK-002")],
    ids=lambda r: r.code,
)
TAGS = ALL[0]
READS = ("Describe", "Get", "List", "Simulate")


@pytest.fixture
def kubectl(stage: Stage) -> Kubectl:
    return Kubectl(stage.lab.environment())


def told(stage: Stage) -> list[str]:
    return [f"{f['code']} {f['title']}" for f in stage.doctor()["findings"]]


def writes(stage: Stage) -> list[str]:
    operations = (call["operation"] for call in stage.lab.aws.calls())
    return [name for name in operations if not name.startswith(READS)]


def fixed(kubectl: Kubectl, repair: Repair, *flags: str, **how: Any) -> Answer:
    return kubectl("alb", "doctor", "--fix", repair.code, *flags, **how)


def test_every_code_that_can_be_repaired_is_broken_and_repaired_here() -> None:
    assert {repair.code for repair in ALL} == set(REPAIRS)


@each
def test_a_repair_makes_it_what_it_was_and_nothing_else(
    stage: Stage, kubectl: Kubectl, repair: Repair
) -> None:
    repair.prepare(stage)
    before, said_before = stage.capture(), told(stage)
    repair.break_it(stage)
    assert repair.code in {line.split()[0] for line in told(stage)}
    answer = fixed(kubectl, repair, "--yes", *repair.flags)
    assert answer.code == 0, answer.stdout + answer.stderr
    repair.after(stage)
    assert told(stage) == said_before
    changes = differences(before, stage.capture())
    places = re.compile("|".join(repair.leaves) or r"(?!)")
    assert [change for change in changes if not places.search(change)] == []


@some
def test_without_consent_everything_is_shown_and_nothing_changed(
    stage: Stage, kubectl: Kubectl, repair: Repair
) -> None:
    repair.prepare(stage)
    repair.break_it(stage)
    broken = stage.capture()
    answer = fixed(kubectl, repair)
    assert answer.code == 64
    assert repair.code in answer.stdout
    assert "nothing was changed" in answer.stderr
    assert differences(broken, stage.capture()) == []


@some
@pytest.mark.parametrize("how", ["client", "server"])
def test_a_dry_run_changes_nothing(
    stage: Stage, kubectl: Kubectl, repair: Repair, how: str
) -> None:
    repair.prepare(stage)
    repair.break_it(stage)
    broken = stage.capture()
    stage.lab.aws.clear_calls()
    answer = fixed(kubectl, repair, f"--dry-run={how}")
    assert answer.code == 0, answer.stdout + answer.stderr
    assert differences(broken, stage.capture()) == []
    assert "planned" in answer.stderr
    if how == "client":
        assert writes(stage) == []


def test_a_yes_is_not_enough_where_a_name_has_to_be_typed(stage: Stage, kubectl: Kubectl) -> None:
    repair = next(r for r in ALL if r.code == "ALB-DEL-003")
    repair.break_it(stage)
    answer = fixed(kubectl, repair, "--yes")
    assert (answer.code, "--confirm=going" in answer.stderr) == (64, True)


def test_machines_get_the_steps_with_their_results(stage: Stage, kubectl: Kubectl) -> None:
    TAGS.prepare(stage)
    TAGS.break_it(stage)
    answer = fixed(kubectl, TAGS, "--yes", "-o", "json")
    status = json.loads(answer.stdout)["status"]
    assert (status["findings"], status["exitCode"], answer.code) == ([], 0, 0)
    steps = status["repairs"]["steps"]
    assert [step["result"] for step in steps] == ["done", "done"]
    assert all(step["undo"].startswith("aws ec2 delete-tags") for step in steps)
    made = status["repairs"]["run"]
    assert made["undo"] == f"kubectl alb undo {made['id']}"


def test_what_aws_refuses_is_told_and_the_finding_stays(stage: Stage, kubectl: Kubectl) -> None:
    TAGS.prepare(stage)
    TAGS.break_it(stage)
    stage.lab.aws.deny("ec2:CreateTags")
    answer = fixed(kubectl, TAGS, "--yes")
    stage.lab.aws.clear_faults()
    assert answer.code == 77
    assert "failed" in answer.stderr
    assert "ec2:CreateTags" in answer.stderr


def test_what_cannot_be_prepared_keeps_nothing_else_from_being_repaired(
    stage: Stage, kubectl: Kubectl
) -> None:
    TAGS.prepare(stage)
    TAGS.break_it(stage)
    next(r for r in ALL if r.code == "ALB-IAM-005").break_it(stage)
    stage.lab.aws.deny("iam:ListPolicyVersions")
    answer = kubectl("alb", "doctor", "--fix", "--yes")
    stage.lab.aws.clear_faults()
    assert answer.code == 3
    assert "cannot be prepared: AccessDenied: iam:ListPolicyVersions" in answer.stdout
    assert {line.split()[0] for line in told(stage)} == {"ALB-IAM-005"}


def test_who_may_not_patch_is_told_which_right_it_takes(stage: Stage, kubectl: Kubectl) -> None:
    repair = next(r for r in ALL if r.code == "ALB-ANNO-010")
    repair.prepare(stage)
    repair.break_it(stage)
    answer = fixed(kubectl, repair, "--yes", user=stage.lab.user("reader"))
    assert answer.code == 77
    assert "patch ingresses" in answer.stderr


def test_what_flux_keeps_is_left_to_it_unless_forced(stage: Stage, kubectl: Kubectl) -> None:
    repair = next(r for r in ALL if r.code == "ALB-ANNO-010")
    repair.prepare(stage)
    repair.break_it(stage)
    owner = {"kustomize.toolkit.fluxcd.io/name": "shop"}
    stage.patch("Ingress", "shop/new", {"metadata": {"labels": owner}})
    left = stage.capture()
    answer = fixed(kubectl, repair, "--yes")
    assert "Flux Kustomization" in answer.stdout
    assert differences(left, stage.capture()) == []
    assert fixed(kubectl, repair, "--yes", "--force").code == 0
    assert told(stage) == []


def test_a_second_run_finds_nothing_to_repair(stage: Stage, kubectl: Kubectl) -> None:
    TAGS.prepare(stage)
    TAGS.break_it(stage)
    assert fixed(kubectl, TAGS, "--yes").code == 0
    stage.lab.aws.clear_calls()
    answer = fixed(kubectl, TAGS, "--yes")
    assert answer.code == 0
    assert writes(stage) == []


def at_a_terminal(
    stage: Stage, typed: str, *words: str, meanwhile: Callable[[], object] = lambda: None
) -> tuple[int, str]:
    """Run `doctor` at a terminal at which somebody types at the first question."""
    kubectl = Kubectl(stage.lab.environment())
    return terminal.at_a_terminal(kubectl, typed, "alb", "doctor", *words, meanwhile=meanwhile)


def test_at_a_terminal_yes_repairs_and_no_leaves_it(stage: Stage) -> None:
    TAGS.prepare(stage)
    TAGS.break_it(stage)
    broken = stage.capture()
    code, shown = at_a_terminal(stage, "n\n", "--fix", TAGS.code)
    assert (code, differences(broken, stage.capture())) == (1, []), shown
    code, shown = at_a_terminal(stage, "y\n", "--fix", TAGS.code)
    assert code == 0, shown
    assert "To take it back:" in shown


def test_at_a_terminal_the_name_is_typed_for_what_cannot_be_taken_back(stage: Stage) -> None:
    repair = next(r for r in ALL if r.code == "ALB-DEL-003")
    repair.break_it(stage)
    broken = stage.capture()
    code, shown = at_a_terminal(stage, "gone\n", "--fix", repair.code)
    assert (code, differences(broken, stage.capture())) == (1, []), shown
    code, shown = at_a_terminal(stage, "going\n", "--fix", repair.code)
    assert code == 0, shown


def test_what_a_boundary_forbids_is_found_and_left_to_people(
    stage: Stage, kubectl: Kubectl
) -> None:
    statement = {"Effect": "Allow", "NotAction": "ec2:DescribeSubnets", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam = stage.aws("iam")
    arn = iam.create_policy(PolicyName="boundary", PolicyDocument=document)["Policy"]["Arn"]
    iam.put_role_permissions_boundary(RoleName="lbc", PermissionsBoundary=arn)
    (line,) = told(stage)
    assert line == "ALB-IAM-005 role lbc may not call ec2:DescribeSubnets"
    answer = kubectl("alb", "doctor", "--fix", "ALB-IAM-005", "--yes")
    assert answer.code == 3
    assert "the role's permissions boundary forbids it" in answer.stdout


def test_who_may_not_simulate_reads_the_documents(stage: Stage) -> None:
    stage.lab.aws.deny("iam:SimulatePrincipalPolicy")
    status = stage.doctor()
    stage.lab.aws.clear_faults()
    assert status["findings"] == []
    assert {"ALB-IAM-005", "ALB-IAM-006"} <= set(status["passed"])
