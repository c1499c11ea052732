"""What `plan --cross-check` shows."""

import json
from collections.abc import Iterator
from typing import Any

from kubectl_alb.analysis.plan.cross_check import KEY, Agreement, CrossCheck, Disagreement
from kubectl_alb.render.document import Document, Line, Mark, Paragraph, Table
from kubectl_alb.views.envelope import present

MARKS = {
    Agreement.EQUAL: Mark.GOOD,
    Agreement.DIFFERENT: Mark.BAD,
    Agreement.REFUSED: Mark.BAD,
    Agreement.UNREADABLE: Mark.BAD,
    Agreement.ABSENT: Mark.SKIP,
}
WORDS = {
    Agreement.EQUAL: "equal",
    Agreement.DIFFERENT: "different",
    Agreement.REFUSED: "we expect a refusal",
    Agreement.UNREADABLE: "unreadable",
    Agreement.ABSENT: "not written down",
}
LONGEST = 120
Result = tuple[CrossCheck, ...]


def document(result: Result, wide: bool) -> Document:
    """Show each group, and below where the two stacks differ."""
    rows = tuple(_row(one) for one in result)
    table = Table(("GROUP", "MEMBER", "COMPARED"), rows, "the controller handles no group")
    differing = (one for one in result if one.disagreements or one.reason)
    return Document((table, *(Paragraph(tuple(_places(one, wide))) for one in differing)))


def _row(one: CrossCheck) -> tuple[Line, ...]:
    mark: Line = (MARKS[one.agreement], f" {WORDS[one.agreement]}")
    return str(one.group), str(one.member or "-"), mark


def _places(one: CrossCheck, wide: bool) -> Iterator[Line]:
    yield f"{one.group}:"
    if one.reason:
        yield f"  {one.reason}"
    for place in one.disagreements:
        yield f"  {place.path}"
        yield f"    controller  {_text(place.theirs, wide)}"
        yield f"    ours        {_text(place.ours, wide)}"


def _text(value: Any, wide: bool) -> str:
    if value is None:
        return "(nothing)"
    text = json.dumps(value, ensure_ascii=False)
    return text if wide or len(text) <= LONGEST else f"{text[:LONGEST]}…"


def value(result: Result) -> dict[str, object]:
    """Return all groups for machines."""
    return {"annotation": KEY, "groups": [_group(one) for one in result]}


def _group(one: CrossCheck) -> dict[str, object]:
    return {
        "id": str(one.group),
        "state": one.agreement.value,
        **present(member=str(one.member) if one.member else "", reason=one.reason),
        "differences": [_difference(place) for place in one.disagreements],
    }


def _difference(place: Disagreement) -> dict[str, object]:
    return {"path": place.path, "ours": place.ours, "controller": place.theirs}
