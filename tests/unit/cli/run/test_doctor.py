"""`doctor`: what it refuses to wait for, and what keeps it from any answer."""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import Ran
from tests.scripted import Scripted

Run = Callable[..., Ran]
OUT_OF_REACH = "error: the API server https://127.0.0.1:1 cannot be reached"
WORLD = ("--bundle", "tests/golden/worlds/shop")


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (WORLD, "a bundle does not change"),
        (("-f", "tests/golden/manifests", *WORLD), "a bundle does not change"),
        (("-f", "tests/golden/manifests", "--source", "files"), "manifests do not change"),
        (("-f", "tests/golden/manifests"), "manifests do not change"),
    ],
)
def test_what_does_not_change_is_not_waited_for(
    run: Run, flags: tuple[str, ...], reason: str
) -> None:
    ran = run("doctor", "--wait", "1m", *flags)
    assert (ran.code, ran.stdout) == (64, "")
    assert ran.stderr.splitlines() == [
        f"error: --wait needs the live cluster: {reason}",
        "  hint: leave --wait out",
    ]


def test_not_to_wait_can_be_said_of_a_bundle(run: Run) -> None:
    plain, said = (
        run("doctor", *WORLD, "-o", "json"),
        run("doctor", "--wait=0", *WORLD, "-o", "json"),
    )
    assert (said.code, said.stdout) == (plain.code, plain.stdout)


@pytest.mark.parametrize(
    "flags", [(), ("--no-aws",), ("--region", "eu-west-1", "--only", "QUOTA"), ("--pre",)]
)
def test_a_server_out_of_reach_is_the_reason_and_not_what_follows_from_it(
    run: Run, unreachable: Callable[[], str], flags: tuple[str, ...]
) -> None:
    ran = run("doctor", *flags, "--kubeconfig", unreachable())
    assert (ran.code, ran.stdout) == (69, "")
    assert ran.stderr.splitlines()[0].startswith(OUT_OF_REACH)


@pytest.mark.parametrize("command", [("list", "-A"), ("plan",), ("describe", "alb/x")])
def test_it_is_the_reason_of_every_command(
    run: Run, unreachable: Callable[[], str], command: tuple[str, ...]
) -> None:
    ran = run(*command, "--kubeconfig", unreachable())
    assert (ran.code, ran.stdout) == (69, "")
    assert ran.stderr.splitlines()[0].startswith(OUT_OF_REACH)


def test_waiting_reads_again_over_one_connection(
    run: Run, cluster: Scripted, user: str, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = count(0.0, 0.2)
    clock = SimpleNamespace(monotonic=lambda: next(ticks), sleep=lambda _: None)
    monkeypatch.setattr("kubectl_alb.cli.run.doctor.time", clock)
    monkeypatch.setattr("kubectl_alb.cli.run.doctor.PAUSE_SECONDS", 0.3)
    flags = ("--no-aws", "--only", "ALB-ANNO-010", "--fail-on", "warning", "--wait", "1s")
    ran = run("doctor", *flags, "--kubeconfig", user, "-o", "json")
    assert (ran.code, json.loads(ran.stdout)["status"]["exitCode"]) == (75, 75)
    paths = [asked.path.partition("?")[0] for asked in cluster.asked]
    assert paths.count("/apis/networking.k8s.io/v1/ingresses") > 1
    assert runs.read_text() == "run\n"
