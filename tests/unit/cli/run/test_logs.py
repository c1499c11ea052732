"""`logs` of files and of a bundle."""

import gzip
import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.checks.logs import fold as log_fold
from kubectl_alb.cli.run.logs import Reading
from kubectl_alb.views.logs import TIMES
from tests.conftest import Ran
from tests.logs import NO_SUBNET, error, info

Run = Callable[..., Ran]
WORLD = ("--bundle", "tests/golden/worlds/shop")


@pytest.fixture
def log(tmp_path: Path) -> Callable[..., str]:
    """Write lines into a file and return its name."""

    def write(*lines: str, name: str = "alb.log") -> str:
        (tmp_path / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return str(tmp_path / name)

    return write


def objects(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_json_and_raw_show_each_line_unfolded(run: Run, log: Callable[..., str]) -> None:
    lines = [error(NO_SUBNET, seconds=n) for n in range(3)]
    name = log(*lines)
    assert [o["code"] for o in objects(run("logs", "--from-file", name, "-o", "json"))] == [
        "ALB-SUBNET-001"
    ] * 3
    assert run("logs", "--from-file", name, "-o", "raw").stdout.splitlines() == lines
    assert f"repeated 3{TIMES}" in run("logs", "--from-file", name).stdout


def test_a_packed_file_is_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "alb.gz").write_bytes(gzip.compress(info("hello").encode()))
    assert "hello" in run("logs", "--from-file", str(tmp_path / "alb.gz")).stdout


def test_files_of_several_replicas_are_merged_by_time(run: Run, log: Callable[..., str]) -> None:
    one = log(info("a", 1), info("c", 3), name="one.log")
    two = log(info("b", 2), info("d", 4), name="two.log")
    found = objects(run("logs", "--from-file", one, "--from-file", two, "-o", "json"))
    assert [(o["message"], o["pod"]) for o in found] == [
        ("a", "one"), ("b", "two"), ("c", "one"), ("d", "two"),
    ]  # fmt: skip


def test_the_tail_is_of_what_is_wanted(run: Run, log: Callable[..., str]) -> None:
    name = log(error("a"), error("b"), info("x"), error("c"), info("y"))
    ran = run("logs", "--from-file", name, "--level", "error", "--tail", "2", "-o", "json")
    assert [o["error"] for o in objects(ran)] == ["b", "c"]
    assert run("logs", "--from-file", name, "--tail", "0").stdout == ""


def test_since_counts_back_from_now(run: Run, log: Callable[..., str]) -> None:
    ran = run("logs", "--from-file", log(info("old")), "--since", "1h")
    assert ran.stdout == ""
    assert "1 line, none of them asked for" in ran.stderr


def test_since_counts_back_from_the_recording_of_a_bundle(run: Run) -> None:
    every = objects(run("logs", *WORLD, "-o", "json"))
    recent = objects(run("logs", *WORLD, "-o", "json", "--since", "15s"))
    assert 0 < len(recent) < len(every)
    assert recent == every[-len(recent) :]


def test_a_group_of_a_file_is_known_by_name_only_and_that_is_said(
    run: Run, log: Callable[..., str]
) -> None:
    name = log(error("x", "edge", ""), error("y", "web"))
    ran = run("logs", "group/edge", "--from-file", name, "-o", "json")
    assert [o["error"] for o in objects(ran)] == ["x"]
    assert "its members are not known: only lines that name edge are shown" in ran.stderr


def test_a_bundle_tells_the_members_of_a_files_group(run: Run, log: Callable[..., str]) -> None:
    name = log(error("x", "web"), error("y", "health", "ops"), error("z", "broken", "beta"))
    ran = run("logs", "cart", "-n", "shop", "--from-file", name, *WORLD, "-o", "json")
    assert [o["error"] for o in objects(ran)] == ["x", "y"]


def test_an_ingress_that_is_gone_is_shown_if_the_log_names_it(
    run: Run, log: Callable[..., str]
) -> None:
    name = log(error("x", "gone"))
    ran = run("logs", "gone", "-n", "shop", "--from-file", name, *WORLD)
    assert (ran.code, "x" in ran.stdout) == (0, True)
    assert 'ingress "gone" not found in namespace "shop", but the log names it' in ran.stderr


def test_odd_bytes_and_endless_lines_are_no_trouble(run: Run, tmp_path: Path) -> None:
    odd = b'\xff\xfe{"level":"error","msg":"\xc3"}\n' + b"x" * 9_000_000 + b"\n"
    deep = b'{"a":' + b"[" * 200_000 + b"\n"
    (tmp_path / "odd").write_bytes(odd + deep + info("hello").encode())
    for format in ("pretty", "json", "raw"):
        ran = run("logs", "--from-file", str(tmp_path / "odd"), "-o", format)
        assert ran.code == 0, ran.stderr
        assert "hello" in ran.stdout


def test_memory_does_not_grow_with_the_log(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_fold, "MOST_CHARACTERS", 200_000)
    run("logs", *WORLD)
    line = error(f"no two are alike: {'x' * 5000} {{}}") + "\n"
    with (tmp_path / "big").open("w") as file:
        for number in range(600):
            file.write(line.replace("{}", str(number)))
    tracemalloc.start()
    run("logs", "--from-file", str(tmp_path / "big"), "--level", "error", "--tail", "1")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


@pytest.mark.parametrize(
    "args",
    [
        ("-f", "--from-file", "x"),
        ("-f", *WORLD),
        ("--leader", "--from-file", "x"),
        ("--from-file", "-", "--from-file", "-"),
        ("--level", "loud"),
        ("--tail", "-1"),
        ("service/web",),
        ("-o", "yaml"),
    ],
)
def test_flags_that_do_not_fit_are_refused(args: tuple[str, ...], run: Run) -> None:
    ran = run("logs", *args)
    assert (ran.code, ran.stdout) == (64, "")
    assert "Traceback" not in ran.stderr


def test_when_the_time_is_over_what_was_read_is_shown() -> None:
    reading = Reading.within(3600)

    def lines() -> Iterator[Any]:
        yield 0
        reading.ends = 0.0
        yield 1

    assert list(reading.of(lines())) == [0]
    assert reading.over


def test_a_damaged_end_does_not_hide_what_was_read(run: Run, tmp_path: Path) -> None:
    packed = gzip.compress("\n".join([info("hello")] * 10_000).encode())
    (tmp_path / "alb.gz").write_bytes(packed[:-10])
    ran = run("logs", "--from-file", str(tmp_path / "alb.gz"))
    assert ran.code == 65
    assert "hello  (repeated 99" in ran.stdout
    assert ran.stderr.splitlines()[-1].startswith("error: ")
    assert "is damaged" in ran.stderr


def test_zeros_that_a_crash_left_at_the_end_do_not_make_a_log_binary(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "alb.log").write_bytes(f"{info('hello' * 300)}\n".encode() + bytes(5000))
    ran = run("logs", "--from-file", str(tmp_path / "alb.log"))
    assert (ran.code, "hello" in ran.stdout) == (0, True)


def test_text_for_a_quiet_reader_has_no_notes(run: Run, log: Callable[..., str]) -> None:
    assert run("logs", "-q", "--from-file", log(info("hello"))).stderr == ""
