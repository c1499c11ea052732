"""Every command that reads, with its API server dead or AWS dead: no verdict without its inputs."""

import json
from collections.abc import Iterator
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest

from tests.clock import Clock, status_waits_by
from tests.conftest import Ran
from tests.faulty import ACCOUNT_FAULTS, SERVER_FAULTS, SHOP, Sides, both_sides

BALANCER = json.loads((SHOP / "aws" / "load-balancers.json").read_text())[0]["LoadBalancerName"]
# Each with what it cannot do without: the cluster (c), AWS (a), or one of them (|).
COMMANDS = {
    "status -A -o json": "ca",
    "status shop/web -o json": "ca",
    "status group/shop-public --wait --timeout 30s -o json": "ca",
    "describe ingress/web -n shop -o json": "ca",
    "describe group/shop-public -o json": "ca",
    "describe service/mqtt -n shop -o json": "ca",
    "describe class/alb -o json": "c",
    f"describe alb/{BALANCER} -o json": "ca",
    "describe ingress/web -n shop --watch=5s -o json": "ca",
    "list -A -o json": "ca",
    "trace https://app.example.com/cart -o json": "ca",
    "trace https://app.example.com/cart --source cluster -o json": "c",
    "trace https://app.example.com/cart --source aws -o json": "ca",
    "reorder group/shop-public -o json": "ca",
    "upgrade --check -o json": "ca",
    "plan -o json": "ca",
    "plan -o stack": "ca",
    "plan --cross-check -o json": "ca",
    "doctor -A -o json": "ca",
    "doctor ingress/web -n shop -o json": "ca",
    "doctor group/shop-public -o json": "ca",
    "doctor --pre -o json": "ca",
    "doctor --table subnets -o json": "ca",
    "doctor --only SUBNET --only ANNO -o json": "ca",
    "doctor --fix --dry-run=client -o json": "ca",
    "logs": "c",
    "logs ingress/web -n shop": "c",
    "version -o json": "c",
    "bundle -o json": "|",
}
CODES = {
    "slow": 75,
    "401": 77,
    "403": 77,
    "denied": 77,
    "expired": 77,
    "no-credentials": 78,
}
UNREACHABLE = 69
# Time is short for the healthy side too, so how much of it is read depends on the machine.
HURRIED = ("hang", "slow")
FIXED = "doctor --fix --dry-run=client -o json"
WORDS = {
    "refused": "Connection refused",
    "500": "etcdserver: no leader",
    "html": "no JSON",
    "404": "as no API server answers",
    "302": "is 302",
    "400": "is 400",
    "empty": "is no list",
    "status": "is no list",
    "401": "does not accept the credentials",
    "expired": "does not accept the credentials",
    "no-credentials": "Unable to locate credentials",
    "throttling": "throttles",
}


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sides]:
    with both_sides(tmp_path_factory.mktemp("sides")) as serving:
        yield serving


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def waits_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no wait take longer than its looks."""
    status_waits_by(Clock(), monkeypatch)


def document(ran: Ran) -> dict[str, Any] | None:
    """Return the document that was printed, if one was."""
    found = json.loads(ran.stdout) if ran.stdout.startswith("{") else {}
    return found if "kind" in found else None


def expected(fault: str) -> set[int]:
    code = CODES.get(fault, UNREACHABLE)
    return {UNREACHABLE, CODES["slow"]} if fault in HURRIED else {code}


def assert_honest(ran: Ran, fault: str) -> None:
    """Assert what holds of a command that lacks something vital."""
    assert ran.code in expected(fault), (ran.code, ran.stderr)
    assert "bug" not in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "not found" not in ran.stderr
    assert "nothing is wrong" not in ran.stderr
    assert ran.stderr.count(WORDS.get(fault, "\0")) <= 1, ran.stderr
    assert_partial(ran)


def assert_partial(ran: Ran) -> None:
    """Assert that a document says what it lacks; without one, an error is all there is."""
    found = document(ran)
    if found is None:
        assert "error: " in ran.stderr
        return
    assert found["status"]["exitCode"] == ran.code
    assert found["kind"] == "Version" or found["metadata"]["gaps"]
    assert found["status"].get("verdict", "incomplete") in ("incomplete", "unknown")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Pair commands and faults where a test is about the failure of one side."""
    side = {"server_fault": ("c", SERVER_FAULTS), "aws_fault": ("a", ACCOUNT_FAULTS)}
    for name, (need, faults) in side.items():
        if name in metafunc.fixturenames:
            every = metafunc.config.getoption("--every-fault")
            metafunc.parametrize(("command", name), pairs(need, list(faults), every))


