"""One line of the controller's log, whatever the release that wrote it.

    release      shape
    -----------  --------------------------------------------------------------------------
    v1           klog: E0102 03:04:05.6 1 controller.go:1] "msg"="…" "error"="…" "request"={…}
    v2.0 - v2.2  JSON, ts a number, logger "controller", controller and name beside error
    v2.3 - v2.4  JSON, logger "controller.<kind>", "reconciler kind" beside error
    v2.5 - v3    JSON, ts a text (RFC 3339), controller and object beside error, no logger
    any          klog of leader election, lines of net/http, what a panic leaves behind

A line may carry what `kubectl logs --prefix --timestamps` puts in front.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

from kubectl_alb.checks.logs import plain
from kubectl_alb.checks.logs.event_line import EventLine, event_in, event_of
from kubectl_alb.checks.logs.framing import FARTHEST, framed, pod_named
from kubectl_alb.checks.logs.trace import at_place

LONGEST_TIME = 40
_EVENTS = ("events", "controller-runtime.manager.events")
_EVENT_TYPES = ("Normal", "Warning")
_RESPONSES = ("mutating webhook response", "validating webhook response")
_OWN = ("level", "msg", "error")
# Where collectors of logs put the line that they collected, and its time.
_WRAPPED = ("log", "message", "_raw", "textPayload", "line", "msg", "@message")
_WRAPPED_FIELDS = ("log_processed", "jsonPayload", "message", "log")
_WRAPPED_TIMES = ("time", "timestamp", "@timestamp", "_time")
_DECODER = json.JSONDecoder()
_MOST_NESTED = 3


@dataclass(frozen=True, slots=True)
class LogLine:
    """What a line says; a text that it does not have is empty.

    `text` is the whole line where it is not JSON, `fields` all that it holds where it is. `denial`
    is the reason a webhook gave, and `model` the stack in the line that tells of a built model.
    `event` is the type of an event that the line repeats: `Normal` or `Warning`.
    """

    level: str = ""
    stamp: str | float = ""
    pod: str = ""
    logger: str = ""
    message: str = ""
    error: str = ""
    reason: str = ""
    denial: str = ""
    model: str = ""
    controller: str = ""
    kind: str = ""
    namespace: str = ""
    name: str = ""
    text: str = ""
    event: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def time(self) -> datetime | None:
        """When the line was written; klog lines without a time of kubectl have none."""
        return moment(self.stamp)

    @property
    def subject(self) -> str:
        """The object, as `namespace/name`, or the name alone: an explicit group has no other."""
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


def log_line(raw: str) -> LogLine:
    """Read one line; what is not JSON of the controller becomes its `text`."""
    return _read(raw.rstrip("\r\n"), 0)


def _read(raw: str, depth: int) -> LogLine:
    front = framed(raw)
    if front.rest.startswith('{\\"'):
        # A line of JSON that was put into quotes, as other systems show it.
        front = replace(front, rest=plain.unquoted(f'"{front.rest}"').strip())
    fields, place = _json_in(front.rest)
    if fields is None:
        return _plain(front.rest, front.pod, front.time)
    pod = front.pod or (pod_named(front.rest[:place]) if place else "")
    event = event_of(fields)
    if event is not None:
        return _event(event, fields, pod)
    inner = _unwrapped(fields) if depth < _MOST_NESTED else ""
    if inner:
        return _collected(_read(inner, depth + 1), fields, pod)
    return _structured(fields, pod, front.time)


def _json_in(text: str) -> tuple[dict[str, Any] | None, int]:
    """Return the object that a line holds, and where it begins."""
    place = 0 if text.startswith("{") else _far(text)
    if place < 0:
        return None, 0
    try:
        fields, end = _DECODER.raw_decode(text, place)
    except (ValueError, RecursionError):
        return None, 0
    whole = place == 0 and not text[end:].strip()
    if not isinstance(fields, dict) or not (whole or any(key in fields for key in _OWN)):
        return None, 0
    return fields, place


def _far(text: str) -> int:
    place = text.find('{"', 0, FARTHEST)
    return place if place > 0 and ('"level"' in text or '"msg"' in text) else -1


def _unwrapped(fields: Mapping[str, Any]) -> str:
    """Return the line that a collector of logs has put into a field; empty if there is none."""
    if "level" in fields and ("msg" in fields or "ts" in fields):
        return ""
    for key in _WRAPPED_FIELDS:
        if isinstance(fields.get(key), dict) and "level" in fields[key]:
            return json.dumps(fields[key], separators=(",", ":"))
    found = (fields.get(key) for key in _WRAPPED)
    return next((text.strip() for text in found if isinstance(text, str) and text.strip()), "")


def _collected(line: LogLine, fields: Mapping[str, Any], pod: str) -> LogLine:
    """Add what a collector knows of a line: its pod, and its time where it says none."""
    about = fields.get("kubernetes")
    named = _string(about.get("pod_name")) if isinstance(about, dict) else ""
    times = (fields.get(key) for key in _WRAPPED_TIMES)
    time = next((text for text in times if isinstance(text, str)), "")
    return replace(line, pod=line.pod or pod or named, stamp=line.stamp or time[:LONGEST_TIME])


def _event(event: EventLine, fields: Mapping[str, Any], pod: str, text: str = "") -> LogLine:
    counted = {"count": event.count} if event.count > 1 else {}
    return LogLine(
        stamp=event.time,
        pod=pod,
        message=event.message,
        reason=event.reason,
        controller=event.component if fields else "",
        kind=event.about.kind,
        namespace=event.about.namespace,
        name=event.about.name,
        event=event.type,
        fields=counted,
    )


def _structured(fields: Mapping[str, Any], pod: str, time: str) -> LogLine:
    texts = {key: value for key, value in fields.items() if isinstance(value, str)}
    told = texts.get
    message, logger, event = told("msg", ""), told("logger", ""), ""
    if logger in _EVENTS:
        types = (told("type", ""), message, "Warning")
        event = next(text for text in types if text in _EVENT_TYPES)
        message = told("message") or message
    namespace, name = _identity(fields)
    # A panic that was caught has its stack in a field of its own.
    stack = told("stacktrace", "") if "panic" in (*texts, told("error", "")[:5]) else ""
    return LogLine(
        level=told("level", ""),
        stamp=_stamp(fields.get("ts")) or time,
        pod=pod,
        logger=logger,
        message=at_place(message, stack.splitlines()) if stack else message,
        error=told("error") or told("panic", ""),
        reason=told("reason", ""),
        denial=_denial(fields) if message in _RESPONSES else "",
        model=told("model", ""),
        controller=_controller(texts, logger),
        kind=_kind(fields, texts),
        namespace=namespace,
        name=name,
        text=stack,
        event=event,
        fields=fields,
    )


def _stamp(value: object) -> str | float:
    if isinstance(value, str):
        return value[:LONGEST_TIME]
    return value if isinstance(value, (int, float)) else ""


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


@lru_cache(maxsize=1024)
def moment(value: object) -> datetime | None:
    """Read a time, a number of seconds or RFC 3339; None for what is neither.

    Many lines are written in the same second.
    """
    try:
        if isinstance(value, (int, float)):
            return datetime.fromtimestamp(value, timezone.utc)
        if not isinstance(value, str):
            return None
        # Python before 3.11 reads neither Z nor nanoseconds.
        text = re.sub(r"(\.\d{6})\d+", r"\1", value.replace("Z", "+00:00"))
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def _identity(fields: Mapping[str, Any]) -> tuple[str, str]:
    # Beside `object`, the same is under the controller's own kind, as in "TargetGroupBinding".
    inner = fields.get("object")
    named: Mapping[str, Any] = inner if isinstance(inner, dict) else {}
    namespace = fields.get("namespace", named.get("namespace"))
    return _string(namespace), _string(fields.get("name", named.get("name")))


def _controller(texts: Mapping[str, str], logger: str) -> str:
    named = texts.get("controller", "")
    if named or "controller." not in logger:
        return named
    # v2.3 and v2.4 name the controller in the logger only.
    return logger.rpartition(".")[2]


def _kind(fields: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    inner = fields.get("object")
    named = _string(inner["kind"]) if isinstance(inner, dict) and "kind" in inner else ""
    told = texts.get
    return named or told("controllerKind") or told("reconcilerKind") or told("reconciler kind", "")


def _denial(fields: Mapping[str, Any]) -> str:
    response = fields.get("response")
    if not isinstance(response, dict) or response.get("allowed") is True:
        return ""
    status = response.get("status")
    if not isinstance(status, dict):
        return ""
    return _string(status.get("message")) or _string(status.get("reason"))


def _plain(text: str, pod: str, time: str) -> LogLine:
    event = event_in(text)
    if event is not None:
        return replace(_event(event, {}, pod), stamp=time)
    said = plain.pairs(text) if '="' in text or plain.is_logfmt(text) else {}
    namespace, name = plain.requested(text)
    named = None if name else plain.object_in(text)
    logfmt = plain.is_logfmt(text)
    return LogLine(
        level=plain.level_said(text, said if logfmt else {}),
        stamp=time or (said.get("time") or said.get("ts", "") if logfmt else "")[:LONGEST_TIME],
        pod=pod,
        message=said.get("msg") or plain.klog_message(text),
        error=said.get("error") or said.get("err", ""),
        controller=said.get("controller", "") if name or "name" in said else "",
        kind=named.kind if named else "",
        namespace=namespace or said.get("namespace", "") or (named.namespace if named else ""),
        name=name or said.get("name", "") or (named.name if named else ""),
        text=text,
    )
