"""Each check finds what its case says, and nothing is found that the case does not say."""

import pytest

from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.engine.run import Report, diagnose
from kubectl_alb.context.load import load
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section
from tests.cases import FOLDER, CaseSource, case, healthy

each = pytest.mark.parametrize("check", catalogue.ALL, ids=lambda check: check.code)


def found(report: Report) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for finding in report.findings:
        names.setdefault(finding.code, set()).add(finding.about.name)
    return names


def examined(source: CaseSource) -> Report:
    return diagnose(Facts(load(source, Section)), catalogue.ALL)


@each
def test_a_check_finds_what_its_case_expects_and_all_others_only_what_it_names(
    check: Check,
) -> None:
    source = case(FOLDER / f"{check.code}.yaml")
    assert source.expected.get(check.code), "the case expects nothing of its own check"
    assert found(examined(source)) == source.expected


def test_a_healthy_cluster_has_no_finding_and_no_check_is_skipped() -> None:
    report = examined(healthy())
    assert found(report) == {}
    assert report.skipped == ()
    assert report.passed == tuple(check.code for check in catalogue.ALL)
