"""The commands that doctor offers, run as they stand: the finding is gone, all else as before."""

import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.scenarios import repairs
from tests.e2e.scenarios.capture import differences
from tests.e2e.scenarios.catalog import ALL
from tests.e2e.scenarios.healthy import healthy_world
from tests.e2e.scenarios.scenario import Scenario, breaks
from tests.e2e.scenarios.stage import Stage
from tests.golden.test_offers import OFFERING
from tests.lab import bare
from tests.lab.chart_server import charts_served, packed
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.process import wait_until
from tests.lab.shell import Shell, shell

Record = dict[str, Any]

SECONDS = 60
RELEASE, NAMESPACE = "aws-load-balancer-controller", "kube-system"
# Of these the controller has to do its part before doctor sees it, or no scenario breaks it so.
NOT_HERE = {
    "ALB-SUBNET-009": "the controller adds the subnets to the load balancer",
}
# What AWS does by itself once the cause is gone.
AFTERWARDS: dict[str, Callable[[Stage], object]] = {
    "ALB-SG-003": lambda stage: stage.lab.aws.health(target="10.0.128.21", state="healthy"),
}
# Places that a command does not name: a chart's definitions, what belongs to a load balancer.
UNNAMED = {
    "ALB-CRD-001": r"^CustomResourceDefinition ",
    "ALB-CRD-002": r"^CustomResourceDefinition ",
    "ALB-TGB-005": r"^CustomResourceDefinition ",
    "ALB-SG-003": r"^aws\.elb\.(sights|targets)",
}
# Where what is undone is written otherwise: blanks of a document, a default of the API server.
ANEW = r"^aws\.iam\.roles\.lbc\.trust|\.spec\.ipFamilyPolicy"
HERE = OFFERING - NOT_HERE.keys()


@breaks("ALB-ANNO-010", "Ingress shop/new")
def the_path_of_a_health_check_is_misspelt(stage: Stage) -> None:
    repair = next(repair for repair in repairs.ALL if repair.code == "ALB-ANNO-010")
    repair.prepare(stage)
    repair.break_it(stage)


# Of the other misspelt annotation two are as near.
SCENARIOS = [
    the_path_of_a_health_check_is_misspelt,
    *(s for s in ALL if s.code in HERE and s.code != "ALB-ANNO-010"),
]


@pytest.fixture(scope="module")
def repo(running_lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A repository with the chart that the lab has."""
    archive = packed(running_lab.chart, tmp_path_factory.mktemp("charts"))
    with charts_served((archive,)) as server:
        yield server.repo


@pytest.fixture
def paste(stage: Stage, tmp_path: Path, repo: str) -> Shell:
    return shell(stage.lab.environment(), tmp_path, repo)


def told(stage: Stage) -> list[tuple[str, str]]:
    return [(f["code"], f["title"]) for f in stage.doctor()["findings"]]


def offered(stage: Stage, code: str) -> Record:
    """Return the first finding of a code, which offers a fix."""
    found = [f for f in stage.doctor()["findings"] if f["code"] == code]
    assert found, told(stage)
    assert found[0].get("fix"), found[0]
    return found[0]


def names_in(commands: list[str]) -> set[str]:
    """Return the words of commands that may name something: ids, names, parts of ARNs."""
    words = {word for command in commands for word in shlex.split(command)}
    parts = {part for word in words for part in re.split(r"[\s,:/=\"{}\[\]]+", word)}
    return {part for part in words | parts if len(part) > 2 and not part.startswith("-")}


def strangers(changes: list[str], finding: Record) -> list[str]:
    """Return changes at places that no command of the fix names."""
    names = names_in([step["command"] for step in finding["fix"]])
    unnamed = UNNAMED.get(finding["code"], r"(?!)")
    places = [change.partition(": ")[0] for change in changes]
    return [p for p in places if not re.search(unnamed, p) and not any(n in p for n in names)]


def test_every_code_that_offers_a_fix_has_a_scenario() -> None:
    assert {scenario.code for scenario in SCENARIOS} == HERE


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: f"{s.code}-{s.name}")
def test_a_fix_takes_its_finding_away_changes_nothing_else_and_is_undone(
    stage: Stage, paste: Shell, scenario: Scenario
) -> None:
    scenario.break_it(stage)
    finding, broken = offered(stage, scenario.code), stage.capture()
    for step in finding["fix"]:
        paste.done(step["command"])
    fixed = stage.capture()
    assert strangers(differences(broken, fixed), finding) == []
    AFTERWARDS.get(scenario.code, lambda stage: None)(stage)
    gone = (finding["code"], finding["title"])
    wait_until(lambda: gone not in told(stage), SECONDS)
    if all(step["undo"] for step in finding["fix"]) and scenario.code not in AFTERWARDS:
        for step in reversed(finding["fix"]):
            paste.done(step["undo"])
        left = differences(broken, stage.capture())
        assert [change for change in left if not re.search(ANEW, change)] == []


def test_a_fix_names_the_context_and_the_profile_that_were_given(stage: Stage) -> None:
    next(s for s in SCENARIOS if s.code == "ALB-SUBNET-001").break_it(stage)
    context = Kubectl(stage.lab.environment())("config", "current-context").stdout.strip()
    status = stage.doctor("--context", context, "--endpoint-url", stage.lab.aws.endpoint)
    commands = [s["command"] for f in status["findings"] for s in f.get("fix", ())]
    assert commands
    assert all(f"--endpoint-url {stage.lab.aws.endpoint}" in command for command in commands)


@pytest.mark.parametrize("helm", ["helm3", "helm4"])
def test_a_value_of_the_chart_is_set_by_helm_and_the_others_stay(
    lab: Lab, tmp_path: Path, repo: str, helm: str
) -> None:
    authority = lab.cluster.authority
    world = healthy_world(authority, authority.server("admission"))
    bare.bare(lab, world)
    paste = shell(lab.environment(), tmp_path, repo, helm)
    chart = f"{RELEASE} {RELEASE} --repo https://aws.github.io/eks-charts -n {NAMESPACE}"
    values = "--set clusterName=shop-prod,vpcId=vpc-other,replicaCount=1,region=us-west-2"
    paste.done(f"helm install {chart} {values}")
    finding = offered_by(lab, "ALB-CTRL-013")
    for step in finding["fix"]:
        paste.done(step["command"])
    assert offered_by(lab, "ALB-CTRL-013") == {}
    shown = json.loads(paste.done(f"helm get values {RELEASE} -n {NAMESPACE} -o json"))
    assert (shown["vpcId"], shown["replicaCount"]) == ("vpc-1", 1)
    for step in reversed(finding["fix"]):
        paste.done(step["undo"])
    assert offered_by(lab, "ALB-CTRL-013") == finding


def offered_by(lab: Lab, code: str) -> Record:
    answer = Kubectl(lab.environment())("alb", "doctor", "--only", code, "-o", "json")
    found = json.loads(answer.stdout)["status"]["findings"]
    return next((f for f in found if f["code"] == code), {})
