"""A trust policy gets one statement more, in the account that is asked, and keeps the others."""

import json
import shlex
from dataclasses import replace
from typing import Any

from kubectl_alb.checks.engine.run import diagnose
from kubectl_alb.checks.iam.checks import trust_refuses
from kubectl_alb.context.load import load
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.context import Found
from kubectl_alb.model.offer import FixCommand
from kubectl_alb.model.section import Section
from tests.cases import FOLDER, case

CASE = FOLDER / "ALB-IAM-001.yaml"


def facts() -> Facts:
    return Facts(load(case(CASE), Section))


def offered(known: Facts) -> tuple[FixCommand, ...]:
    (finding,) = diagnose(known, [trust_refuses]).findings
    return finding.fix


def document(command: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shlex.split(command)[-1])
    return found


def test_the_statements_of_a_trust_policy_stay_and_one_is_added() -> None:
    (one,) = offered(facts())
    before, after = document(one.undo)["Statement"], document(one.command)["Statement"]
    assert after[: len(before)] == before
    (added,) = after[len(before) :]
    assert added["Action"] == "sts:AssumeRoleWithWebIdentity"
    subject = "system:serviceaccount:kube-system:aws-load-balancer-controller"
    assert subject in added["Condition"]["StringEquals"].values()


def test_a_role_of_another_account_is_left_alone() -> None:
    found = facts()
    context = replace(found.snapshot.context, account=Found("999999999999"))
    assert offered(Facts(replace(found.snapshot, context=context))) == ()
