"""What is said on stderr quotes arguments, files, the environment and servers without harm."""

import io
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest

from kubectl_alb.cli.command_table import ENTRIES
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.main import run as run_command
from kubectl_alb.cli.streams import guarded
from kubectl_alb.errors import AlbError, ExitCode
from tests.changes import tag_of
from tests.conftest import Ran, Stream, plain_environment
from tests.hostile import BEFORE, EVERY, harms
from tests.scripted import Reply, serving

CODES = {int(code) for code in ExitCode}
# What an argument, a variable or a name of a file can hold: no NUL, and of halves only those that
# stand for a byte that is no UTF-8.
TEXT = BEFORE + re.sub("[\0\ud800\udfff]", "", EVERY)
# What a server can send: text.
SENT = TEXT.replace("\udc9b", "")
# How each line of ours begins, that of an answer on stdout being its own affair.
OURS = re.compile(
    r"(?:error: |warning: |  |[✔‼✖–] |\d+ paths|\d\d:\d\d:\d\d\.\d{3} |\Z"
    r"|Traceback \(|The above exception |During handling |[a-z_0-9]+(?:\.\w+)+: )"
)
LIVE = ("describe web", "list", "plan", "doctor", "trace http://x/", "logs", "version", "undo x")


def ran(args: list[str], environment: Mapping[str, str]) -> Ran:
    out, err = Stream(), Stream()
    with plain_environment(), redirect_stdout(out), redirect_stderr(err):
        os.environ.update({"KUBECONFIG": "/no/kubeconfig", "AWS_EC2_METADATA_DISABLED": "true"})
        os.environ.update(environment)
        code = run_command(args)
    return Ran(int(code), out.text(), err.text())


def said(args: list[str], environment: Mapping[str, str] | None = None) -> str:
    """Return what a command line says of an error, which has no harm in it."""
    found = ran(args, environment or {})
    assert found.code in CODES
    assert harms(found.stdout) == harms(found.stderr) == []
    assert "this is a bug" not in found.stderr
    assert [line for line in found.stderr.splitlines() if not OURS.match(line)] == []
    return found.stderr


def options(every: bool) -> Iterator[tuple[str, str]]:
    """Yield each option that has a value, of one of its commands or of each."""
    seen: set[str] = set()
    # What writes the project's own pages is not for users.
    for entry in (entry for entry in ENTRIES if entry.name != "generate"):
        for param in entry.load().params:
            valued = isinstance(param, click.Option) and not (param.is_flag or param.count)
            if valued and (every or param.opts[0] not in seen):
                seen.add(param.opts[0])
                yield entry.name, param.opts[0]


def test_values_of_options_are_quoted_without_harm(pytestconfig: pytest.Config) -> None:
    every = pytestconfig.getoption("--every-fault")
    for command, option in options(every):
        for value in (TEXT, *((f"json={TEXT}", f"{TEXT}=x", f"1{TEXT}") if every else ())):
            said([command, option, value])


def test_arguments_are_quoted_without_harm() -> None:
    for entry in ENTRIES:
        for words in ([TEXT], [TEXT, TEXT], [f"ingress/{TEXT}"], [f"--{TEXT}"], [f"-{TEXT}"]):
            said([entry.name, *words])
    assert "x1b" in said([TEXT])


@pytest.mark.parametrize("content", ["", "{", "[]", "kind: x\n\tx: y", "apiVersion: v1\nkind: [x"])
def test_names_of_files_are_quoted_without_harm(content: str, tmp_path: Path) -> None:
    file = tmp_path / TEXT.replace("/", "")[:80]
    file.write_text(content)
    for option in ("--bundle", "--kubeconfig"):
        said(["list", option, str(file)])
    for line in (["plan", "-f"], ["plan", "--source", "files", "-f"], ["logs", "--file"]):
        said([*line, str(file)])
        said([*line, f"{file}/x"])


VARIABLES = (
    "AWS_REGION", "AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE",
    "AWS_ENDPOINT_URL", "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE", "AWS_ACCESS_KEY_ID", "HTTPS_PROXY",
    "HTTP_PROXY", "NO_PROXY", "KUBECONFIG", "KUBECTL_ALB_OUTPUT", "KUBECTL_ALB_COLOR", "HOME",
    "KUBECTL_ALB_CONTROLLER_NAMESPACE", "KUBECTL_ALB_NO_INPUT", "XDG_STATE_HOME", "XDG_CACHE_HOME",
    "TMPDIR", "TERM", "COLUMNS", "GITHUB_STEP_SUMMARY",
)  # fmt: skip


