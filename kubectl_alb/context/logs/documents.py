"""Events and records of log services in a file, JSON or YAML, as the lines that a log would have.

`kubectl get events -o json` (also of a watch, or in YAML) gives one line for each event, `aws logs
filter-log-events`, the results of Logs Insights, and answers of Loki and Elasticsearch the lines
that the controller wrote.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

import yaml

from kubectl_alb.context.logs.beginning import JSON, beginning_of
from kubectl_alb.context.yaml_size import MAX_VALUES, has_too_many_values
from kubectl_alb.errors import DecodeError
from kubectl_alb.model.log import Written

_ANCHOR = re.compile(r"[:\-,\[][ \t]+&\w")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"\s*")
# What is counted where no line can be made of it: one of them, and several.
ITEMS = "item is not an object or a text", "items are neither objects nor texts"
RECORDS = "record has no message", "records have no message"
Omit = Callable[[str, str], None]


def lines_of_documents(text: str, omit: Omit) -> tuple[Written, ...] | None:
    """Return the lines that documents stand for; None where the text holds no documents.

    What follows the last document of JSON is read as lines. `omit` is told what no line is made of.
    """
    place = beginning_of(text)
    try:
        documents = list(_json(text, place) if JSON.match(text, place) else _yaml(text[place:]))
        return tuple(line for document in documents for line in _lines(document, omit))
    except (ValueError, RecursionError, yaml.YAMLError):
        return None


class _Rest(str):
    """Text behind the documents."""

    __slots__ = ()


def _json(text: str, place: int) -> Iterator[Any]:
    first = place
    while place < len(text):
        try:
            document, place = _DECODER.raw_decode(text, place)
        except ValueError:
            if place == first:
                raise
            yield _Rest(text[place:])
            return
        yield document
        rest = _BLANK.match(text, place)
        place = rest.end() if rest else place


def _yaml(text: str) -> Iterator[Any]:
    if _ANCHOR.search(text):
        raise ValueError("no answer of kubectl has anchors")
    if has_too_many_values(text):
        raise DecodeError(
            f"the file is YAML of more than {MAX_VALUES:,} values",
            hint="give JSON (`kubectl get events -o json`), or fewer events",
        )
    yield from yaml.load_all(text, Loader=_LOADER)


def _lines(document: Any, omit: Omit) -> Iterator[Written]:
    if isinstance(document, list):
        for each in document:
            yield from _lines(each, omit)
            if each is None:
                omit(*ITEMS)
    elif isinstance(document, dict):
        yield from _of_mapping(document, omit)
    elif isinstance(document, str):
        yield from _split(document)
    elif document is not None:
        omit(*ITEMS)


def _split(text: str, stamp: str = "") -> Iterator[Written]:
    return (Written(line, stamp=stamp) for line in text.splitlines() if line.strip())


def _of_mapping(document: Mapping[str, Any], omit: Omit) -> Iterator[Written]:
    inner = document.get("items") or document.get("object")
    found = _answers(document)
    if isinstance(inner, (list, dict)):
        yield from _lines(inner, omit)
    elif found is not None:
        records, lines = found
        for record in records:
            made = list(lines(record))
            yield from made
            if not made:
                omit(*RECORDS)
    elif "items" not in document:
        yield Written(json.dumps(document, separators=(",", ":"), ensure_ascii=False))
    elif document["items"]:
        omit(*ITEMS)


Lines = Callable[[Any], Iterator[Written]]


def _answers(document: Mapping[str, Any]) -> tuple[list[Any], Lines] | None:
    """Return the records in the answer of a log service, and what reads one; None if it is none."""
    if isinstance(document.get("events"), list):
        return document["events"], _recorded
    if isinstance(document.get("results"), list):
        return document["results"], _queried
    hits, data = document.get("hits"), document.get("data")
    if isinstance(hits, dict) and isinstance(hits.get("hits"), list):
        return hits["hits"], _hit
    if isinstance(data, dict) and isinstance(data.get("result"), list):
        streams = (one for one in data["result"] if isinstance(one, dict))
        return [pair for one in streams for pair in one.get("values") or ()], _streamed
    return None


def _recorded(record: Any) -> Iterator[Written]:
    """Yield the lines in a record of CloudWatch Logs, whose times are milliseconds."""
    if isinstance(record, dict) and isinstance(record.get("message"), str):
        stamp = record.get("timestamp")
        yield from _split(record["message"], _spelled(stamp) if isinstance(stamp, int) else "")


def _spelled(milliseconds: float) -> str:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, timezone.utc).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _queried(row: Any) -> Iterator[Written]:
    """Yield the lines in a row of Logs Insights."""
    cells = row if isinstance(row, list) else []
    named = {cell.get("field"): cell.get("value") for cell in cells if isinstance(cell, dict)}
    message, time = named.get("@message"), named.get("@timestamp")
    if isinstance(message, str):
        yield from _split(message, time if isinstance(time, str) else "")


def _hit(hit: Any) -> Iterator[Written]:
    """Yield the line in a hit of Elasticsearch, which stands as its collector has put it."""
    source = hit.get("_source") if isinstance(hit, dict) else None
    if isinstance(source, dict):
        yield Written(json.dumps(source, separators=(",", ":"), ensure_ascii=False))


def _streamed(pair: Any) -> Iterator[Written]:
    """Yield the lines in a value of Loki: nanoseconds and a text."""
    if isinstance(pair, list) and len(pair) > 1 and isinstance(pair[1], str):
        time = str(pair[0])
        yield from _split(pair[1], _spelled(int(time) / 1e6) if time.isdecimal() else "")
