"""Logs of several pods over the wire; a small server answers as each test tells it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest

from kubectl_alb.context.kubernetes import retries
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.kubernetes.controller_deployment import ControllerFacts
from kubectl_alb.context.kubernetes.errors import SilentError
from kubectl_alb.context.logs import follow as log_follow
from kubectl_alb.context.logs.follow import Follower, Notice
from kubectl_alb.context.logs.pods import ControllerLogs, order
from kubectl_alb.errors import AccessError, AlbError, UnreachableError
from kubectl_alb.model.log import Written
from tests.scripted import Reply, Scripted, serving

SILENT = Reply(seconds=600)
PODS = "/api/v1/namespaces/kube-system/pods"


def pods(*names: str, restarts: int = 0, sidecar: bool = False) -> Reply:
    own = {"name": "controller", "args": ["--cluster-name=c"]}
    containers = [own, {"name": "proxy"}] if sidecar else [own]
    states = [{"name": "controller", "restartCount": restarts}]
    items = [
        {
            "metadata": {"name": name, "namespace": "kube-system"},
            "spec": {"containers": containers},
            "status": {"containerStatuses": states},
        }
        for name in names
    ]
    return Reply(body=json.dumps({"kind": "PodList", "items": items}).encode())


def log(*lines: str) -> Reply:
    return Reply(body="".join(f"{line}\n" for line in lines).encode())


def at(second: float, text: str) -> str:
    return f"2026-03-02T10:00:{second:06.3f}Z {text}"


def refusal(status: int, message: str = "no") -> Reply:
    return Reply(status, json.dumps({"kind": "Status", "message": message}).encode())


@contextmanager
def cluster(listed: Reply, **logs: Reply) -> Iterator[tuple[Scripted, ControllerLogs]]:
    """Serve the pods listed and their logs."""
    with serving() as server:
        server.routes[PODS] = listed
        for name, reply in logs.items():
            server.routes[f"{PODS}/{name}/log"] = reply
        client = KubeClient(Connection(server.url))
        yield server, ControllerLogs(client, ControllerFacts())


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "BACKOFF_SECONDS", 0)
    monkeypatch.setattr(log_follow, "PAUSES", (0.05,))
    monkeypatch.setattr(log_follow, "PODS_SECONDS", 0.05)


def texts(logs: ControllerLogs, **how: Any) -> list[str]:
    return [written.line for written in logs.history(**how)]


def test_the_logs_of_all_pods_are_merged_by_time() -> None:
    one, two = log(at(1, "a"), at(3, "c")), log(at(2, "b"), at(3.5, "d"))
    with cluster(pods("x", "y"), x=one, y=two) as (server, logs):
        found = list(logs.history(60))
    assert [written.line for written in found] == ["a", "b", "c", "d"]
    assert [written.pod for written in found] == ["x", "y", "x", "y"]
    assert all("sinceSeconds=60" in a.path for a in server.asked if "/log" in a.path)


def test_a_crashed_container_is_read_too_and_a_sidecar_is_not() -> None:
    with cluster(pods("x", restarts=1, sidecar=True), x=log(at(1, "a"))) as (server, logs):
        list(logs.history())
    asked = [each.path for each in server.asked if "/log" in each.path]
    assert sorted("previous=true" in path for path in asked) == [False, True]
    assert all("container=controller" in path for path in asked)


def test_one_pod_that_cannot_be_read_is_told_and_the_others_are_read() -> None:
    with cluster(pods("x", "y"), x=refusal(403), y=log(at(1, "a"))) as (_, logs):
        assert texts(logs) == ["a"]
    (failure,) = logs.failures
    assert "may not get pods/log in namespace kube-system" in failure.message


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refusal(403), AccessError),
        (refusal(429), UnreachableError),
        (refusal(500), UnreachableError),
        (refusal(400, "container is waiting to start"), AlbError),
        (Reply(body=b"x" * 100, cut=50), UnreachableError),
    ],
)
def test_where_no_log_can_be_read_the_reason_is_raised(reply: Reply, kind: type) -> None:
    with cluster(pods("x"), x=reply) as (_, logs), pytest.raises(AlbError) as caught:
        list(logs.history())
    assert isinstance(caught.value, kind)


def test_a_log_that_does_not_come_is_waited_for_no_longer_than_patience() -> None:
    with cluster(pods("x"), x=SILENT) as (_, logs), pytest.raises(UnreachableError):
        list(replace(logs, patience=0.2).history())


def test_the_log_of_a_crash_is_not_missed_when_it_is_gone() -> None:
    gone = refusal(400, "previous terminated container not found")
    with cluster(pods("x", restarts=1), x=gone) as (_, logs), pytest.raises(AlbError):
        list(logs.history())
    assert len(logs.failures) == 1


def test_the_first_lines_of_all_pods_are_waited_for_at_once() -> None:
    # Nobody is answered before all have been asked.
    reply = replace(log(at(1, "a")), barrier=Barrier(3))
    with cluster(pods("x", "y", "z"), x=reply, y=reply, z=reply) as (_, logs):
        assert texts(logs) == ["a", "a", "a"]
    assert logs.failures == []


def test_pods_that_do_not_answer_are_told_in_order_and_the_others_are_read() -> None:
    with cluster(pods("y", "x", "z"), x=SILENT, y=refusal(403), z=log(at(1, "a"))) as (_, logs):
        patient = replace(logs, patience=2.0)
        assert texts(patient) == ["a"]
    assert [type(failure) for failure in patient.failures] == [SilentError, AccessError]


def test_without_pods_it_is_told_where_they_were_looked_for() -> None:
    with cluster(pods()) as (_, logs), pytest.raises(AlbError, match="namespace kube-system"):
        list(logs.history())


def test_what_the_kubelet_itself_says_is_a_line_too() -> None:
    with cluster(pods("x"), x=log("unable to retrieve container logs")) as (_, logs):
        assert texts(logs) == ["unable to retrieve container logs"]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-03-02T10:00:00Z", "2026-03-02T10:00:00.5Z"),
        ("2026-03-02T10:00:00.12Z", "2026-03-02T10:00:00.9Z"),
        ("2026-03-02T10:00:00.999999998Z", "2026-03-02T10:00:00.999999999Z"),
        ("2026-03-02T12:00:00.1+02:00", "2026-03-02T10:00:00.2Z"),
        ("", "2026-03-02T10:00:00Z"),
    ],
)
def test_times_are_ordered_in_every_spelling(earlier: str, later: str) -> None:
    assert order(Written("", "", earlier)) < order(Written("", "", later))


def heard(logs: ControllerLogs, number: int) -> list[str]:
    """Follow until so many lines and notices were heard, each once."""
    found: list[str] = []
    for batch in Follower(logs).follow():
        found += [e.text if isinstance(e, Notice) else e.line for e in batch]
        if len(found) >= number:
            return found
    return found


def test_following_goes_on_behind_what_was_read() -> None:
    with cluster(pods("x"), x=log(at(1, "a"), at(2, "b"))) as (server, logs):
        assert texts(logs) == ["a", "b"]
        server.routes[f"{PODS}/x/log"] = log(at(2, "b"), at(2, "b2"), at(3, "c"))
        assert heard(logs, 2)[:2] == ["b2", "c"]
    asked = [each.path for each in server.asked if "follow=true" in each.path]
    assert "sinceTime=2026-03-02T10%3A00%3A02.000Z" in asked[0]


def test_a_stream_that_ends_is_begun_again_and_no_line_comes_twice() -> None:
    with cluster(pods("x"), x=log(at(1, "a"))) as (server, logs):
        follower = Follower(logs).follow()
        lines: list[str] = []
        for batch in follower:
            lines += [e.line for e in batch if isinstance(e, Written)]
            asked = [each for each in server.asked if "follow=true" in each.path]
            if len(asked) >= 3:
                server.routes[f"{PODS}/x/log"] = log(at(1, "a"), at(2, "b"))
            if "b" in lines:
                break
    assert lines == ["a", "b"]


def test_a_new_pod_is_followed_and_one_that_is_gone_is_told() -> None:
    with cluster(pods("x"), x=log(at(1, "a"))) as (server, logs):
        assert texts(logs) == ["a"]
        told: list[str] = []
        for batch in Follower(logs).follow():
            told += [e.text if isinstance(e, Notice) else e.line for e in batch]
            if any("follow=true" in each.path for each in server.asked):
                server.routes[f"{PODS}/y/log"] = log(at(2, "b"))
                server.routes[f"{PODS}/x/log"] = refusal(404)
                server.routes[PODS] = pods("y")
            if {"b", "following pod y", "pod x is gone"} <= set(told):
                break
    assert told.count("b") == 1


def test_a_failure_while_following_is_told_once() -> None:
    with cluster(pods("x"), x=log(at(1, "a"))) as (server, logs):
        assert texts(logs) == ["a"]
        server.routes[f"{PODS}/x/log"] = refusal(503, "etcd is away")
        told: list[str] = []
        for batch in Follower(logs).follow():
            told += [e.text for e in batch if isinstance(e, Notice)]
            if sum("follow=true" in each.path for each in server.asked) > 12:
                server.routes[f"{PODS}/x/log"] = log(at(2, "b"))
            if any(isinstance(e, Written) and e.line == "b" for e in batch):
                break
    assert len(told) == 1
    assert "etcd is away" in told[0]


def test_a_pod_that_is_listed_but_not_there_is_told_once() -> None:
    with cluster(pods("x", "y"), x=log(at(1, "a")), y=refusal(404, "no node")) as (server, logs):
        assert texts(logs) == ["a"]
        told: list[str] = []
        for batch in Follower(logs).follow():
            told += [e.text for e in batch if isinstance(e, Notice)]
            if sum("/y/log" in each.path for each in server.asked) > 5:
                break
    assert told == ["pod y is gone"]
