"""No text of a cluster, AWS, a manifest or a command line acts on a terminal or a build server."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from kubectl_alb.cli.command_table import ENTRIES
from kubectl_alb.cli.main import cli
from tests.changes import record, tag_of
from tests.conftest import Ran
from tests.hostile import BEFORE, BEHIND, harms, hostile_world, planted, strings

Run = Callable[..., Ran]
SHOP = Path("tests/golden/worlds/shop")
RUN = "20260302-101500-3f2a"
WEB, NAMESPACE = planted("web"), planted("shop")
# At least one command line for each command that shows something of a cluster or of the user.
LINES: dict[str, tuple[tuple[str, ...], ...]] = {
    "describe": (
        (WEB, "-n", NAMESPACE, "--events", "--rules"),
        ("group/shop-public",),
        (f"service/{planted('mqtt')}", "-n", NAMESPACE),
        (f"alb/{planted('k8s-shoppublic-49fa574056')}",),
        ("class/alb",),
        (planted("missing"), "-n", NAMESPACE),
    ),
    "status": (
        ("-A",),
        ("shop/web",),
        (planted("x"),),
        ("group/shop-public",),
        ("-l", planted("x")),
    ),
    "list": (("-A",), ("-A", "--host", planted("x")), ("-l", planted("x"))),
    "plan": ((), ("--cross-check",), ("--controller-version", planted("v"))),
    "doctor": (
        ("-A",),
        (f"ingress/{WEB}", "-n", NAMESPACE),
        ("--fix", "--dry-run=client"),
        ("--list-checks",),
        ("--only", planted("x")),
    ),
    "trace": (
        ("https://app.example.com/cart",),
        (planted("GET"), "https://app.example.com/"),
        (f"https://{planted('x')}/",),
        ("https://app.example.com/", "-H", planted("x")),
        ("https://app.example.com/", "-H", f"X: {planted('x')}"),
        ("https://app.example.com/", "--from", planted("x")),
        ("https://app.example.com/", "--via", f"group/{planted('x')}"),
    ),
    "reorder": (
        ("group/shop-public",),
        ("group/shop-public", "--spread", "10", "--check", "https://app.example.com/cart"),
        ("group/shop-public", "--top", planted("x")),
        ("group/shop-public", "--set", f"{WEB}={planted('x')}"),
        (f"group/{planted('x')}", "--spread", "10"),
    ),
    "explain": ((planted("x"),), ("ALB-SUBNET-001",), ("--list",), ("actions",)),
    "logs": ((), (f"ingress/{WEB}", "-n", NAMESPACE), ("--tail", "3"), ("--level", "error")),
    "bundle": (("--output-file", f"/dev/null/{planted('x')}"),),
    "install": (
        ("--list-versions",),
        ("--print-iam-policy",),
        ("--print-iam-policy", "--version", planted("v")),
        ("--print-iam-policy", "--version", f"v9.9.9-{planted('x')}"),
        ("--print-iam-policy", "--partition", planted("x")),
        ("--print-iam-policy", "--policy-file", planted("x")),
        ("--identity", planted("x")),
        ("--role-arn", planted("x")),
    ),
    "upgrade": (
        ("--check", "--from", "v2.4.1"),
        ("--check", "--version", planted("v")),
        ("--check", "--from", planted("v")),
    ),
    "sample": (
        (planted("x"),),
        ("deploy", "--image", planted("x"), "--ingress-class", planted("x")),
        ("test", "--connect-to", planted("x")),
        ("delete", "--host", planted("x")),
    ),
    "uninstall": ((), ("--confirm", planted("x")), ("--dry-run", planted("x"))),
    "undo": ((), (RUN, "--dry-run=client"), (planted("x"),)),
    "schema": ((planted("x"),), ("--list",)),
    "version": ((),),
}
SILENT = {"completion", "options"}
OFFLINE = {"explain", "schema"}
# One document on each line, or none at all.
STREAMS = {"logs", "schema"}


def lines(every: bool) -> Iterator[tuple[str, ...]]:
    """Yield each line in each format that its command has, and a format of the user's.

    Unless `every` is wanted, its own format does, and for the first of a command some more: each
    document is tried in each format elsewhere.
    """
    for name, each in LINES.items():
        command = cli.get_command(cli.make_context("alb", [], resilient_parsing=True), name)
        formats: list[Any] = [p.type.choices for p in command.params if p.name == "format"]
        known = [*(formats[0] if formats else ()), planted("x")]
        for line in each:
            few = known[:1] if line != each[0] else (known[0], *known[-2:])
            yield from ((name, *line, "-o", format) for format in (known if every else few))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "line" in metafunc.fixturenames:
        every = metafunc.config.getoption("--every-fault")
        metafunc.parametrize("line", list(lines(every)), ids=named)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_world(SHOP, tmp_path_factory.mktemp("world"))


@pytest.fixture
def journal(state_home: Path, tmp_path: Path) -> None:
    """Have a run whose steps have hostile names."""
    record(state_home, RUN, tmp_path / "account.json", [tag_of(planted("subnet-a"))])


def named(line: tuple[str, ...]) -> str:
    return " ".join(word for word in line if BEFORE not in word)


def shown(line: tuple[str, ...], world: Path, run: Run) -> Ran:
    ran = run(*line, *(() if line[0] in OFFLINE else ("--bundle", str(world))))
    assert harms(ran.stdout, github=line[-1] == "github") == []
    assert harms(ran.stderr) == []
    # So what nobody foresaw is reported, of a live cluster and of a bundle.
    assert "this is a bug" not in ran.stderr
    assert "cannot answer from bundle" not in ran.stderr
    return ran


def test_every_command_has_a_line() -> None:
    assert {e.name for e in ENTRIES if not e.hidden} == {*LINES, *SILENT}


def test_nothing_harmful_is_shown_and_documents_can_be_read(
    line: tuple[str, ...], world: Path, run: Run, request: pytest.FixtureRequest
) -> None:
    if line[0] == "undo":
        request.getfixturevalue("journal")
    ran = shown(line, world, run)
    if ran.stdout and line[-1] in READERS and line[0] not in STREAMS:
        READERS[line[-1]](ran.stdout)


READERS: dict[str, Callable[[str], Any]] = {
    "json": json.loads,
    "yaml": yaml.safe_load,
    "sarif": json.loads,
    "junit": ElementTree.fromstring,
}


@pytest.mark.parametrize("format", ["json", "yaml"])
def test_a_document_gives_every_text_back_as_it_was(format: str, world: Path, run: Run) -> None:
    ran = shown(("describe", "group/shop-public", "-o", format), world, run)
    found: list[str] = []
    strings(READERS[format](ran.stdout), found.append)
    assert {WEB, NAMESPACE} <= set(found)
    assert all(BEHIND in text for text in found if BEFORE in text)


@pytest.mark.parametrize("format", ["sarif", "junit", "github", "short", "table", "json", "yaml"])
@pytest.mark.parametrize("command", ["plan", "doctor"])
def test_manifests_of_a_pull_request_write_no_commands(
    command: str, format: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    if (command, format) == ("plan", "short"):
        format = "wide"
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    copy = tmp_path / f"copy{BEHIND.replace('/', '')}"
    files = ("--source", "files", "-f", hostile_manifest(tmp_path))
    ran = run(command, *files, "--output-file", f"{format}={copy}", "-o", format)
    github = format == "github"
    assert ran.code == 3
    assert harms(ran.stdout, github) == harms(ran.stderr) == []
    assert harms(copy.read_text(encoding="utf-8"), github) == []
    if github:
        assert harms(summary.read_text(encoding="utf-8")) == []
        assert "<b>" not in summary.read_text(encoding="utf-8")
    elif format in READERS:
        READERS[format](ran.stdout)


def hostile_manifest(folder: Path) -> str:
    ingress = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {
            "name": "web",
            "annotations": {
                "alb.ingress.kubernetes.io/scheme": planted("internal"),
                f"alb.ingress.kubernetes.io/{BEFORE}{BEHIND}": planted("x"),
                "alb.ingress.kubernetes.io/listen-ports": planted("[]"),
            },
        },
        "spec": {
            "ingressClassName": "alb",
            "defaultBackend": {"service": {"name": planted("web"), "port": {"number": 80}}},
        },
    }
    file = folder / "web.yaml"
    file.write_text(json.dumps(ingress), encoding="utf-8")
    return str(file)


def test_colours_are_ours_alone(world: Path, run: Run) -> None:
    ran = run("doctor", "-A", "--bundle", str(world), "--color=always")
    assert "\x1b[31m" in ran.stdout
    plain = ran.stdout
    for code in ("31", "32", "33", "1", "2", "0"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert harms(plain) == []


def test_an_unknown_command_is_quoted_harmlessly(run: Run) -> None:
    for line in ((planted("x"),), ("list", planted("--x")), ("list", "--context", planted("x"))):
        ran = run(*line)
        assert ran.code in (64, 78)
        assert harms(ran.stderr) == []
