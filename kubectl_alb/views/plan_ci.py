"""A plan for build servers: refusals and new findings, and a case for every group."""

from collections.abc import Iterator

from kubectl_alb.analysis.plan.groups import GroupPlan
from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.plan_report import PlanReport, RefusedPlan
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.rejection import Rejection
from kubectl_alb.render.junit import Case, Suite
from kubectl_alb.views.plan_words import how_refused


def results(report: PlanReport) -> tuple[Finding, ...]:
    """Return what speaks against applying, each thing once: refusals, then new findings."""
    refused = (*map(_rejected, report.rejected), *map(_finding, report.refused))
    told = {(one.code, one.about) for one in refused}
    new = report.findings.introduced
    return (*refused, *(one for one in new if (one.code, one.about) not in told))


def _rejected(one: Rejection) -> Finding:
    title = f"{one.about} is refused by {one.by}: {one.path}: {one.message}"
    return Finding(one.about, title, rating=Severity.ERROR, file=one.file, line=one.line, column=1)


def _finding(refused: RefusedPlan) -> Finding:
    refusal, failure = refused.refusal, failure_catalogue.failure(refused.code)
    about = ObjectRef("IngressGroup", "", str(refused.id))
    if refusal.ingress is not None:
        about = ObjectRef("Ingress", refusal.ingress.namespace, refusal.ingress.name)
    what = how_refused(refusal)
    return Finding(
        about,
        f"group {refused.id} {what}: {refusal.message}",
        code=refused.code,
        rating=Severity.WARNING if refusal.unknown else Severity.ERROR,
        file=refused.where.file,
        line=refused.where.line,
        column=1 if refused.where.file else 0,
        hint=failure.fixes[0].step if failure is not None and failure.fixes else "",
        blocks=refused.blocks,
    )


def group_suite(report: PlanReport) -> Suite:
    """Return a case for every group; a refused one fails, changes are told and pass."""
    refused = {one.id: one for one in report.refused}
    return Suite("groups", tuple(_case(g, refused.get(g.id)) for g in report.groups))


def _case(group: GroupPlan, refused: RefusedPlan | None) -> Case:
    if refused is not None:
        message = refused.refusal.message
        if refused.refusal.unknown:
            return Case(str(group.id), skipped=message)
        return Case(str(group.id), message, refused.code, message)
    if group.unknown:
        return Case(str(group.id), skipped=group.unknown)
    return Case(str(group.id), output="\n".join(" ".join(row) for row in change_rows(group)))


def change_rows(group: GroupPlan) -> Iterator[tuple[str, str, str]]:
    """Yield operation, type and name of every change."""
    for change in group.changes:
        yield change.op.value, change.type, change.name or change.id