@pytest.mark.parametrize("variable", VARIABLES)
def test_the_environment_is_quoted_without_harm(variable: str, tmp_path: Path) -> None:
    with serving(Reply(403, b"{}")) as server:
        known = {"KUBECONFIG": kubeconfig(tmp_path, server=server.url), "HOME": str(tmp_path)}
        known |= {"AWS_ENDPOINT_URL": server.url, "AWS_REGION": "eu-west-1"}
        # The AWS SDK is asked where it is about the variable.
        aws = "AWS" in variable or "PROXY" in variable
        for line in (["list", "-vv", *([] if aws else ["--no-aws"])], ["undo"]):
            said(line, {**known, variable: TEXT})


def kubeconfig(folder: Path, server: str, name: str = "lab", **user: Any) -> str:
    content = {
        "current-context": name,
        "clusters": [{"name": name, "cluster": {"server": server}}],
        "users": [{"name": name, "user": user}],
        "contexts": [{"name": name, "context": dict.fromkeys(("cluster", "user"), name)}],
    }
    file = folder / "kubeconfig"
    file.write_text(json.dumps(content))
    return str(file)


def test_names_in_a_kubeconfig_are_quoted_without_harm(tmp_path: Path) -> None:
    with serving(Reply(403, json.dumps({"message": SENT}).encode())) as server:
        file = kubeconfig(tmp_path, server.url, SENT)
        for args in ([], ["--context", "x"], ["--user", "x"], ["--cluster", "x"], ["-vv"]):
            said(["list", *args], {"KUBECONFIG": file})
        said(["__complete", "--context", ""], {"KUBECONFIG": file})
    for user in ({"token": SENT}, {"username": SENT}, {"client-certificate": SENT}, {"as": SENT}):
        file = kubeconfig(tmp_path, "http://127.0.0.1:1", SENT, **user)
        said(["list"], {"KUBECONFIG": file})
    said(["list"], {"KUBECONFIG": kubeconfig(tmp_path, SENT)})


@pytest.mark.parametrize("command", [SENT.replace("/", ""), "sh"])
def test_what_a_plugin_says_is_quoted_without_harm(command: str, tmp_path: Path) -> None:
    script = tmp_path / "said"
    script.write_text(SENT)
    plugin = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": command,
        "args": ["-c", f"cat {script} >&2; cat {script}; exit 3"],
        "installHint": SENT,
        "interactiveMode": "Never",
    }
    said(["list"], {"KUBECONFIG": kubeconfig(tmp_path, "http://127.0.0.1:1", exec=plugin)})


def replies() -> Iterator[Reply]:
    """Yield what a hostile server answers."""
    status = json.dumps({"kind": "Status", "message": SENT, "reason": SENT, "gitVersion": SENT})
    header = {"Warning": f'299 - "{BEFORE}\x1b\x9b"', "Location": f"/{BEFORE}\x1b\x9b"}
    header["Retry-After"] = "0"
    for code in (200, 400, 401, 403, 404, 409, 410, 422, 429, 500, 503):
        yield Reply(code, status.encode(), header)
    for code in (200, 302, 403, 500):
        yield Reply(code, SENT.encode(), header)
    yield Reply(200, json.dumps({"kind": "List", "items": [{"metadata": SENT}, SENT]}).encode())
    yield Reply(500, b"[" * 100_000, {"Retry-After": "0"})


@pytest.mark.parametrize(
    "reply", list(replies()), ids=lambda reply: f"{reply.status}-{len(reply.body)}"
)
def test_what_servers_say_is_quoted_without_harm(
    reply: Reply, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLETEST00001", "AWS_SECRET_ACCESS_KEY": "sesame"}
    every = pytestconfig.getoption("--every-fault")
    with serving(reply) as server:
        known = {"KUBECONFIG": kubeconfig(tmp_path, server.url), "AWS_ENDPOINT_URL": server.url}
        known |= {**keys, "AWS_REGION": "eu-west-1", "AWS_MAX_ATTEMPTS": "1", "HOME": str(tmp_path)}
        few = ("list -vv" if reply.status == 403 else "list -vv --no-aws", "version")
        for line in LIVE if every else few:
            said(line.split(), known)


def test_what_has_to_be_typed_is_asked_for_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    err, step = Stream(), replace(tag_of("x"), confirm=TEXT)
    monkeypatch.setattr(sys, "stdin", io.StringIO("no\n"))
    with redirect_stderr(err), guarded(), pytest.raises(AlbError, match="is not"):
        Consent(may_ask=True).obtain([step])
    assert harms(err.text()) == []
    assert "\n" not in err.text()
