"""Whatever Ingresses say: a stack or a refusal, the same each time, in whatever order they come."""

import json
import random
from collections.abc import Callable, Iterable
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kubectl_alb.analysis.plan.groups import PLAN_NEEDS, PlanInput
from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.plan_report import planned
from kubectl_alb.checks.engine.run import diagnose
from kubectl_alb.cli.run.plan import checks_within
from kubectl_alb.cli.run.plan_formats import Shown
from kubectl_alb.context.load import load
from kubectl_alb.controller.config import controller_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.style import Look
from kubectl_alb.views.envelope import Envelope
from kubectl_alb.views.stack import groups_value
from tests.cases import KINDS, healthy
from tests.conftest import Ran
from tests.strategies import Document, clusters

FORMATS = ("table", "wide", "json", "yaml", "sarif", "junit", "github")
CODES = {0, 2, 3, 4, 65}
often = settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
seldom = settings(
    often, max_examples=8,
    suppress_health_check=[*often.suppress_health_check, HealthCheck.function_scoped_fixture],
)  # fmt: skip


def snapshot_of(documents: Iterable[Document]) -> Snapshot:
    source = healthy()
    for document in documents:
        meta = document["metadata"]
        key = KINDS[document["kind"]], f"{meta.get('namespace', '')}/{meta['name']}"
        source.documents.pop(key, None)
        source.documents[key] = document
    return load(source, Section)


def stacks(snapshot: Snapshot) -> str:
    config = controller_of(snapshot.context)
    return json.dumps(groups_value(outcomes(Facts(snapshot, config)), config.version)[0])


def drawn(snapshot: Snapshot, format: str) -> str:
    facts = Facts(snapshot)
    report = planned(PlanInput(facts, facts), checks_within(PLAN_NEEDS))
    return Shown(report, Envelope("Plan", {}, snapshot), False).drawn(format, Look())


@often
@given(clusters, st.randoms(use_true_random=False))
def test_every_group_is_a_stack_or_a_refusal_in_whatever_order_objects_come(
    documents: list[Document], chance: random.Random
) -> None:
    expected = stacks(snapshot_of(documents))
    assert stacks(snapshot_of(documents)) == expected
    assert stacks(snapshot_of(chance.sample(documents, len(documents)))) == expected


@often
@given(clusters, st.sampled_from(FORMATS), st.randoms(use_true_random=False))
def test_every_plan_can_be_shown_in_every_format_and_is_the_same_each_time(
    documents: list[Document], format: str, chance: random.Random
) -> None:
    first = drawn(snapshot_of(documents), format)
    # GitHub is told of findings only.
    assert first or format == "github"
    assert drawn(snapshot_of(chance.sample(documents, len(documents))), format) == first


@often
@given(clusters)
def test_every_check_can_look_at_it(documents: list[Document]) -> None:
    report = diagnose(Facts(snapshot_of(documents)), catalogue.ALL)
    codes = {check.code for check in catalogue.ALL}
    told = {*report.passed, *(s.code for s in report.skipped), *(f.code for f in report.findings)}
    assert told == codes


@seldom
@given(clusters)
def test_the_command_ends_with_a_documented_code_for_any_file(
    run: Callable[..., Ran], tmp_path: Path, documents: list[Document]
) -> None:
    file = tmp_path / "all.yaml"
    file.write_text(yaml.safe_dump_all(documents, allow_unicode=True), encoding="utf-8")
    ran = run("plan", "-f", str(file), "--source", "files", "-o", "json")
    assert ran.code in CODES, ran.stderr
    assert "Traceback" not in ran.stderr
