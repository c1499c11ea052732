"""What the list of checks promises."""

from pathlib import Path

import pytest

from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.context.load import load
from kubectl_alb.desired.build import NEEDS
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section
from tests.cases import FOLDER, case
from tests.watched import watched

CHECKS = Path(catalogue.__file__).parent.parent
each = pytest.mark.parametrize("check", catalogue.ALL, ids=lambda check: check.code)


def looked_at(check: Check) -> set[Section]:
    snapshot = load(case(FOLDER / f"{check.code}.yaml"), Section)
    seen, looked = watched(snapshot)
    list(check.find(Facts(seen)))
    return looked


def test_checks_are_in_order_of_code_and_each_code_has_one() -> None:
    codes = [check.code for check in catalogue.ALL]
    assert codes == sorted(set(codes))


@each
def test_a_check_looks_for_a_failure_of_the_catalogue(check: Check) -> None:
    assert check.failure.code == check.code


@each
def test_a_rule_is_one_sentence_that_says_what_is_looked_for(check: Check) -> None:
    assert check.rule.startswith("Find ")
    assert check.rule.endswith(".")


@each
def test_declared_needs_are_the_sections_read(check: Check) -> None:
    looked = looked_at(check)
    declared = check.reads
    if check.models:
        assert declared <= looked <= declared | NEEDS
    else:
        assert looked == declared


def test_every_check_that_a_module_makes_is_listed() -> None:
    made = sum(
        text.count("\n@check(") + text.count(" = refusal(")
        for text in (path.read_text() for path in CHECKS.glob("*/*checks.py"))
    )
    assert made == len({*catalogue.ALL, *catalogue.PREFLIGHT})


def test_every_case_belongs_to_a_check() -> None:
    codes = {check.code for check in catalogue.ALL}
    assert {path.stem for path in FOLDER.glob("ALB-*.yaml")} == codes
