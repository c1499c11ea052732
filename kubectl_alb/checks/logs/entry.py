"""A log line as it is told: how grave, about which object, what it says, which failure it is."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kubectl_alb.checks.logs.blocks import whole
from kubectl_alb.checks.logs.line import LogLine, log_line, moment
from kubectl_alb.checks.logs.plain import level_told
from kubectl_alb.checks.logs.scan import is_normal
from kubectl_alb.checks.logs.signatures import Match, match_line
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.log import Written

LEVELS = ("debug", "info", "warn", "error")
RANK = {level: place for place, level in enumerate(LEVELS)}

_SPELLED = {
    "warning": "warn", "dpanic": "error", "panic": "error", "fatal": "error", "err": "error",
    "critical": "error", "trace": "debug", "notice": "info",
}  # fmt: skip
_LEVEL_OF = {Severity.ERROR: "error", Severity.WARNING: "warn", Severity.INFO: "info"}
_KINDS = {
    "ingress": "Ingress",
    "service": "Service",
    "targetGroupBinding": "TargetGroupBinding",
    "targetgroupbinding": "TargetGroupBinding",
}
# What the controller writes events about; a table that does not name the object has none.
_OWN_KINDS = frozenset((
    "", "Ingress", "Service", "TargetGroupBinding", "Gateway", "GatewayClass", "GlobalAccelerator",
    "IngressClassParams", "HTTPRoute", "GRPCRoute", "TCPRoute", "UDPRoute", "TLSRoute",
    "LoadBalancerConfiguration", "TargetGroupConfiguration", "ListenerRuleConfiguration",
))  # fmt: skip
# In the name of the controller's own pods.
OWN_NAME = "load-balancer-controller"
# Objects that a line is about where it has no object of its own.
_NESTED = {
    "ingress": "Ingress",
    "service": "Service",
    "tgb": "TargetGroupBinding",
    "targetGroupBinding": "TargetGroupBinding",
    "TargetGroupBinding": "TargetGroupBinding",
}
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
# What klog, and Go's own log, put in front; klog's time has no year.
_PREFIX = re.compile(
    r"^(?:[IWEF]\d{4} [\d:.]+ +\d+ [\w.-]+:\d+\] |(?P<stamp>\d{4}/\d\d/\d\d \d\d:\d\d:\d\d) )"
)
_TARGET_GROUP = re.compile(r":targetgroup/(?P<name>[^/]+)/")
_NO_RESOURCES = '"resources":{}}'
_EMPTY = (("resources", "none: no load balancer is asked for"),)
_MODEL_ID = re.compile(r'\{"id":"(?P<id>[^"]+)"')
# Shown elsewhere, of use to nobody, or (the model) too long.
_NO_DETAIL = frozenset((
    "level", "ts", "msg", "message", "logger", "caller", "stacktrace", "error", "reason", "model",
    "controller", "controllerGroup", "controllerKind", "object", "type", "namespace", "name",
    "reconciler group", "reconciler kind", "reconcilerGroup", "reconcilerKind", "reconcileID",
    "panic", "panicGoValue", "checkpoint", "calculated hash", "stackID", "ingressGroup", *_NESTED,
))  # fmt: skip
_NO_DETAIL_OF = {"": _NO_DETAIL - {"controller"}, "TargetGroup": _NO_DETAIL | {"arn"}}


@dataclass(frozen=True, slots=True)
class LoggedObject:
    """What a line is about; an explicit IngressGroup has no namespace."""

    kind: str = ""
    namespace: str = ""
    name: str = ""

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


NOTHING = LoggedObject()


@dataclass(frozen=True, slots=True)
class Entry:
    """A log line as it is told.

    `level` is that of the line, or of the failure it tells of if that is graver; `error` is empty
    where the line has no error beside its message.
    """

    level: str
    time: datetime | None = None
    pod: str = ""
    controller: str = ""
    subject: LoggedObject = NOTHING
    message: str = ""
    error: str = ""
    details: tuple[tuple[str, str], ...] = ()
    match: Match | None = None

    @property
    def size(self) -> int:
        """About how many characters it holds."""
        size = len(self.message) + len(self.error)
        for _, value in self.details:
            size += len(value)
        return size

    def at(self, time: datetime | None) -> "Entry":
        """Return the same entry at another time; `dataclasses.replace` takes twice as long."""
        return Entry(
            self.level,
            time,
            self.pod,
            self.controller,
            self.subject,
            self.message,
            self.error,
            self.details,
            self.match,
        )

    @property
    def code(self) -> str:
        """The failure that it tells of; empty if none."""
        return self.match.failure.code if self.match else ""


def entry(written: Written) -> Entry:
    """Read a line."""
    line = log_line(written.line)
    if written.more:
        line = whole(line, written.more)
    match = None if is_normal(written.line) else match_line(line)
    controller = line.controller or _by_logger(line.logger)
    subject = _subject(line, controller)
    return Entry(
        level=_level(line, match),
        time=moment(written.stamp) or line.time or _time_in(line.text),
        pod=written.pod or line.pod,
        controller=controller,
        subject=subject,
        message=line.message or _PREFIX.sub("", line.text),
        error=line.error or line.denial,
        details=_details(line.fields, _NO_DETAIL_OF.get(subject.kind, _NO_DETAIL))
        + (_EMPTY if line.model.endswith(_NO_RESOURCES) else ()),
        match=match,
    )


def _time_in(text: str) -> datetime | None:
    found = _PREFIX.match(text)
    stamp = found["stamp"] if found else None
    return moment(stamp.replace("/", "-")) if stamp else None


def _level(line: LogLine, match: Match | None) -> str:
    if line.event:
        return _level_of_event(line) if match is None else _LEVEL_OF[match.severity]
    told = "" if line.level or match else level_told(line.text)
    said = told or _SPELLED.get(line.level, line.level)
    if said not in RANK:
        # zapr spells the levels beyond debug as Level(-2).
        said = "debug" if said.startswith("Level(") else "info"
    if match is None:
        return said
    if match.failure.harmless:
        return "info"
    return max(said, _LEVEL_OF[match.severity], key=RANK.__getitem__)


def _level_of_event(line: LogLine) -> str:
    """Return how grave an event is that no signature knows: an error, of the controller's kinds."""
    if line.event == "Normal":
        return "info"
    own = line.kind in _OWN_KINDS or OWN_NAME in line.name
    return "error" if own or line.reason.startswith("FailedDeploy") else "warn"


