"""A plan for machines: the fields of the contract."""

from kubectl_alb.analysis.plan.groups import GroupPlan
from kubectl_alb.analysis.plan.planned import FieldChange, ResourceChange
from kubectl_alb.analysis.plan.provenance import Cause
from kubectl_alb.checks.engine.plan_report import PlanReport, RefusedPlan
from kubectl_alb.controller.releases.lookup import ReleaseRules
from kubectl_alb.facts.quotas import Usage
from kubectl_alb.model.origin import Origin, OriginKind
from kubectl_alb.model.rejection import Rejection
from kubectl_alb.views.envelope import present
from kubectl_alb.views.finding import finding_value


def plan_value(report: PlanReport) -> dict[str, object]:
    """Return the fields of a plan; every group is there, changed or not."""
    refused = {one.id: one for one in report.refused}
    totals = {op.value: count for op, count in report.totals.items()}
    findings = report.findings
    return {
        "groups": [_group(group, refused.get(group.id)) for group in report.groups],
        "rejected": [_rejected(one) for one in report.rejected],
        "gatewaysNotPlanned": [
            {"namespace": ref.namespace, "name": ref.name} for ref in report.gateways
        ],
        **({"rules": _rules(report.rules)} if report.rules else {}),
        "totals": {**totals, "kept": report.kept},
        "findings": {
            "introduced": [finding_value(one) for one in findings.introduced],
            "fixed": [finding_value(one) for one in findings.fixed],
            "unchanged": [finding_value(one) for one in findings.unchanged],
        },
    }


def _rules(rules: ReleaseRules) -> dict[str, object]:
    return {**present(asked=rules.asked), "release": rules.release.name, "known": rules.known}


def _rejected(one: Rejection) -> dict[str, object]:
    return {
        "kind": one.about.kind,
        "name": one.about.name,
        **present(namespace=one.about.namespace or None),
        "path": one.path,
        "message": one.message,
        "by": one.by,
        "file": one.file,
        "line": one.line,
    }


def _group(group: GroupPlan, refused: RefusedPlan | None) -> dict[str, object]:
    return {
        "id": str(group.id),
        "members": [str(ref) for ref in group.members],
        "changes": [_change(change) for change in group.changes],
        **present(
            error=None if refused is None else _error(refused),
            unknown=group.unknown or None,
        ),
        "notes": list(group.notes),
        "quotas": [_quota(usage) for usage in group.usage],
    }


def _error(refused: RefusedPlan) -> dict[str, object]:
    refusal, where = refused.refusal, refused.where
    return {
        "message": refusal.message,
        **present(
            code=refused.code,
            ingress=str(refusal.ingress) if refusal.ingress is not None else None,
            annotation=refusal.annotation,
            file=where.file,
            line=where.line or None,
            unknown=True if refusal.unknown else None,
        ),
        "blocks": [str(ref) for ref in refused.blocks],
    }


def _change(change: ResourceChange) -> dict[str, object]:
    return {
        "op": change.op.value,
        "type": change.type,
        "id": change.id,
        **present(name=change.name, arn=change.arn, reason=change.reason, traffic=change.traffic),
        **({"kept": True} if change.kept else {}),
        "fields": [_field(field) for field in change.fields],
        **_from(change.cause),
    }


def _field(field: FieldChange) -> dict[str, object]:
    return {
        "path": field.path,
        **({} if field.before is None else {"before": field.before}),
        **({} if field.after is None else {"after": field.after}),
        **({"forcesReplacement": True} if field.forces else {}),
        **_from(field.cause),
    }


def _from(cause: Cause) -> dict[str, object]:
    origin = cause.origin
    said = present(
        ingress=str(cause.ingress) if cause.ingress is not None else None,
        file=cause.file,
        line=cause.line or None,
    )
    if origin is not None:
        said.update(_origin(origin))
    return {"from": said} if said else {}


def _origin(origin: Origin) -> dict[str, object]:
    owner = str(origin.object) if origin.object is not None else None
    return present(
        annotation=origin.key if origin.kind is OriginKind.ANNOTATION else None,
        service=owner if origin.object_kind == "Service" else None,
        classParams=owner if origin.kind is OriginKind.CLASS else None,
        field=origin.key if origin.kind is OriginKind.CLASS else None,
        flag=origin.key if origin.kind is OriginKind.FLAG else None,
    )


def _quota(usage: Usage) -> dict[str, object]:
    return {
        "name": usage.limit.noun,
        "used": usage.used,
        "limit": usage.allowed,
        "applied": usage.applied,
        **({"partial": True} if usage.partial else {}),
    }
