"""The last error of the log and of the events."""

import json
from datetime import timedelta

from kubectl_alb.checks.logs.last_error import LastError, LogSpan, last_error, span_of
from kubectl_alb.model.log import Written
from tests.builders import NOW, event, snapshot

SINCE = NOW - timedelta(hours=24)


def line(minutes_ago: int, level: str = "error", message: str = "Reconciler error") -> Written:
    when = NOW - timedelta(minutes=minutes_ago)
    said = {"level": level, "ts": f"{when:%Y-%m-%dT%H:%M:%SZ}", "msg": message}
    about = {"controller": "ingress", "namespace": "shop", "name": "web", "error": "AccessDenied"}
    return Written(json.dumps({**said, **about}, separators=(",", ":")))


def found(*lines: Written, events: tuple[object, ...] = ()) -> LastError | None:
    return last_error(snapshot(events=events), LogSpan(lines), SINCE)


def test_the_latest_error_of_the_log_counts() -> None:
    last = found(line(90), line(5), line(1, "info", "starting"))
    assert last is not None
    assert (last.error.last, last.error.where) == (NOW - timedelta(minutes=5), "log")
    assert str(last.error.about) == "ingress/web in shop"
    assert not last.resolved


def test_a_later_success_of_the_same_object_resolves_it() -> None:
    last = found(line(5), line(1, "info", "successfully deployed model"))
    assert last is not None
    assert last.resolved


def test_what_is_older_than_a_day_does_not_count() -> None:
    assert found(line(25 * 60)) is None


def test_a_failure_in_events_that_is_later_counts() -> None:
    last = found(line(50), events=(event("FailedDeployModel", "Throttling", minutes_ago=3),))
    assert last is not None
    assert (last.error.text, last.error.where) == ("Throttling", "event")


def test_a_success_in_events_resolves_the_failure_before_it() -> None:
    events = (event("FailedDeployModel", "why", minutes_ago=9), event("SuccessfullyReconciled"))
    last = found(events=events)
    assert last is not None
    assert (last.error.text, last.resolved) == ("why", True)


def test_a_log_goes_back_to_its_first_line() -> None:
    lines = (Written("no time"), line(50, "info"), line(5, "info"))
    assert span_of(lines, "", SINCE).begins == NOW - timedelta(minutes=50)
    assert span_of((line(48 * 60),), "", SINCE).begins == SINCE
    assert span_of((), "", SINCE).begins is None
