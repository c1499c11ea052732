"""What the failure catalogue promises."""

import re
import shlex

import pytest

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.model.failure import Failure, Impact, Severity

CODE = re.compile(r"ALB-[A-Z]+-\d{3}")
ids = pytest.mark.parametrize("failure", failure_catalogue.ALL, ids=lambda failure: failure.code)


def test_the_catalogue_is_in_order_of_code_and_has_each_code_once() -> None:
    codes = [failure.code for failure in failure_catalogue.ALL]
    assert codes == sorted(set(codes))
    assert all(CODE.fullmatch(code) for code in codes)


def test_slugs_are_unique() -> None:
    assert len({failure.slug for failure in failure_catalogue.ALL}) == len(failure_catalogue.ALL)


def test_the_numbers_of_an_area_have_no_gap() -> None:
    for area in failure_catalogue.AREAS:
        numbers = [int(f.code[-3:]) for f in failure_catalogue.failures_in(area)]
        assert numbers == list(range(1, len(numbers) + 1))


def test_every_failure_is_in_an_area() -> None:
    assert {failure.area for failure in failure_catalogue.ALL} == {
        area.name for area in failure_catalogue.AREAS
    }


@ids
def test_a_failure_says_what_it_means_why_it_happens_and_what_to_do(failure: Failure) -> None:
    assert all((failure.title, failure.means, failure.seen, failure.causes))
    assert failure.fixes
    assert failure.cluster or failure.aws or failure.signatures


@ids
def test_sentences_end_in_a_full_stop_and_steps_do_not(failure: Failure) -> None:
    assert all(text.endswith(".") for text in (failure.means, failure.seen))
    steps = (failure.title, *failure.causes, *(fix.step for fix in failure.fixes))
    assert not any(text.endswith(".") and not text.endswith("..") for text in steps)


@ids
def test_related_codes_exist_and_are_other_ones(failure: Failure) -> None:
    assert failure.code not in failure.related
    assert all(failure_catalogue.failure(code) for code in failure.related)


@ids
def test_codes_named_in_texts_exist(failure: Failure) -> None:
    texts = (failure.means, *failure.causes, failure.cluster, *(f.step for f in failure.fixes))
    assert all(failure_catalogue.failure(code) for text in texts for code in CODE.findall(text))


@ids
def test_signatures_are_regular_expressions_that_do_not_match_everything(failure: Failure) -> None:
    for signature in failure.signatures:
        assert re.compile(signature.pattern).search("successfully built model") is None


@ids
def test_iam_actions_are_spelled_service_colon_operation(failure: Failure) -> None:
    assert all(re.fullmatch(r"[a-z0-9-]+:[A-Z]\w+", action) for action in failure.actions)


def test_codes_are_found_in_any_letter_case_with_or_without_prefix() -> None:
    found = failure_catalogue.failure("ALB-SUBNET-003")
    assert (
        found
        is failure_catalogue.failure("alb-subnet-003")
        is failure_catalogue.failure("Subnet-003")
    )
    assert failure_catalogue.failure("ALB-SUBNET-999") is None


def test_areas_are_found_in_any_letter_case_with_or_without_prefix() -> None:
    assert failure_catalogue.area("subnet") is failure_catalogue.area("ALB-SUBNET")
    assert failure_catalogue.area("nothing") is None


@pytest.mark.parametrize(
    ("impact", "severity"),
    [
        (Impact.BLOCKER, Severity.ERROR),
        (Impact.ERROR, Severity.ERROR),
        (Impact.DEGRADED, Severity.WARNING),
        (Impact.WARNING, Severity.WARNING),
        (Impact.INFO, Severity.INFO),
    ],
)
def test_severity_follows_from_impact(impact: Impact, severity: Severity) -> None:
    assert impact.severity is severity


@ids
def test_commands_are_whole_and_begin_with_a_known_program(failure: Failure) -> None:
    programs = {"aws", "curl", "dig", "eksctl", "helm", "kubectl"}
    assert all(shlex.split(command)[0] in programs for command in failure.commands)
