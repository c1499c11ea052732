"""Events in what people paste: JSON of the API, and the tables of `kubectl get` and `describe`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kubectl_alb.model.names import ObjectRef

_AGE = r"(?:(?:\d+[dhms])+|<unknown>|<invalid>)"
_ROW = re.compile(
    rf"^(?:(?P<namespace>[a-z0-9-]+)\s+)?{_AGE}(?: \(x\d+ over {_AGE}\))?\s+"
    r"(?P<type>Normal|Warning)\s+(?P<reason>[A-Z]\w+)\s+"
    r"(?P<kind>[A-Za-z][\w.]*)/(?P<name>[\w.-]+)\s+(?P<message>\S.*)$"
)
_DESCRIBED = re.compile(
    rf"^\s*(?P<type>Normal|Warning)\s+(?P<reason>[A-Z]\w+)\s+{_AGE}(?: \(x\d+ over {_AGE}\))?\s+"
    r"(?:from )?[\w./-]+(?:, \S+)?\s+(?P<message>\S.*)$"
)
# YAML spells a time that is not set as null.
_NO_TIME = ("", "null", "~")
_SPELLED = {
    "ingress": "Ingress",
    "service": "Service",
    "targetgroupbinding": "TargetGroupBinding",
    "gateway": "Gateway",
    "pod": "Pod",
    "deployment": "Deployment",
    "replicaset": "ReplicaSet",
}


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event as it stands in a line; `time` is when it was last seen."""

    type: str
    reason: str
    message: str
    about: ObjectRef
    time: str = ""
    count: int = 1
    component: str = ""


def event_of(fields: Mapping[str, Any]) -> EventLine | None:
    """Read an Event of `v1` or `events.k8s.io/v1`; None for anything else."""
    if fields.get("kind") != "Event" or not isinstance(fields.get("reason"), str):
        return None
    about = _mapping(fields, "involvedObject") or _mapping(fields, "regarding")
    series, source = _mapping(fields, "series"), _mapping(fields, "source")
    times = (
        series.get("lastObservedTime"), fields.get("lastTimestamp"),
        fields.get("deprecatedLastTimestamp"), fields.get("eventTime"),
    )  # fmt: skip
    told = [time for time in times if isinstance(time, str) and time not in _NO_TIME]
    counts = (series.get("count"), fields.get("count"), fields.get("deprecatedCount"))
    return EventLine(
        _text(fields.get("type")) or "Normal",
        fields["reason"],
        _text(fields.get("message")) or _text(fields.get("note")),
        ObjectRef(*(_text(about.get(key)) for key in ("kind", "namespace", "name"))),
        # All are UTC as the API server spells it, so that the longest life is the greatest text.
        max(told, default="") or _text(_mapping(fields, "metadata").get("creationTimestamp")),
        max(map(_number, counts)) or 1,
        _text(source.get("component")) or _text(fields.get("reportingController")),
    )


def event_in(text: str) -> EventLine | None:
    """Read a row of `kubectl get events`, or of the events of `kubectl describe`."""
    if "Warning" not in text and "Normal" not in text:
        return None
    row = _ROW.match(text)
    if row is not None:
        kind = row["kind"].partition(".")[0].lower()
        about = ObjectRef(_SPELLED.get(kind, kind), row["namespace"] or "", row["name"])
        return EventLine(row["type"], row["reason"], row["message"], about)
    row = _DESCRIBED.match(text)
    if row is None:
        return None
    return EventLine(row["type"], row["reason"], row["message"], ObjectRef("", "", ""))


def _mapping(fields: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = fields.get(key)
    return found if isinstance(found, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    if isinstance(value, str):
        return int(value) if value.isdecimal() and len(value) < 10 else 0
    return value if isinstance(value, int) else 0
