"""`status`: what it refuses, what it finds over the wire, and how it waits."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.clock import Clock, status_waits_by
from tests.conftest import Ran
from tests.faulty import Sides, both_sides

Run = Callable[..., Ran]
DEMO = ("--bundle", "demo")


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sides]:
    with both_sides(tmp_path_factory.mktemp("sides")) as serving:
        yield serving


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stands still but for the pauses of a wait."""
    clock = Clock()
    status_waits_by(clock, monkeypatch)
    return clock


def status(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.stdout)["status"]
    return found


def problems(ran: Ran) -> set[tuple[str, str]]:
    return {(one["code"], one["object"]["name"]) for one in status(ran)["findings"]}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--wait",), "a bundle does not change"),
        (("shop/web", "-A"), "-A and -l go without a NAME"),
        (("shop/web", "-l", "a=b"), "-A and -l go without a NAME"),
        (("service/mqtt",), "service is not possible here"),
        (("-A", "-l", "a in b"), "selector"),
    ],
)
def test_what_does_not_go_together_is_a_usage_error(
    run: Run, words: tuple[str, ...], reason: str
) -> None:
    ran = run("status", *words, *DEMO)
    assert (ran.code, ran.stdout) == (64, "")
    assert reason in ran.stderr


def test_not_to_wait_can_be_said_of_a_bundle(run: Run) -> None:
    assert run("status", "-A", "--wait=false", *DEMO).code == 3


@pytest.mark.parametrize("form", ["table", "wide", "json", "yaml", "name"])
def test_the_exit_code_does_not_depend_on_the_format(run: Run, form: str) -> None:
    assert run("status", "-A", *DEMO, "-o", form).code == 3
    assert run("status", "ops/admin", *DEMO, "-o", form).code == 0


@pytest.mark.parametrize(
    ("flags", "code"),
    [((), 0), (("--fail-on=warning",), 4), (("--fail-on=warning", "--exit-zero"), 0)],
)
def test_a_warning_fails_only_where_it_is_asked_to(
    run: Run, flags: tuple[str, ...], code: int
) -> None:
    assert run("status", "shop/web", *DEMO, *flags).code == code


def test_a_namespace_that_is_not_there_is_told_the_near_ones(run: Run) -> None:
    ran = run("status", "-n", "shpo", *DEMO)
    assert (ran.code, ran.stdout) == (1, "")
    assert "shop" in ran.stderr


def test_a_selector_chooses_among_the_ingresses(run: Run) -> None:
    ran = run("status", "-A", "-l", "no=such", *DEMO, "-o", "json")
    assert (ran.code, status(ran)["groups"]) == (0, [])


@pytest.mark.parametrize(
    "words", ["-n shop", "-n beta", "shop/web", "ops/admin", "group/shop-public"]
)
def test_a_narrow_question_finds_nothing_that_doctor_does_not(sides: Sides, words: str) -> None:
    narrow, whole = sides.ran(f"status {words} -o json"), sides.ran("doctor -A -o json")
    known = problems(whole)
    assert {found for found in problems(narrow) if found[0]} <= known
    assert status(narrow)["groups"]


def test_a_narrow_question_knows_the_controllers_pods(sides: Sides) -> None:
    found = status(sides.ran("status ops/admin -o json"))["controller"]
    assert found["releases"] == [{"version": "v3.5.0", "replicas": 1}]


def test_what_is_healthy_is_not_waited_for(sides: Sides) -> None:
    ran = sides.ran("status ops/admin --wait --timeout 60s -o json")
    assert (ran.code, status(ran)["exitCode"], status(ran)["verdict"]) == (0, 0, "healthy")
    assert "waiting" not in ran.stderr


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_wait_that_is_over_shows_the_last_state(sides: Sides, form: str, clock: Clock) -> None:
    ran = sides.ran(f"status beta/broken --wait --timeout 30s -o {form}")
    assert ran.code == 75
    assert "beta/broken" in ran.stdout
    assert "not healthy within 30s" in ran.stderr
    assert 29 < clock.now() < 30
    assert form == "table" or status(ran)["exitCode"] == 75


def test_what_may_not_be_read_is_not_waited_for(sides: Sides) -> None:
    ran = sides.ran("status ops/admin --wait --timeout 60s -o json", aws="denied")
    assert (ran.code, status(ran)["verdict"]) == (77, "incomplete")
    assert "waiting" not in ran.stderr


@pytest.mark.parametrize("action", ["DescribeTargetGroups", "DescribeTargetHealth"])
def test_a_wait_ends_where_a_right_is_missing_to_see_what_is_waited_for(
    sides: Sides, clock: Clock, action: str
) -> None:
    right = f"elasticloadbalancing:{action}"
    ran = sides.ran("status ops/admin --wait --timeout 30s -o json", denied=right)
    assert (ran.code, status(ran)["verdict"]) == (77, "incomplete")
    assert right in ran.stderr
    assert clock.now() == 0


def test_a_wait_looks_again_while_aws_does_not_answer(sides: Sides, clock: Clock) -> None:
    ran = sides.ran("status ops/admin --wait --timeout 30s", aws="500")
    assert ran.code == 69
    assert "waiting: aws/load-balancers" in ran.stderr
    assert "no verdict" in ran.stderr
    assert 29 < clock.now() < 30


def test_health_cannot_be_waited_for_without_aws(run: Run) -> None:
    ran = run("status", "-A", "--wait", "--no-aws")
    assert (ran.code, ran.stdout) == (64, "")
