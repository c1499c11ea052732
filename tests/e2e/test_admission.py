"""What the API server refuses is refused before it is asked, and nothing else."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.admission_table import REFUSED, TAKEN, UNKNOWN, UNREADABLE
from tests.e2e.conftest import SHOP
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab

Paths = Mapping[str, frozenset[str]]
REFUSAL = re.compile(r'"([^"]+)" is invalid: (.*)')
REASONS = r"(?:(?:Invalid|Required|Unsupported|Duplicate) value|Forbidden|Too long)"
CAUSE = re.compile(rf"([\w./\[\]-]+): {REASONS}")
UNKNOWN_FIELD = re.compile(r'unknown field "(.+?)"')
# Of these the server names the map, and this tool the entry too.
MAPS = ("metadata.annotations", "metadata.labels", "spec.selector")


@dataclass(frozen=True, slots=True)
class Answers:
    """What the server and this tool refuse: paths by the names of objects; unknown fields."""

    server: Paths
    ours: Paths
    unknown: frozenset[str]


@pytest.fixture(scope="module")
def kubectl(running_lab: Lab) -> Kubectl:
    """The real kubectl, in a lab with the recorded world."""
    running_lab.reset()
    running_lab.load(SHOP)
    return Kubectl(running_lab.environment())


@pytest.fixture(scope="module")
def answers(kubectl: Kubectl, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """The answers to every object that can be read, all of them asked at once."""
    file = _written(tmp_path_factory.mktemp("admission"), _all(TAKEN, REFUSED, UNKNOWN))
    refused = kubectl("apply", "--dry-run=server", "-f", str(file))
    planned = kubectl("alb", "plan", "-f", str(file), "-o", "json")
    assert planned.code == 3, planned.stderr
    unknown = frozenset(UNKNOWN_FIELD.findall(refused.stderr))
    return Answers(_server(refused.stderr), _ours(planned.stdout), unknown)


@pytest.mark.parametrize("case", TAKEN)
def test_what_the_server_takes_is_taken(case: str, answers: Answers) -> None:
    name = _name(case, TAKEN[case])
    assert (answers.server.get(name), answers.ours.get(name)) == (None, None)


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_server_refuses_is_refused_at_the_same_field(case: str, answers: Answers) -> None:
    name = _name(case, REFUSED[case])
    assert answers.ours[name] == answers.server[name]


@pytest.mark.parametrize("field", UNKNOWN)
def test_a_field_that_the_server_does_not_know_is_refused(field: str, answers: Answers) -> None:
    assert field in answers.unknown
    assert answers.ours[_name(field, UNKNOWN[field])] == {field}


def test_what_the_server_cannot_read_is_told_with_its_place(
    kubectl: Kubectl, tmp_path: Path
) -> None:
    file = _written(tmp_path, _all(UNREADABLE))
    refused = kubectl("apply", "--dry-run=server", "-f", str(file))
    assert refused.stderr.count("json: cannot unmarshal") == len(UNREADABLE)
    planned = kubectl("alb", "plan", "-f", str(file))
    assert planned.code == 65
    assert [path for path in UNREADABLE if f" {path} must be " not in planned.stderr] == []


def _all(*tables: Mapping[str, dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for table in tables:
        for case, made in table.items():
            yield {**made, "metadata": {**made["metadata"], "name": _name(case, made)}}


def _name(case: str, made: Mapping[str, Any]) -> str:
    """Name an object after its case, unless its name is the case."""
    plain = re.sub(r"[^a-z0-9]+", "-", case.lower()).strip("-")
    return str(made["metadata"].get("name", f"c-{plain}"))


def _written(folder: Path, objects: Iterable[dict[str, Any]]) -> Path:
    file = folder / "objects.yaml"
    file.write_text(yaml.safe_dump_all(objects))
    return file


def _server(text: str) -> Paths:
    """Read the paths in kubectl's refusals, each of which stands in a line."""
    found: dict[str, frozenset[str]] = {}
    for match in filter(None, map(REFUSAL.search, text.splitlines())):
        found[match[1]] = frozenset(_plain(one.lstrip("[")) for one in CAUSE.findall(match[2]))
    return found


def _ours(text: str) -> Paths:
    found: dict[str, set[str]] = defaultdict(set)
    for one in json.loads(text)["status"]["rejected"]:
        if one["by"] == "the API server":
            found[one["name"]].add(_plain(re.sub(r"\.(\d+)(?=\.|$)", r"[\1]", one["path"])))
    return {name: frozenset(paths) for name, paths in found.items()}


def _plain(path: str) -> str:
    """Write a path as the server mostly does."""
    path = re.sub(r"^annotations\.", "metadata.annotations.", path)
    path = path.replace("spec.LoadBalancer", "spec.loadBalancer")
    return next((each for each in MAPS if path.startswith(f"{each}.")), path)
