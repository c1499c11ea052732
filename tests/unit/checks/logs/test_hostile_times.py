"""Orders and shapes of words under which the past is easily taken for the present."""

import json
from datetime import timedelta
from typing import Any

import pytest

from kubectl_alb.model.failure import Severity
from kubectl_alb.model.log import Written
from kubectl_alb.model.section import Section
from tests.cases import FOLDER, CaseSource, case, healthy
from tests.unit.checks.logs.test_current import (
    CERTIFICATE,
    NO_CREDENTIALS,
    TAKEN,
    event,
    failed,
    found,
    line,
    only,
)

ERROR, INFO = Severity.ERROR, Severity.INFO
UNREACHABLE = (
    "operation error ACM: ListCertificates, https response error StatusCode: 0, RequestID: , "
    'request send failed, Post "https://acm.eu-west-1.amazonaws.com/": dial tcp: i/o timeout'
)


def ago(seconds: int) -> str:
    return f"{TAKEN - timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%S.000000Z}"


def raw_event(source: CaseSource, reason: str, message: str, **fields: Any) -> CaseSource:
    """Add an event of Ingress shop/web with these fields and no others of time and count."""
    key = f"r{len(source.documents)}"
    about = {"kind": "Ingress", "namespace": "shop", "name": "web"}
    regarding = "regarding" if "note" in fields else "involvedObject"
    text = {} if "note" in fields else {"message": message}
    source.documents[Section.EVENTS, f"shop/{key}"] = {
        "kind": "Event",
        "metadata": {"name": key, "namespace": "shop", "creationTimestamp": ago(3500)},
        regarding: about,
        "type": "Normal" if reason == "SuccessfullyReconciled" else "Warning",
        "reason": reason,
        **text,
        **fields,
    }
    return source


def deployed(seconds: int) -> Written:
    return line(
        "successfully deployed model",
        seconds,
        logger="controllers.ingress",
        ingressGroup="shop/web",
    )


def test_a_log_whose_pods_follow_each_other_is_heard_by_time() -> None:
    assert only(healthy(), failed(CERTIFICATE, 60), deployed(600)).severity is ERROR
    assert only(healthy(), deployed(60), failed(CERTIFICATE, 600)).severity is INFO


def test_a_failure_that_goes_on_after_the_success_of_another_object_is_current() -> None:
    source = event(healthy(), "", 5, name="other")
    log = [failed(CERTIFICATE, second) for second in (600, 300, 20)]
    finding = only(source, *log)
    assert finding.severity is ERROR
    assert "3 times, last at 19:59:40" in finding.detail


def test_an_endpoint_that_one_object_needs_is_not_reached_though_others_need_none() -> None:
    source = event(healthy(), "", 5, name="other")
    assert only(source, failed(UNREACHABLE, 60)).severity is ERROR


def test_credentials_that_fail_again_after_a_success_are_missing_again() -> None:
    source = event(healthy(), "", 300, name="other")
    assert only(source, failed(NO_CREDENTIALS, 60)).severity is ERROR


@pytest.mark.parametrize(
    "times",
    [
        {"eventTime": ago(3000), "series": {"count": 9, "lastObservedTime": ago(20)}},
        {"firstTimestamp": ago(3000), "lastTimestamp": ago(20), "count": 9},
        {"eventTime": ago(3000), "deprecatedFirstTimestamp": ago(3000),
         "deprecatedLastTimestamp": ago(20), "deprecatedCount": 9, "note": CERTIFICATE},
        {"firstTimestamp": ago(3000), "lastTimestamp": ago(2000), "count": 1,
         "series": {"count": 9, "lastObservedTime": ago(20)}},
    ],
)  # fmt: skip
def test_a_series_is_as_young_as_its_last_event(times: dict[str, Any]) -> None:
    source = raw_event(healthy(), "FailedDeployModel", CERTIFICATE, **times)
    finding = only(event(source, "", 600))
    assert finding.severity is ERROR
    assert "9 times, last at 19:59:40" in finding.detail


def test_a_single_event_of_the_newer_kind_has_its_own_time() -> None:
    source = raw_event(healthy(), "FailedDeployModel", CERTIFICATE, eventTime=ago(1200))
    assert "once, last at 19:40:00" in only(source).detail
    assert only(event(source, "", 600)).severity is INFO


def test_equal_failures_whose_requests_differ_are_counted_as_one() -> None:
    source = healthy()
    for number in range(4):
        text = f"{CERTIFICATE}\n\tstatus code: 400, request id: {number}"
        times = {"firstTimestamp": ago(900 - number), "lastTimestamp": ago(60 - number)}
        raw_event(source, "FailedDeployModel", text, count=2, **times)
    assert "8 times" in only(source).detail


def test_what_failed_before_a_success_is_not_counted_with_what_fails_now() -> None:
    source = event(healthy(), "", 600)
    for seconds in (1200, 60):
        text = f"{CERTIFICATE}\n\tstatus code: 400, request id: {seconds}"
        raw_event(source, "FailedDeployModel", text, count=2, lastTimestamp=ago(seconds))
    finding = only(source)
    assert finding.severity is ERROR
    assert "2 times" in finding.detail


def test_a_failure_and_a_success_of_one_second_do_not_depend_on_their_order() -> None:
    first = only(event(event(healthy(), CERTIFICATE, 60), "", 60))
    second = only(event(event(healthy(), "", 60), CERTIFICATE, 60))
    assert (first.severity, second.severity) == (INFO, INFO)


@pytest.mark.parametrize("level", ["debug", "info", "warn"])
@pytest.mark.parametrize("logger", ["events", "controller-runtime.manager.events"])
def test_a_warning_event_in_a_line_of_the_log_is_current(level: str, logger: str) -> None:
    about = {"kind": "Ingress", "namespace": "shop", "name": "web"}
    text = {"level": level, "ts": ago(60), "logger": logger, "msg": "odd and unknown",
            "type": "Warning", "object": about, "reason": "FailedDeployModel"}  # fmt: skip
    finding = only(healthy(), Written(json.dumps(text, separators=(",", ":")), "lbc-1"))
    assert (finding.code, finding.severity) == ("ALB-CTRL-015", ERROR)
    assert (finding.about.kind, finding.about.name) == ("Ingress", "web")
    assert "odd and unknown" in finding.detail


def test_a_success_that_a_debug_line_carries_makes_the_failure_past() -> None:
    about = {"kind": "Ingress", "namespace": "shop", "name": "web"}
    text = {"level": "debug", "ts": ago(60), "logger": "events", "msg": "Successfully reconciled",
            "type": "Normal", "object": about, "reason": "SuccessfullyReconciled"}  # fmt: skip
    done = Written(json.dumps(text, separators=(",", ":")), "lbc-1")
    assert only(healthy(), failed(CERTIFICATE, 600), done).severity is INFO
    assert only(event(healthy(), CERTIFICATE, 600), done).severity is INFO


def test_a_refused_gateway_stands_before_its_missing_load_balancer_45_minutes_later() -> None:
    source = case(FOLDER / "ALB-GW-007.yaml")
    source = event(source, "TooManyLoadBalancers: no more", 45 * 60, "Gateway", "silent")
    told = [f for f in found(source) if f.about.name == "silent"]
    assert [f.code for f in told] == ["ALB-QUOTA-004", "ALB-GW-007"]
    assert told[1].causes == ("ALB-QUOTA-004",)


def test_targets_are_missing_because_of_what_the_binding_reports() -> None:
    source = case(FOLDER / "ALB-TGT-006.yaml")
    refs = [f.about for f in found(source) if f.code == "ALB-TGT-006"]
    assert refs
