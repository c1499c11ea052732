"""Lines that are not JSON: klog, logfmt, and what programs write for people."""

import json
import re

from kubectl_alb.model.names import ObjectRef

_PAIR = re.compile(r'(?:^|[\s{])"?(?P<key>[A-Za-z_][\w.]*)"?=(?P<value>"(?:[^"\\]|\\.)*"|[^\s,"]+)')
_KLOG = re.compile(r"(?P<level>[IWEF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w.-]+:\d+\] ")
_KLOG_TEXT = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"(?= |$)')
_KLOG_LEVELS = {"I": "info", "W": "warn", "E": "error", "F": "error"}
_LEVEL_KEYS = ("level", "lvl", "severity")
_LOGFMT = re.compile(r'(?:^|\s)(?:level|lvl|severity)="?\w')
_REQUEST = re.compile(r'"request"=(?P<request>\{[^}]*\})')
_BAD = re.compile(
    r"^[^\w\"'{]*(?:panic: |fatal error: )"
    r"|(?:^|[\s|:\[\(\"'\u2502\u2716-\u2718>-])"
    r"(?:E(?:rror|RROR)|error|(?:FATAL|[Ff]atal)(?: error)?)"
    r"(?:[:\]|!]| \(| from server| when | in | while )"
    r"|\bFAILED\b|\b[A-Z]+_FAILED\b|\bdenied the request\b|failed calling webhook"
    r'|"level": ?"(?:error|fatal|d?panic)"'
    r"|^\W*(?:ERROR|FATAL)\b|[\u2716-\u2718\u274c]"
    r"|\b(?:[Ff]ailed|cannot|unable) (?:to )?\w+.*: |\b[Ff]ailed \w[\w ]* due to "
)
_DOUBTFUL = re.compile(r"^\W*(?:WARN(?:ING)?|[Ww]arning)\b[:\]\s]|\[WARN(?:ING)?\]")
_FRAMES = re.compile(r"^(?:goroutine \d+ \[|\t/|\[signal |created by |exit status )")
_PATCHED = re.compile(r'"(?P<name>[a-z0-9][\w.-]*)" with kind (?P<kind>[A-Z]\w+)')
# What a line is about, it says in the beginning.
LONGEST = 4000
_QUOTED = re.compile(
    r"(?<!for )\b(?P<kind>[Ii]ngress(?:es)?|[Ss]ervices?|[Tt]arget[Gg]roup[Bb]indings?|[Gg]ateways?"
    r"|IngressClass|IngressClassParams|[Dd]eployments?|HTTPRoute|GRPCRoute|TLSRoute|TCPRoute)"
    r'(?:\.[\w.]+)? "(?:(?P<namespace>[a-z0-9-]+)/)?(?P<name>[a-z0-9][\w.-]*)"'
)
_KINDS = {
    "ingress": "Ingress",
    "service": "Service",
    "targetgroupbinding": "TargetGroupBinding",
    "gateway": "Gateway",
    "deployment": "Deployment",
}


def pairs(text: str) -> dict[str, str]:
    """Return what a text says as `key=value` or `"key"="value"`."""
    return {pair["key"]: unquoted(pair["value"]) for pair in _PAIR.finditer(text)}


def unquoted(value: str) -> str:
    """Return a value without its quotes; as it stands where they do not fit."""
    if not value.startswith('"'):
        return value
    try:
        return str(json.loads(value))
    except ValueError:
        return value.strip('"')


def klog_level(text: str) -> str:
    """Return the level of a line of klog; empty for any other line."""
    found = _KLOG.match(text)
    return _KLOG_LEVELS[found["level"]] if found else ""


def klog_message(text: str) -> str:
    """Return the quoted message that a structured line of klog begins with; empty if none."""
    front = _KLOG.match(text)
    found = _KLOG_TEXT.match(text, front.end()) if front else None
    return unquoted(found.group()) if found else ""


def is_logfmt(text: str) -> bool:
    """Return whether a line says its level as `level=error`."""
    return _LOGFMT.search(text, 0, 200) is not None


def level_said(text: str, said: dict[str, str]) -> str:
    """Return the level that a line says; empty if it says none."""
    level = klog_level(text) or next((said[key] for key in _LEVEL_KEYS if key in said), "")
    return level.lower()


def level_told(text: str) -> str:
    """Return the level that the words of a line tell; empty for an ordinary one."""
    text = text[:LONGEST]
    if _FRAMES.match(text) and "rror" not in text:
        return ""
    if _DOUBTFUL.search(text):
        return "warn"
    return "error" if _BAD.search(text) else ""


def requested(text: str) -> tuple[str, str]:
    """Return namespace and name of what a reconciler of the first generation was asked for."""
    found = _REQUEST.search(text)
    if found is None:
        return "", ""
    try:
        request = json.loads(found["request"])
    except ValueError:
        return "", ""
    named = (request.get("Namespace"), request.get("Name"))
    namespace, name = (each if isinstance(each, str) else "" for each in named)
    return namespace, name


def object_in(text: str) -> ObjectRef | None:
    """Return the object that an answer names, as in `Service "web" is invalid`."""
    patched = _PATCHED.search(text)
    if patched is not None:
        return ObjectRef(patched["kind"], "", patched["name"])
    found = _QUOTED.search(text)
    if found is None:
        return None
    word = found["kind"].lower()
    singular = word.removesuffix("es") if word == "ingresses" else word.removesuffix("s")
    kind = _KINDS.get(word) or _KINDS.get(singular) or found["kind"]
    return ObjectRef(kind, found["namespace"] or "", found["name"])
