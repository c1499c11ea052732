"""`doctor --fix` beside somebody else's changes, and `undo` of what it did."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.scenarios.capture import differences
from tests.e2e.scenarios.repairs import ALL, NEW_VERSION, POLICY, SIGHT, Repair
from tests.e2e.scenarios.stage import Stage
from tests.e2e.scenarios.subnets import PUBLIC, ROLE, tag
from tests.e2e.test_fix import at_a_terminal
from tests.lab.kubectl import Answer, Kubectl

DENY = {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}
# One of each kind of write that can be taken back: tags set and removed, rules, policies, patches.
UNDONE = [
    next(r for r in ALL if r.code == code)
    for code in ("ALB-SUBNET-001", "ALB-SG-001", "ALB-SG-003", "ALB-IAM-005", "ALB-HOOK-002",
                 "ALB-ANNO-010")
]  # fmt: skip


@pytest.fixture
def kubectl(stage: Stage) -> Kubectl:
    return Kubectl(stage.lab.environment())


def of(code: str) -> Repair:
    return next(repair for repair in ALL if repair.code == code)


def broken(stage: Stage, repair: Repair) -> Any:
    """Break the cluster, and return its state."""
    repair.prepare(stage)
    repair.break_it(stage)
    return stage.capture()


def fixed(kubectl: Kubectl, repair: Repair) -> str:
    """Repair, and return the id of the run."""
    answer = kubectl("alb", "doctor", "--fix", repair.code, "--yes", "-o", "json", *repair.flags)
    assert answer.code == 0, answer.stderr
    run: str = json.loads(answer.stdout)["status"]["repairs"]["run"]["id"]
    return run


def default_document(stage: Stage) -> Any:
    iam = stage.aws("iam")
    id_ = iam.get_policy(PolicyArn=POLICY)["Policy"]["DefaultVersionId"]
    return iam.get_policy_version(PolicyArn=POLICY, VersionId=id_)["PolicyVersion"]["Document"]


def add_deny(stage: Stage) -> None:
    """Do what a colleague does: add a Deny to the policy, as its new default version."""
    document = default_document(stage)
    more = json.dumps({**document, "Statement": [*document["Statement"], DENY]})
    stage.aws("iam").create_policy_version(PolicyArn=POLICY, PolicyDocument=more, SetAsDefault=True)


def tag_otherwise(stage: Stage) -> None:
    tag(stage, PUBLIC, ROLE, "0")


def annotate_otherwise(stage: Stage) -> None:
    stage.annotate({"healtcheck-path": "/other"}, "shop/new")


RACES = {
    "ALB-SUBNET-001": tag_otherwise,
    "ALB-IAM-005": add_deny,
    "ALB-ANNO-010": annotate_otherwise,
}


@pytest.mark.parametrize("code", RACES)
def test_what_changes_while_the_question_is_open_is_kept(stage: Stage, code: str) -> None:
    broken(stage, of(code))
    changed: list[Any] = []

    def meanwhile() -> None:
        RACES[code](stage)
        changed.append(stage.capture())

    exit_code, shown = at_a_terminal(stage, "y\n", "--fix", code, meanwhile=meanwhile)
    assert exit_code == 1, shown
    # Prose is folded at the terminal's width.
    assert "changed since it was shown" in " ".join(shown.split())
    assert differences(changed[0], stage.capture()) == []


@pytest.mark.parametrize("repair", UNDONE, ids=lambda r: r.code)
def test_a_repair_is_taken_back_to_just_what_it_was(
    stage: Stage, kubectl: Kubectl, repair: Repair
) -> None:
    before = broken(stage, repair)
    answer = kubectl("alb", "undo", fixed(kubectl, repair), "--yes")
    assert answer.code == 0, answer.stdout + answer.stderr
    left = [*repair.leaves, *NEW_VERSION, *SIGHT]
    changes = differences(before, stage.capture())
    assert [c for c in changes if not re.search("|".join(left), c)] == []


def undone_after(
    stage: Stage, kubectl: Kubectl, code: str, change: Callable[[Stage], object]
) -> Answer:
    """Repair, let somebody change it, and undo the repair."""
    broken(stage, of(code))
    run = fixed(kubectl, of(code))
    change(stage)
    changed = stage.capture()
    answer = kubectl("alb", "undo", run, "--yes")
    assert differences(changed, stage.capture()) == []
    return answer


def test_an_undo_does_not_lose_a_deny_that_came_after(stage: Stage, kubectl: Kubectl) -> None:
    answer = undone_after(stage, kubectl, "ALB-IAM-005", add_deny)
    assert answer.code == 1
    assert "changed since it was done" in answer.stdout
    assert DENY in default_document(stage)["Statement"]


def test_an_undo_does_not_remove_a_tag_with_another_value(stage: Stage, kubectl: Kubectl) -> None:
    answer = undone_after(stage, kubectl, "ALB-SUBNET-001", tag_otherwise)
    assert (answer.code, "changed since it was done" in answer.stdout) == (1, True)


def test_a_finalizer_is_not_to_be_taken_back(stage: Stage, kubectl: Kubectl) -> None:
    broken(stage, of("ALB-DEL-003"))
    answer = kubectl("alb", "undo", fixed(kubectl, of("ALB-DEL-003")), "--yes")
    assert (answer.code, "cannot be taken back" in answer.stdout) == (1, True)


def test_all_repairs_of_a_policy_build_on_each_other(stage: Stage, kubectl: Kubectl) -> None:
    of("ALB-IAM-005").break_it(stage)
    of("ALB-IAM-007").break_it(stage)
    answer = kubectl("alb", "doctor", "--fix", "--yes")
    assert answer.code == 0, answer.stdout + answer.stderr


def test_a_run_whose_answer_was_lost_is_told_as_done(stage: Stage, kubectl: Kubectl) -> None:
    broken(stage, of("ALB-IAM-005"))
    stage.lab.aws.clear_calls()
    stage.lab.aws.fault("iam:CreatePolicyVersion", truncate=True, times=1)
    answer = kubectl("alb", "doctor", "--fix", "ALB-IAM-005", "--yes")
    assert answer.code == 0, answer.stdout + answer.stderr
    assert "the answer was lost" in answer.stderr
    assert len(stage.lab.aws.calls("iam", "CreatePolicyVersion")) == 1
