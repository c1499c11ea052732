"""Every command that a finding of any case or recorded world offers can be pasted as it is."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.run import diagnose
from kubectl_alb.context.bundle.source import BundleSource
from kubectl_alb.context.load import load
from kubectl_alb.context.source import Source
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.offer import Addressing
from kubectl_alb.model.section import Section
from kubectl_alb.steps.remedy import remedies
from tests.cases import FOLDER, case
from tests.offered import FIXED

WORLDS = [*sorted((FOLDER.parent / "worlds").iterdir()), FOLDER.parent / "field_state" / "base"]
CASES = sorted(FOLDER.glob("ALB-*.yaml"))
GIVEN = Addressing(context="prod", profile="ops", kubeconfig="k.yaml")
PROGRAMS = {"kubectl", "aws", "helm"}
# What kubectl can do with objects that have no namespace.
CLUSTER_WIDE = re.compile(
    r"ingressclass|node|namespace|ns\b|webhookconfiguration|apply|customresourcedefinition"
)
PLACEHOLDER = re.compile(r"<[A-Za-z_ -]+>|…|file://")
LIST_KEYS = ("load-balancer-attributes", "target-group-attributes", "tags", "listener-attributes")


def source_of(path: Path) -> Source:
    return case(path) if path.suffix == ".yaml" else BundleSource(str(path))


@cache
def facts_of(path: Path) -> Facts:
    """Return what a user sees who gave a context and a profile."""
    found = load(source_of(path), Section)
    return Facts(replace(found, context=replace(found.context, given=GIVEN)))


@cache
def findings_of(path: Path) -> tuple[Finding, ...]:
    checks = (*catalogue.ALL, *catalogue.PREFLIGHT)
    return diagnose(facts_of(path), checks).findings


def offered(path: Path) -> Iterator[str]:
    for finding in findings_of(path):
        for one in finding.fix:
            yield one.command
            yield from filter(None, (one.undo,))
        yield from finding.examples


def words_of(command: str) -> Iterator[list[str]]:
    """Split a command line into its programs, each with its words."""
    words: list[str] = []
    for word in shlex.split(command):
        if word in ("|", "&&"):
            yield words
            words = []
        else:
            words.append(word)
    yield words


each = pytest.mark.parametrize("path", [*WORLDS, *CASES], ids=lambda path: path.stem)


@each
def test_an_offered_command_is_complete(path: Path) -> None:
    for command in offered(path):
        assert not PLACEHOLDER.search(command), command
        assert "\n" not in command
        for words in words_of(command):
            assert words[0] in PROGRAMS, command
            check = {"kubectl": kubectl_is_complete, "aws": aws_is_complete,
                     "helm": helm_is_complete}[words[0]]  # fmt: skip
            check(words, command)


def kubectl_is_complete(words: list[str], command: str) -> None:
    assert "--context prod" in " ".join(words), command
    assert "--kubeconfig k.yaml" in " ".join(words), command
    if words[1] == "alb":
        assert "--profile ops" in " ".join(words), command
    elif not CLUSTER_WIDE.search(command):
        assert "-n" in words, command


def aws_is_complete(words: list[str], command: str) -> None:
    line = " ".join(words)
    assert "--profile ops" in line, command
    assert re.search(r"--region [a-z]+-[a-z]+-\d", line), command


def helm_is_complete(words: list[str], command: str) -> None:
    if words[1] in ("upgrade", "show"):
        assert "--version" in words, command
        assert "--repo" in words, command
    if words[1] == "upgrade":
        assert "--reuse-values" in words, command
    if words[1] != "show":
        assert "-n" in words, command


@each
def test_a_list_annotation_keeps_what_it_holds(path: Path) -> None:
    objects = facts_of(path).snapshot.kubernetes
    held = {
        (o.meta.namespace, o.meta.name, key): value
        for o in (*objects.ingresses, *objects.services)
        for key, value in o.meta.annotations.items()
        if key.endswith(LIST_KEYS)
    }
    for command in offered(path):
        for (namespace, name, key), value in held.items():
            if f"-n {namespace} annotate" in command and f" {name} " in command:
                kept = {pair.partition("=")[0] for pair in value.split(",")}
                given = re.search(rf"{re.escape(key)}=(\S+)", command)
                assert not given or all(pair in given[1] for pair in kept), command


@each
def test_a_fix_says_what_it_does_and_what_takes_it_back(path: Path) -> None:
    for finding in findings_of(path):
        assert finding.hint, finding.title
        assert not PLACEHOLDER.search(finding.hint), finding.hint
        for one in finding.fix:
            final = "cannot be undone" in one.effect or one.effect.startswith("waits")
            assert one.effect
            assert bool(one.undo) is not final, one


@each
def test_doctor_fix_is_named_only_where_it_has_steps(path: Path) -> None:
    ordinary = diagnose(facts_of(path), catalogue.ALL).findings
    for remedy in remedies(ordinary, facts_of(path)):
        # Steps of an earlier finding are not repeated.
        assert remedy.finding.repairable is not bool(remedy.reason), remedy.finding.title


def test_a_code_whose_case_offers_a_fix_has_one_that_is_run() -> None:
    offering = {f.code for path in CASES for f in findings_of(path) if f.fix}
    assert offering <= FIXED
