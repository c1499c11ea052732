"""How a command ends whose steps failed."""

from typing import Any

import pytest

from kubectl_alb.errors import ExitCode
from kubectl_alb.model.action import NoRolePolicy
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Op, Outcome, Result, Step, failure_code

ACTION: Any = NoRolePolicy
STEP = Step("s", "do it", Op.UPDATE, ObjectRef("Role", "", "lbc"), ACTION, None)


def failed(code: ExitCode, result: Result = Result.FAILED) -> Outcome:
    return Outcome(STEP, result, code=code)


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ((), None),
        ((Outcome(STEP, Result.DONE), Outcome(STEP, Result.PLANNED)), None),
        ((failed(ExitCode.DENIED), Outcome(STEP, Result.DONE)), ExitCode.DENIED),
        ((failed(ExitCode.DENIED), failed(ExitCode.DENIED)), ExitCode.DENIED),
        ((failed(ExitCode.DENIED), failed(ExitCode.UNREACHABLE)), ExitCode.FAILED),
        ((Outcome(STEP, Result.UNKNOWN),), ExitCode.FAILED),
    ],
)
def test_the_reason_that_all_failures_have_in_common_counts(
    outcomes: tuple[Outcome, ...], code: ExitCode | None
) -> None:
    assert failure_code(outcomes) is code
