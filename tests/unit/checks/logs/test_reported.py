"""The controller's last word on each object, and what doctor makes of it."""

import json
from datetime import datetime, timedelta, timezone
from typing import Any

from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.doctor_report import DoctorReport, examined
from kubectl_alb.checks.logs.reported import (
    CONTROLLER,
    ReportedError,
    heard_in_events,
    heard_in_log,
    latest_of_each,
)
from kubectl_alb.checks.logs.signatures import match_text
from kubectl_alb.context.load import load
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.log import Written
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from tests.cases import FOLDER, CaseSource, case, healthy

WEB = ObjectRef("Ingress", "shop", "web")
NO_SUBNET = (
    "couldn't auto-discover subnets: unable to resolve at least one subnet. Evaluated 0 subnets"
)
NO_RIGHT = (
    'failed to list *v1.Secret: secrets is forbidden: User "system:serviceaccount:kube-system:'
    'aws-load-balancer-controller" cannot list resource "secrets" in API group "" at the cluster '
    "scope"
)
STRANGE = "the moon is in the seventh house"


def event(source: CaseSource, reason: str, message: str, minutes_ago: int = 1) -> CaseSource:
    when = f"{source.taken_at - timedelta(minutes=minutes_ago):%Y-%m-%dT%H:%M:%SZ}"
    name = f"web.{len(source.documents)}"
    source.documents[Section.EVENTS, f"shop/{name}"] = {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"name": name, "namespace": "shop"},
        "involvedObject": {"kind": "Ingress", "namespace": "shop", "name": "web"},
        "type": "Normal" if reason == "SuccessfullyReconciled" else "Warning",
        "reason": reason,
        "message": message,
        "count": 3,
        "firstTimestamp": when,
        "lastTimestamp": when,
        "source": {"component": "ingress"},
    }
    return source


def error(text: str, second: int = 0, name: str = "web", **more: Any) -> Written:
    about = {"controller": "ingress", "namespace": "shop", "name": name}
    line = {"level": "error", "ts": f"2026-11-24T19:59:{second:02}Z", "msg": "Reconciler error",
            **about, "error": text, **more}  # fmt: skip
    return Written(json.dumps(line, separators=(",", ":")), "lbc-1")


def deployed(second: int, name: str = "shop/web") -> Written:
    line = {"level": "info", "ts": f"2026-11-24T19:59:{second:02}Z",
            "logger": "controllers.ingress", "msg": "successfully deployed model",
            "ingressGroup": name}  # fmt: skip
    return Written(json.dumps(line, separators=(",", ":")), "lbc-1")


def report(source: CaseSource, *log: Written) -> DoctorReport:
    snapshot: Snapshot = load(source, Section)
    since = snapshot.taken_at - timedelta(hours=1)
    heard = heard_in_events(snapshot, since) + heard_in_log(log, since)
    return examined(Facts(snapshot), catalogue.ALL, heard=heard)


def reported_in_events(
    snapshot: Snapshot, since: datetime | None = None
) -> tuple[ReportedError, ...]:
    return heard_in_events(snapshot, since).errors


def reported_in_log(lines: list[Written]) -> tuple[ReportedError, ...]:
    return heard_in_log(lines).errors


def test_the_latest_failure_of_an_object_is_its_word() -> None:
    source = event(event(healthy(), "FailedBuildModel", STRANGE, 9), "FailedDeployModel", NO_SUBNET)
    (word,) = reported_in_events(load(source, Section))
    assert (word.about, word.code, word.count) == (WEB, "ALB-SUBNET-001", 3)


def test_a_success_makes_earlier_failures_past() -> None:
    source = event(healthy(), "FailedBuildModel", NO_SUBNET, 9)
    event(source, "SuccessfullyReconciled", "Successfully reconciled", 1)
    (word,) = reported_in_events(load(source, Section))
    assert (word.past, word.resolved) == (True, source.taken_at - timedelta(minutes=1))


def test_old_events_tell_nothing_of_now() -> None:
    snapshot = load(event(healthy(), "FailedBuildModel", NO_SUBNET, 90), Section)
    assert reported_in_events(snapshot, snapshot.taken_at - timedelta(hours=1)) == ()


