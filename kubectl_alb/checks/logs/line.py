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
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

_FRONT = re.compile(
    r"(?:\[pod/(?P<pod>[^/\]]+)[^\]]*\] )?"
    r"(?:(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) )?"
)
_KLOG = re.compile(r"(?P<level>[IWEF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w.-]+:\d+\] ")
_PAIR = re.compile(r'"(?P<key>msg|error)"="(?P<value>(?:[^"\\]|\\.)*)"')
_REQUEST = re.compile(r'"request"=(?P<request>\{[^}]*\})')
LONGEST_TIME = 40
_LEVELS = {"I": "info", "W": "warn", "E": "error", "F": "error"}
_EVENTS = ("events", "controller-runtime.manager.events")
_RESPONSES = ("mutating webhook response", "validating webhook response")


@dataclass(frozen=True, slots=True)
class LogLine:
    """What a line says; a text that it does not have is empty.

    `text` is the whole line where it is not JSON, `fields` all that it holds where it is. `denial`
    is the reason a webhook gave, and `model` the stack in the line that tells of a built model.
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
    fields: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def time(self) -> datetime | None:
        """When the line was written; klog lines without a time of kubectl have none."""
        return moment(self.stamp)

    @property
    def is_event(self) -> bool:
        """Whether the line repeats a Warning event (debug level only)."""
        return self.logger in _EVENTS

    @property
    def subject(self) -> str:
        """The object, as `namespace/name`, or the name alone: an explicit group has no other."""
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


def log_line(raw: str) -> LogLine:
    """Read one line; what is not JSON of the controller becomes its `text`."""
    raw = raw.rstrip("\r\n")
    front = None if raw.startswith("{") else _FRONT.match(raw)
    rest = raw[front.end() :] if front else raw
    pod, time = (front["pod"] or "", front["time"] or "") if front else ("", "")
    if rest.startswith("{"):
        try:
            fields = json.loads(rest)
        except (ValueError, RecursionError):
            return _plain(rest, pod, time)
        return _structured(fields, pod, time)
    return _plain(rest, pod, time)


def _structured(fields: Mapping[str, Any], pod: str, time: str) -> LogLine:
    texts = {key: value for key, value in fields.items() if isinstance(value, str)}
    told = texts.get
    message, logger = told("msg", ""), told("logger", "")
    if logger in _EVENTS:
        message = "" if told("type") == "Normal" else told("message") or message
    namespace, name = _identity(fields)
    return LogLine(
        level=told("level", ""),
        stamp=_stamp(fields.get("ts")) or time,
        pod=pod,
        logger=logger,
        message=message,
        error=told("error", ""),
        reason=told("reason", ""),
        denial=_denial(fields) if message in _RESPONSES else "",
        model=told("model", ""),
        controller=_controller(texts, logger),
        kind=_kind(fields, texts),
        namespace=namespace,
        name=name,
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
    klog = _KLOG.match(text)
    pairs = {pair["key"]: _unquoted(pair["value"]) for pair in _PAIR.finditer(text)}
    namespace, name = _requested(text)
    return LogLine(
        level=_LEVELS[klog["level"]] if klog else "",
        stamp=time,
        pod=pod,
        message=pairs.get("msg", ""),
        error=pairs.get("error", ""),
        namespace=namespace,
        name=name,
        text=text,
    )


def _unquoted(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"'))
    except ValueError:
        return value


def _requested(text: str) -> tuple[str, str]:
    found = _REQUEST.search(text)
    if found is None:
        return "", ""
    try:
        request = json.loads(found["request"])
    except ValueError:
        return "", ""
    return _string(request.get("Namespace")), _string(request.get("Name"))
