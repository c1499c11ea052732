import json

import pytest

from kubectl_alb.checks.logs.entry import entry
from kubectl_alb.checks.logs.scan import is_normal
from kubectl_alb.model.log import Written
from tests.logs import BEGUN, NO_SUBNET, info

STRANGE = "Failed deploy model due to the moon"
EVENT = {
    "kind": "Event",
    "apiVersion": "v1",
    "type": "Warning",
    "reason": "FailedDeployModel",
    "message": STRANGE,
    "involvedObject": {"kind": "Ingress", "namespace": "shop", "name": "web"},
    "lastTimestamp": "2026-03-02T10:00:00Z",
    "source": {"component": "ingress"},
}
NEWER = {
    "kind": "Event",
    "apiVersion": "events.k8s.io/v1",
    "type": "Warning",
    "reason": "FailedDeployModel",
    "note": STRANGE,
    "regarding": {"kind": "Ingress", "namespace": "shop", "name": "web"},
    "eventTime": "2026-03-02T09:00:00.000000Z",
    "series": {"count": 7, "lastObservedTime": "2026-03-02T10:00:00.000000Z"},
}


@pytest.mark.parametrize("event", [EVENT, NEWER])
def test_an_event_of_the_api_has_time_object_and_text(event: dict[str, object]) -> None:
    found = entry(Written(json.dumps(event)))
    assert (found.level, found.time, found.message) == ("error", BEGUN, STRANGE)
    assert (found.subject.kind, str(found.subject)) == ("Ingress", "shop/web")


@pytest.mark.parametrize(
    "row",
    [
        f"3m27s  Warning  FailedDeployModel  ingress/web  {STRANGE}",
        f"shop  3m27s  Warning  FailedDeployModel  ingress/web  {STRANGE}",
        f"3m (x4 over 10m)  Warning  FailedDeployModel  ingress/web  {STRANGE}",
        f"  Warning  FailedDeployModel  3m (x4 over 10m)  ingress  {STRANGE}",
        f"9s    Warning   FailedDeployModel   targetgroupbinding/k8s-web   {STRANGE}",
    ],
)
def test_a_row_of_kubectl_is_an_event(row: str) -> None:
    found = entry(Written(row))
    assert (found.level, found.message) == ("error", STRANGE)


@pytest.mark.parametrize("level", ["debug", "info"])
@pytest.mark.parametrize(
    "fields",
    [
        {"logger": "events", "msg": STRANGE, "type": "Warning"},
        {"logger": "controller-runtime.manager.events", "msg": "Warning", "message": STRANGE},
    ],
)
def test_a_warning_event_in_the_log_is_an_error_at_any_level(
    level: str, fields: dict[str, str]
) -> None:
    about = {"object": {"kind": "Service", "namespace": "a", "name": "b"}}
    text = {"level": level, "ts": "2026-03-02T10:00:00Z", **fields, **about, "reason": "FailedX"}
    line = json.dumps(text, separators=(",", ":"))
    found = entry(Written(line))
    assert (found.level, found.message, str(found.subject)) == ("error", STRANGE, "a/b")
    assert not is_normal(line)


def test_a_known_event_is_as_grave_as_its_failure() -> None:
    known = {**EVENT, "message": f"Failed build model due to {NO_SUBNET}"}
    assert entry(Written(json.dumps(known))).code == "ALB-SUBNET-001"


def test_an_event_of_another_program_is_a_warning() -> None:
    other = {**EVENT, "involvedObject": {"kind": "Pod", "name": "x"}, "reason": "BackOff"}
    assert entry(Written(json.dumps(other))).level == "warn"


def test_a_normal_event_is_no_error_whatever_it_says() -> None:
    line = info("Failed to be odd", level="debug", logger="events", type="Normal", reason="X")
    assert entry(Written(line)).level == "info"
