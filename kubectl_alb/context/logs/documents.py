"""Events and records of log services in a file, JSON or YAML, as the lines that a log would have.

`kubectl get events -o json` (also of a watch, or in YAML) gives one line for each event, `aws logs
filter-log-events` and the results of Logs Insights the lines that the controller wrote.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

import yaml

from kubectl_alb.context.logs.beginning import JSON, beginning_of
from kubectl_alb.model.log import Written

_ANCHOR = re.compile(r"[:\-,\[][ \t]+&\w")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DECODER = json.JSONDecoder()


def lines_of_documents(text: str) -> tuple[Written, ...] | None:
    """Return the lines that documents stand for; None where the text holds no documents."""
    place = beginning_of(text)
    try:
        documents = list(_json(text, place) if JSON.match(text, place) else _yaml(text[place:]))
        return tuple(line for document in documents for line in _lines(document))
    except (ValueError, RecursionError, yaml.YAMLError):
        return None


def _json(text: str, place: int) -> Iterator[Any]:
    while place < len(text):
        document, place = _DECODER.raw_decode(text, place)
        yield document
        rest = re.compile(r"\s*").match(text, place)
        place = rest.end() if rest else place


def _yaml(text: str) -> Iterator[Any]:
    if _ANCHOR.search(text):
        raise ValueError("no answer of kubectl has anchors")
    yield from yaml.load_all(text, Loader=_LOADER)


def _lines(document: Any) -> Iterator[Written]:
    if isinstance(document, list):
        for each in document:
            yield from _lines(each)
    elif isinstance(document, dict):
        yield from _of_mapping(document)


def _of_mapping(document: Mapping[str, Any]) -> Iterator[Written]:
    inner = document.get("items") or document.get("object")
    if isinstance(inner, (list, dict)):
        yield from _lines(inner)
    elif isinstance(document.get("events"), list):
        yield from (line for each in document["events"] for line in _recorded(each))
    elif isinstance(document.get("results"), list):
        yield from (line for row in document["results"] for line in _queried(row))
    elif "items" not in document:
        yield Written(json.dumps(document, separators=(",", ":"), ensure_ascii=False))


def _recorded(record: Any) -> Iterator[Written]:
    """Yield the line in a record of CloudWatch Logs, whose times are milliseconds."""
    if isinstance(record, dict) and isinstance(record.get("message"), str):
        stamp = record.get("timestamp")
        for line in record["message"].splitlines():
            yield Written(line, stamp=_spelled(stamp) if isinstance(stamp, int) else "")


def _spelled(milliseconds: int) -> str:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, timezone.utc).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _queried(row: Any) -> Iterator[Written]:
    """Yield the line in a row of Logs Insights."""
    cells = row if isinstance(row, list) else []
    named = {cell.get("field"): cell.get("value") for cell in cells if isinstance(cell, dict)}
    message, time = named.get("@message"), named.get("@timestamp")
    if isinstance(message, str):
        for line in message.splitlines():
            yield Written(line, stamp=time if isinstance(time, str) else "")
