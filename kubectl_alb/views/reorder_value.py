"""The order of a group for machines: the fields of `RuleOrder`."""

from collections.abc import Iterable, Mapping, Sequence

from kubectl_alb.analysis.reorder.result import CheckedRequest, Effect, Reordering
from kubectl_alb.analysis.trace.hop import Hop
from kubectl_alb.analysis.witness import request_text
from kubectl_alb.checks.engine.reorder_report import ReorderReport
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.run import Run
from kubectl_alb.model.step import Outcome, Step
from kubectl_alb.views.envelope import present
from kubectl_alb.views.finding import finding_value
from kubectl_alb.views.fix import run_value, step_value


def value(report: ReorderReport) -> dict[str, object]:
    """Return members in the new order, edits, requests that change owner, and findings."""
    found, findings = report.reordering, report.findings
    return {
        "group": str(found.group.id),
        "members": _members(found),
        "edits": [
            {"ingress": str(edit.ref), "from": edit.before, "to": edit.after}
            for edit in found.edits
        ],
        "rules": [
            {
                "ingress": str(move.ingress),
                "port": move.port,
                "host": move.source.host or "*",
                "path": move.source.path or "/",
                **present(before=move.before, after=move.after),
            }
            for move in found.moves
        ],
        "moved": [
            {
                "witness": request_text(change.request),
                "before": str(change.before),
                "after": str(change.after),
            }
            for change in found.owners
        ],
        "checks": [_checked(each) for each in found.checked],
        "effects": [_effect(each) for each in found.effects],
        "quotas": [
            {"name": each.limit.name, "used": each.used, "allowed": each.allowed}
            for each in found.usage
        ],
        "findings": _findings((*findings.introduced, *findings.unchanged)),
        "introduced": _findings(findings.introduced),
        "fixed": _findings(findings.fixed),
        "joined": list(found.joined),
        "notes": list(found.notes),
        **present(refusal=_refusal(found)),
    }


def _members(found: Reordering) -> list[dict[str, object]]:
    before = {place.ref: place.order for place in found.before.places}
    return [
        {
            "ingress": str(place.ref),
            "orderBefore": before[place.ref],
            "orderAfter": place.order,
            "rankBefore": found.before.ranks[place.ref],
            "rankAfter": rank,
            **present(owner=place.owner),
        }
        for rank, place in enumerate(found.after.places, 1)
    ]


def _refusal(found: Reordering) -> str:
    refused = found.after.refused
    return refused.message if refused is not None else ""


def _checked(checked: CheckedRequest) -> dict[str, object]:
    return {
        "url": request_text(checked.request),
        "changes": checked.changes,
        **present(before=_decided(checked.before), after=_decided(checked.after)),
    }


def _decided(hop: Hop | None) -> dict[str, object] | None:
    if hop is None:
        return None
    return present(
        verdict=hop.verdict,
        ingress=str(hop.decided_by) if hop.decided_by else None,
        priority=hop.winner.priority if hop.winner else None,
        responseStatus=hop.status,
        reason=hop.reason,
    )


def _effect(effect: Effect) -> dict[str, object]:
    return {
        "type": effect.type,
        "id": effect.id,
        "replaced": effect.replaced,
        "fields": [
            {"path": each.path, "before": each.before, "after": each.after}
            for each in effect.fields
        ],
    }


def _findings(findings: Iterable[Finding]) -> list[dict[str, object]]:
    return [finding_value(each) for each in findings]


def applied_value(
    steps: Sequence[Step], outcomes: Iterable[Outcome], run: Run | None
) -> Mapping[str, object]:
    """Return what became of the edits."""
    known = {outcome.step.id: outcome for outcome in outcomes}
    return {"steps": [step_value(step, known.get(step.id)) for step in steps], **run_value(run)}
