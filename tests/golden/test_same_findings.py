"""`describe` and `list` tell what doctor tells, in the same words and as grave."""

from pathlib import Path

import pytest

from kubectl_alb.analysis.describe import description as describe
from kubectl_alb.analysis.describe.listing import LIST_NEEDS, listing
from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.run import diagnose
from kubectl_alb.context.load import load
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.section import Section
from kubectl_alb.render.document import Paragraph
from kubectl_alb.views.finding import finding_line
from kubectl_alb.views.list import ListView

SHOP = str(Path(__file__).parent / "worlds" / "shop")
each = pytest.mark.parametrize("bundle", ["demo", SHOP], ids=["demo", "shop"])
Told = tuple[object, ...]


def told(finding: Finding) -> Told:
    return finding.code, finding.severity, finding.title, finding.about, finding.arn


def doctor_of(bundle: str) -> dict[Told, Finding]:
    snapshot = load(open_source(ContextOptions(bundle=bundle)), Section)
    return {told(f): f for f in diagnose(Facts(snapshot), catalogue.ALL).findings}


@each
def test_what_describe_finds_doctor_finds_in_the_same_words(bundle: str) -> None:
    snapshot = load(open_source(ContextOptions(bundle=bundle)), describe.NEEDS)
    described = [
        finding
        for ingress in snapshot.kubernetes.ingresses
        for finding in describe.with_problems(
            describe.describe_ingress(ingress, Facts(snapshot)), Facts(snapshot)
        ).problems
        if finding.code
    ]
    known = doctor_of(bundle)
    assert described
    assert {told(f) for f in described} <= set(known)
    assert [f.hint for f in described if f.hint] == [
        known[told(f)].hint for f in described if f.hint
    ]


@each
def test_a_path_without_requests_is_listed_in_the_words_of_doctor(bundle: str) -> None:
    snapshot = load(open_source(ContextOptions(bundle=bundle)), LIST_NEEDS)
    shown = ListView(snapshot).document(
        listing(Facts(snapshot), snapshot.kubernetes.ingresses), wide=False
    )
    (lines,) = [block.lines for block in shown.blocks if isinstance(block, Paragraph)]
    (known,) = [f for f in doctor_of(bundle).values() if f.code == "ALB-GROUP-004"]
    assert lines[0] == finding_line(known)
