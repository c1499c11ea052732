"""Doctor against what real controllers said of several hundred sets of Ingresses.

A recording of an error text demands a finding whose failure has a signature for that text; a
recording without one demands that nothing is called an error.
"""

import re
from functools import lru_cache

import pytest

from kubectl_alb.checks.engine import catalogue, failure_catalogue
from kubectl_alb.checks.engine.refusals import refused_groups
from kubectl_alb.checks.engine.run import Report, diagnose
from kubectl_alb.context.load import load
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from tests.golden.stack_cases import CASES, case


@lru_cache(maxsize=1)
def snapshot_of(id_: str) -> Snapshot:
    return load(case(id_), Section)


@lru_cache(maxsize=1)
def report_of(id_: str) -> Report:
    return diagnose(Facts(snapshot_of(id_)), catalogue.ALL)


def errors(id_: str) -> list[str]:
    return [group["error"] for group in case(id_).expected.values() if "error" in group]


FAILED = [id_ for id_ in CASES if errors(id_)]
BUILT = sorted(set(CASES) - set(FAILED))


def tells(code: str, text: str) -> bool:
    failure = failure_catalogue.failure(code)
    return failure is not None and any(re.search(s.pattern, text) for s in failure.signatures)


@pytest.mark.parametrize("id_", FAILED)
def test_what_the_controller_refused_is_found_under_a_code_that_knows_its_words(id_: str) -> None:
    codes = {finding.code for finding in report_of(id_).findings}
    for text in errors(id_):
        assert any(tells(code, text) for code in codes), text


@pytest.mark.parametrize("id_", BUILT)
def test_nothing_is_called_an_error_where_the_controller_had_none(id_: str) -> None:
    wrong = [f for f in report_of(id_).findings if f.severity is Severity.ERROR]
    assert wrong == []


@pytest.mark.parametrize("id_", FAILED)
def test_every_refused_group_has_a_finding_that_names_it(id_: str) -> None:
    findings = report_of(id_).findings
    for group in refused_groups(Facts(snapshot_of(id_))):
        assert any(f.about == group.about and f.code == group.code for f in findings), group