def test_equal_errors_in_the_log_are_counted() -> None:
    (word,) = reported_in_log([error(NO_SUBNET, 1), error(NO_SUBNET, 5)])
    assert word.count == 2
    assert word.first == datetime(2026, 11, 24, 19, 59, 1, tzinfo=timezone.utc)
    assert word.last == datetime(2026, 11, 24, 19, 59, 5, tzinfo=timezone.utc)


def test_another_error_of_the_same_object_replaces_the_one_before() -> None:
    (word,) = reported_in_log([error(STRANGE, 1), error(NO_SUBNET, 2)])
    assert word.code == "ALB-SUBNET-001"


def test_a_deployed_model_makes_the_errors_of_its_object_past_and_no_others() -> None:
    found = reported_in_log([error(NO_SUBNET, 1), error(NO_SUBNET, 2, "other"), deployed(3)])
    assert {word.about.name: word.past for word in found} == {"web": True, "other": False}


def test_an_error_about_no_object_is_the_controllers() -> None:
    line = json.dumps(
        {"level": "error", "ts": "2026-11-24T19:59:00Z", "msg": "x", "error": NO_RIGHT}
    )
    (word,) = reported_in_log([Written(line)])
    assert (word.about, word.code) == (CONTROLLER, "ALB-CTRL-009")


def test_of_an_event_and_a_log_line_the_later_one_is_kept() -> None:
    source = event(healthy(), "FailedBuildModel", NO_SUBNET)
    reported = (
        *reported_in_events(load(source, Section)),
        *reported_in_log([error(NO_SUBNET, 30)]),
    )
    assert [word.where for word in latest_of_each(reported)] == ["log"]


def test_a_failure_without_a_check_is_found_by_the_controllers_words_alone() -> None:
    line = json.dumps(
        {"level": "error", "ts": "2026-11-24T19:59:00Z", "msg": "x", "error": NO_RIGHT}
    )
    (finding,) = report(healthy(), Written(line)).findings
    assert (finding.code, finding.severity) == ("ALB-CTRL-009", Severity.ERROR)
    assert finding.about == ObjectRef("Deployment", "kube-system", "aws-load-balancer-controller")


def test_what_the_state_shows_no_more_is_told_for_information() -> None:
    (finding,) = report(event(healthy(), "FailedBuildModel", NO_SUBNET)).findings
    assert (finding.code, finding.severity) == ("ALB-SUBNET-001", Severity.INFO)
    assert "past: the state read at" in finding.detail


def test_what_the_state_shows_is_not_told_twice() -> None:
    source = case(FOLDER / "ALB-SUBNET-001.yaml")
    alone = report(source).findings
    ref = ObjectRef("Ingress", "shop", "public")
    assert ref in {finding.about for finding in alone}
    event(source, "FailedBuildModel", NO_SUBNET)
    record = next(r for (need, _), r in source.documents.items() if need is Section.EVENTS)
    record["involvedObject"]["name"] = "public"
    assert report(source).findings == alone


def test_a_check_that_could_not_look_leaves_the_word_to_the_controller() -> None:
    source = event(healthy(), "FailedBuildModel", NO_SUBNET)
    source.meta = {**source.meta, "gaps": {Section.SUBNETS.value: "AccessDenied"}}
    found = [f for f in report(source).findings if f.code == "ALB-SUBNET-001"]
    assert [f.severity for f in found] == [Severity.ERROR]


def test_an_error_that_no_signature_knows_is_an_error_with_its_text_and_object() -> None:
    (finding,) = report(healthy(), error(STRANGE, 1)).findings
    assert (finding.severity, finding.about) == (Severity.ERROR, WEB)
    assert STRANGE in finding.detail


def test_an_unknown_error_is_told_beside_what_the_state_shows() -> None:
    source = case(FOLDER / "ALB-SUBNET-001.yaml")
    found = report(source, error(STRANGE, 1, "public")).findings
    assert [f.code for f in found if STRANGE in f.detail] == ["ALB-CTRL-015"]
    assert found[0].code == "ALB-SUBNET-001"


def test_a_healthy_cluster_whose_log_is_quiet_has_no_finding() -> None:
    assert report(healthy(), deployed(1)).findings == ()


def test_a_right_to_an_object_with_a_name_is_known() -> None:
    text = (
        'ingresses.networking.k8s.io "web" is forbidden: User "system:serviceaccount:a:b" cannot '
        'patch resource "ingresses/status"'
    )
    matched = match_text(text)
    assert matched is not None
    assert matched.failure.code == "ALB-CTRL-009"