def _by_logger(logger: str) -> str:
    return logger.removeprefix("controllers.") if logger.startswith("controllers.") else ""


def _subject(line: LogLine, controller: str) -> LoggedObject:
    # Alone, `name` may be anything: a server, a security group.
    if line.name and (line.namespace or controller or line.kind):
        return LoggedObject(_kind(line.kind, controller, line.namespace), line.namespace, line.name)
    stack = _stack(line)
    if stack:
        namespace, _, name = stack.rpartition("/")
        return LoggedObject(_kind("", controller or "ingress", namespace), namespace, name)
    return _nested(line.fields)


def _stack(line: LogLine) -> str:
    if line.model:
        built = _MODEL_ID.match(line.model)
        return built["id"] if built else ""
    named = line.fields.get("stackID") or line.fields.get("ingressGroup")
    return named if isinstance(named, str) else ""


def _target_group(arn: object) -> LoggedObject:
    # controller: pkg/targetgroupbinding/targets_manager.go names nothing but the ARN
    found = _TARGET_GROUP.search(arn) if isinstance(arn, str) else None
    return LoggedObject("TargetGroup", "", found["name"]) if found else NOTHING


def _kind(kind: str, controller: str, namespace: str) -> str:
    if controller == "ingress" and not namespace:
        # controller: controllers/ingress/group_controller.go reconciles groups, not Ingresses
        return "IngressGroup"
    return kind or _KINDS.get(controller, "")


def _nested(fields: Mapping[str, Any]) -> LoggedObject:
    for key in fields:
        found = fields[key] if key in _NESTED else None
        if isinstance(found, dict) and isinstance(found.get("name"), str):
            return LoggedObject(_NESTED[key], str(found.get("namespace") or ""), found["name"])
    return _target_group(fields.get("arn"))


def _details(fields: Mapping[str, Any], hidden: Collection[str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        [
            (key, value if isinstance(value, str) else _compact(value))
            for key, value in fields.items()
            if key not in hidden and value is not None and value != ""
        ]
    )


def _compact(value: object) -> str:
    if isinstance(value, list) and value and all(map(_is_target, value)):
        return ",".join([f"{target['Id']}:{target['Port']}" for target in value])
    text = _ENCODER.encode(value)
    return _ENCODER.encode(_without_nulls(value)) if "null" in text else text


def _is_target(value: object) -> bool:
    return isinstance(value, dict) and "Id" in value and "Port" in value


def _without_nulls(value: object) -> object:
    if isinstance(value, dict):
        return {k: _without_nulls(v) for k, v in value.items() if v is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value
