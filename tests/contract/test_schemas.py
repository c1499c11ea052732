"""Every document that a command prints is described by a schema, down to the last field."""

import json
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest

from kubectl_alb.cli.command_table import ENTRIES
from kubectl_alb.cli.main import cli
from kubectl_alb.views.schemas.documents import BY_NAME, DOCUMENTS, Kind, schema
from tests.changes import record
from tests.conftest import Ran

WORLD = "--bundle tests/golden/worlds/shop"
RUN = "20260302-101500-3f2a"
LEAVING = "--bundle tests/golden/worlds/leaving"
# At least one command line for each kind; a new kind needs one here. `{tmp}` is an empty folder.
LINES = (
    f"describe web -n shop {WORLD}",
    f"describe cart -n shop {WORLD}",
    f"describe lost -n beta {WORLD}",
    f"describe broken -n beta {WORLD}",
    f"describe nodeapp -n ops {WORLD}",
    f"describe group/shop-public {WORLD}",
    f"describe service/mqtt -n shop {WORLD}",
    f"describe alb/k8s-shoppublic-49fa574056 {WORLD}",
    f"describe class/alb {WORLD}",
    f"describe ingress web cart -n shop {WORLD}",
    f"describe tg/k8s-shop-web-d8c35a448a {WORLD}",
    f"describe binding/k8s-ops-nodeapp-7c5988ed22 -n ops {WORLD}",
    "describe pod/web-6d9c7b5f4-fw23k -n shop --bundle demo",
    f"describe pod/web-6d9c7b5f4-bx20k -n shop {WORLD}",
    f"status -A {WORLD}",
    f"status -A {LEAVING}",
    "status -A --bundle demo",
    f"status shop/web {WORLD}",
    f"status beta/broken {WORLD}",
    f"list -A {WORLD}",
    f"describe health -n ops {LEAVING}",
    f"describe admin -n ops {LEAVING}",
    f"list -A {LEAVING}",
    f"trace https://app.example.com/cart {WORLD}",
    f"trace http://app.example.com/cart?a=1 {WORLD}",
    f"trace https://nope.example/ {WORLD}",
    f"trace https://a.example/ --via ingress/shop/cart --source cluster {WORLD}",
    f"trace http://a.example:81/ --via group/shop-public --source aws {WORLD}",
    f"plan {WORLD}",
    f"plan --controller-version v9.9.9 group/shop-public {WORLD}",
    f"plan --cross-check {WORLD}",
    f"doctor {WORLD}",
    f"doctor ingress/cart -n shop {WORLD}",
    f"doctor --fix --dry-run=client {WORLD}",
    f"reorder group/shop-public {WORLD}",
    f"reorder group/shop-public --before web cart --check https://app.example.com/cart {WORLD}",
    "doctor --list-checks",
    "install --list-versions",
    f"upgrade --check --from v2.4.1 --version v3.5.0 {WORLD}",
    "undo",
    f"undo {RUN} --dry-run=client",
    f"bundle {WORLD} --output-file {{tmp}}/bundle.zip",
    "explain ALB-SUBNET-001",
    "explain --list SUBNET",
    "explain",
    "explain ssl-redirect",
    "explain actions",
    "explain ingressclassparams.spec.scheme",
    "explain aws-load-balancer-scheme",
    "explain 503",
    "explain install",
    "explain upgrade",
    "explain uninstall",
    f"version {WORLD}",
    "version --client",
)
# Of kinds that only a live cluster gives; the tests of their views hold them to their schemas.
LIVE = {"SampleResult"}


@pytest.fixture(autouse=True)
def journal(state_home: Path, tmp_path: Path) -> None:
    """Have a run that changed something, with an id that is known."""
    record(state_home, RUN, tmp_path / "account.json")


def closed(described: object) -> object:
    """Return the schema with unknown fields forbidden wherever fields are named."""
    if isinstance(described, list):
        return [closed(each) for each in described]
    if not isinstance(described, Mapping):
        return described
    inner = {key: closed(value) for key, value in described.items()}
    return {**inner, "additionalProperties": False} if "properties" in described else inner


def document(line: str, run: Callable[..., Ran], tmp: Path) -> dict[str, Any]:
    ran = run(*shlex.split(line.format(tmp=tmp)), "-o", "json")
    found: dict[str, Any] = json.loads(ran.stdout)
    assert found["status"]["exitCode"] == ran.code
    return found


@pytest.mark.parametrize("line", LINES)
def test_the_document_fits_its_schema_and_has_no_other_field(
    line: str, run: Callable[..., Ran], tmp_path: Path
) -> None:
    found = document(line, run, tmp_path)
    jsonschema.validate(
        found, closed(schema(BY_NAME[found["kind"]])), jsonschema.Draft202012Validator
    )


def test_every_kind_is_printed_by_some_line(run: Callable[..., Ran], tmp_path: Path) -> None:
    documents = {kind.name for kind in DOCUMENTS if not kind.stream}
    assert {document(line, run, tmp_path)["kind"] for line in LINES} == documents - LIVE


def test_each_line_of_a_log_fits_its_schema_and_has_no_other_field(run: Callable[..., Ran]) -> None:
    lines = run("logs", *shlex.split(WORLD), "-o", "json").stdout.splitlines()
    validator = jsonschema.Draft202012Validator(closed(schema(BY_NAME["LogLine"])))
    assert len(lines) == 273
    for line in lines:
        validator.validate(json.loads(line))


@pytest.mark.parametrize("entry", [e for e in ENTRIES if not e.hidden], ids=lambda e: e.name)
def test_every_command_with_json_has_a_schema(entry: Any) -> None:

    command = cli.get_command(click.Context(cli), entry.name)
    assert command is not None
    choices = [
        param.type.choices
        for param in command.params
        if param.name == "format" and isinstance(param.type, click.Choice)
    ]
    printing = {name for kind in DOCUMENTS for name in kind.command.split(", ")}
    assert not any("json" in names for names in choices) or entry.name in {*printing, "schema"}


@pytest.mark.parametrize("kind", DOCUMENTS, ids=lambda kind: kind.name)
def test_the_schema_is_one(kind: Kind) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(kind))


def test_the_command_prints_the_schema(run: Callable[..., Ran]) -> None:
    printed = json.loads(run("schema", "version").stdout)
    assert printed == schema(BY_NAME["Version"])


def test_the_command_lists_the_kinds(run: Callable[..., Ran]) -> None:
    lines = run("schema", "--list").stdout.splitlines()[1:]
    assert [line.split()[0] for line in lines] == [kind.name for kind in DOCUMENTS]
    assert run("schema").stdout == run("schema", "--list").stdout


def test_an_unknown_kind_is_told_the_near_ones(run: Callable[..., Ran]) -> None:
    ran = run("schema", "Versions")
    assert (ran.code, ran.stdout) == (1, "")
    assert "Version" in ran.stderr.splitlines()[1]
