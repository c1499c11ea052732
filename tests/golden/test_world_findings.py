"""The recorded world `shop` has three planted faults, and doctor finds these and no others."""

from pathlib import Path

import pytest

from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.doctor_report import examined
from kubectl_alb.checks.engine.run import diagnose
from kubectl_alb.checks.logs.reported import heard_in_events, heard_in_log
from kubectl_alb.context.bundle.source import BundleSource
from kubectl_alb.context.load import load
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.log import Written
from kubectl_alb.model.section import Section

SHOP = Path(__file__).parent / "worlds" / "shop"
PLANTED = {
    ("ALB-CERT-001", "beta/preview"),
    ("ALB-SVC-001", "beta/broken"),
    ("ALB-SVC-003", "beta/lost"),
}


@pytest.mark.parametrize("events", [True, False])
@pytest.mark.parametrize("log", [True, False])
def test_exactly_the_planted_faults_are_found_with_and_without_events_and_log(
    events: bool, log: bool
) -> None:
    source = BundleSource(str(SHOP))
    snapshot = load(source, set(Section) - (set() if events else {Section.EVENTS}))
    lines = source.controller_logs(None).records if log else ()
    written = [Written(line["line"], line["pod"]) for line in lines]
    heard = heard_in_events(snapshot) + heard_in_log(written)
    assert bool(heard.errors) is (events or log)
    findings = examined(Facts(snapshot), catalogue.ALL, heard=heard).findings
    grave = {
        (f.code, f"{f.about.namespace}/{f.about.name}")
        for f in findings
        if f.severity is not Severity.INFO
    }
    assert grave == PLANTED


def test_a_path_hidden_by_its_own_namespace_is_told_but_is_no_fault() -> None:
    snapshot = load(BundleSource(str(SHOP)), Section)
    told = [
        f for f in diagnose(Facts(snapshot), catalogue.ALL).findings if f.severity is Severity.INFO
    ]
    assert [(f.code, f.about.name) for f in told] == [("ALB-GROUP-004", "cart")]


def test_without_aws_the_faults_in_the_cluster_are_still_found() -> None:
    snapshot = load(BundleSource(str(SHOP)), [need for need in Section if not need.is_aws])
    codes = {f.code for f in diagnose(Facts(snapshot), catalogue.ALL).findings}
    assert {"ALB-SVC-001", "ALB-SVC-003"} <= codes