def pairs(need: str, faults: list[str], every: bool) -> list[tuple[str, str]]:
    """Pair each command that needs a side with each fault, or with a refusal and one more."""
    commands = [command for command, needs in COMMANDS.items() if need in needs]
    if every:
        return list(product(commands, faults))
    others = zip(commands, cycle(faults[1:]), strict=False)
    return [*((command, faults[0]) for command in commands), *others]


def test_no_command_is_content_without_its_cluster(
    sides: Sides, command: str, server_fault: str
) -> None:
    assert_honest(sides.ran(command, server=server_fault), server_fault)


def test_no_command_is_content_without_aws(sides: Sides, command: str, aws_fault: str) -> None:
    assert_honest(sides.ran(command, aws=aws_fault), aws_fault)


@pytest.mark.parametrize("command", [*COMMANDS][::3])
def test_no_command_is_content_without_both(sides: Sides, command: str) -> None:
    ran = sides.ran(command, server="refused", aws="denied")
    assert_honest(ran, "refused")
    assert document(ran) is None or command.startswith("version")


@pytest.mark.parametrize("command", [c for c, needs in COMMANDS.items() if needs == "c"])
def test_who_does_not_ask_aws_does_not_miss_it(sides: Sides, command: str) -> None:
    assert sides.ran(command, aws="refused").code == 0


@pytest.mark.parametrize("fault", ["denied"])
@pytest.mark.parametrize(
    "command", ["describe ingress/web -n shop -o json", "list -A -o json", "plan -o json",
                "doctor -A -o json", "doctor ingress/web -n shop -o json", FIXED]
)  # fmt: skip
def test_what_the_cluster_tells_is_shown_without_aws(
    sides: Sides, command: str, fault: str
) -> None:
    found = document(sides.ran(command, aws=fault))
    assert found is not None
    assert "aws/load-balancers" in found["metadata"]["gaps"]


@pytest.mark.parametrize("fault", ["refused", "401"])
def test_what_aws_tells_is_shown_without_the_cluster(sides: Sides, fault: str) -> None:
    for command in ("doctor -A -o json", f"describe alb/{BALANCER} -o json"):
        found = document(sides.ran(command, server=fault))
        assert found is not None
        assert "kubernetes/ingresses" in found["metadata"]["gaps"]


@pytest.mark.parametrize(("server", "aws"), [("refused", ""), ("", "denied"), ("", "500")])
def test_a_bundle_of_one_side_is_written(sides: Sides, folder: Path, server: str, aws: str) -> None:
    ran = sides.ran("bundle --output-file half.tar.gz -o json", server=server, aws=aws)
    assert (ran.code, (folder / "half.tar.gz").exists()) == (0, True), ran.stderr


@pytest.mark.parametrize(("server", "aws"), [("refused", "refused"), ("403", "denied")])
def test_a_bundle_of_neither_side_is_not(sides: Sides, folder: Path, server: str, aws: str) -> None:
    assert sides.ran("bundle", server=server, aws=aws).code in (69, 77)
    assert not list(folder.iterdir())


def test_the_reason_is_said_even_when_all_else_is_quiet(sides: Sides) -> None:
    ran = sides.ran("doctor -A -q -o json", aws="denied")
    assert ran.stderr.startswith("error: AccessDenied: elasticloadbalancing:DescribeLoadBalancers")


@pytest.mark.parametrize("flag", ["--exit-zero", "--fail-on=never"])
def test_what_was_not_read_is_no_finding_to_be_let_pass(sides: Sides, flag: str) -> None:
    assert sides.ran(f"doctor -A -o json {flag}", aws="expired").code == 77


def test_both_sides_answer_where_nothing_fails(sides: Sides) -> None:
    found = document(sides.ran("doctor -A -o json"))
    assert found is not None
    assert (found["status"]["verdict"], found["status"]["exitCode"]) == ("problems", 3)
