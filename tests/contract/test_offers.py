"""Every code that can offer a command has a test in which that is run, or a reason why not."""

import dis
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType

from kubectl_alb.checks.engine import catalogue, commands
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.engine.repairs import REPAIRS
from kubectl_alb.model.offer import FixCommand
from tests import offered

MAKERS = (FixCommand, commands.aws, commands.kubectl)
# Where commands are made; what is analyzed makes none.
OURS = ("kubectl_alb.checks", "kubectl_alb.steps")
RUN = offered.FIXED | offered.BY_HELM | offered.CHOSEN


def names_in(code: CodeType) -> Iterator[str]:
    yield from (step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL")
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from names_in(constant)


@cache
def used_by(function: FunctionType) -> tuple[object, ...]:
    """Return what a function may use of its module and of those that it imports from."""
    used = (function.__globals__.get(name) for name in names_in(function.__code__))
    return tuple(getattr(one, "__wrapped__", one) for one in used)


def makes_commands(function: FunctionType, seen: set[FunctionType]) -> bool:
    """Return whether a function may reach one that makes commands."""
    seen.add(function)
    used = used_by(function)
    if any(one is maker for one in used for maker in MAKERS):
        return True
    functions = [one for one in used if isinstance(one, FunctionType)]
    own = [one for one in functions if one.__module__.startswith(OURS) and one not in seen]
    return any(makes_commands(one, seen) for one in own)


def offering(checks: tuple[Check, ...]) -> set[str]:
    found = {c.code for c in checks if makes_commands(c.find, set())}  # type: ignore[arg-type]
    return found | ({check.code for check in checks} & REPAIRS.keys())


def test_what_makes_commands_is_seen() -> None:
    assert {"ALB-SUBNET-001", "ALB-CTRL-013", "ALB-CERT-001"} <= offering(catalogue.ALL)
    assert "ALB-GROUP-003" not in offering(catalogue.ALL)


def test_every_command_that_doctor_can_offer_is_run() -> None:
    assert offering(catalogue.ALL) == RUN | offered.NOT_RUN.keys()
    assert not RUN & offered.NOT_RUN.keys()


def test_every_command_that_can_be_offered_before_an_installation_is_run() -> None:
    known = offered.BEFORE | offered.NOTHING_BEFORE.keys()
    assert offering(catalogue.PREFLIGHT) - offered.NOT_RUN.keys() == known
