"""Texts of the controller, AWS and the API server, each with the code that it stands for."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.logs.scan import scan
from kubectl_alb.checks.logs.signatures import Match, match_event, match_text

HERE = Path(__file__).parent
TEXTS: dict[str, str] = json.loads((HERE / "signatures.json").read_text())
ROWS: list[dict[str, Any]] = [
    json.loads(row) for row in (HERE / "signature-lines.jsonl").read_text().splitlines()
]
LINES = [row for row in ROWS if "line" in row]
EVENTS = [row for row in ROWS if "event" in row]


def reconcile_error(error: str) -> str:
    return json.dumps({"level": "error", "msg": "Reconciler error", "error": error})


def found(line: str) -> Match | None:
    hits = list(scan([line]))
    return hits[0].match if hits else None


@pytest.mark.parametrize(("text", "code"), TEXTS.items())
def test_an_error_of_the_controller_tells_one_failure(text: str, code: str) -> None:
    match = found(reconcile_error(text))
    assert match is not None
    assert match.failure.code == code


@pytest.mark.parametrize("row", LINES, ids=lambda row: row["code"])
def test_a_log_line_tells_its_failure_and_the_member_to_blame(row: dict[str, Any]) -> None:
    match = found(row["line"])
    assert match is not None
    assert (match.failure.code, match.member) == (row["code"], row.get("member", ""))


@pytest.mark.parametrize("row", EVENTS, ids=lambda row: row["code"])
def test_an_event_tells_the_same_as_its_log_line(row: dict[str, Any]) -> None:
    match = match_event(*row["event"])
    assert match is not None
    assert (match.failure.code, match.member) == (row["code"], row.get("member", ""))


@pytest.mark.parametrize("row", [r for r in ROWS if "text" in r], ids=lambda row: row["code"])
def test_an_answer_or_health_reason_tells_its_failure(row: dict[str, Any]) -> None:
    match = match_text(row["text"])
    assert match is not None
    assert match.failure.code == row["code"]


def test_every_failure_with_a_signature_has_a_text_here() -> None:
    spoken = {failure.code for failure in failure_catalogue.ALL if not failure.silent}
    assert {row["code"] for row in ROWS} == spoken


@pytest.mark.parametrize("text", TEXTS)
def test_no_more_specific_signature_matches_than_the_one_found(text: str) -> None:
    match = match_text(text)
    specs = [
        signature.spec
        for failure in failure_catalogue.ALL
        for signature in failure.signatures
        if re.search(signature.pattern, text)
    ]
    assert match is not None
    assert match.signature.spec == max(specs)
