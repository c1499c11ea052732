"""A plan judged: refusals with their codes, and findings that come and go with the manifests."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kubectl_alb.analysis.plan.admission import denied
from kubectl_alb.analysis.plan.diff import Op
from kubectl_alb.analysis.plan.groups import GroupPlan, PlanInput, plan
from kubectl_alb.analysis.plan.provenance import Cause, Provenance
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.engine.doctor_report import ReportScope
from kubectl_alb.checks.engine.run import diagnose
from kubectl_alb.controller.releases.lookup import ReleaseRules
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import GATEWAY_CONTROLLERS
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.origin import Origin, OriginKind
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.rejection import Rejection
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.stack import Stack


@dataclass(frozen=True, slots=True)
class RefusedPlan:
    """A group that the controller refuses; `where` is the line to correct, if it is in a file."""

    id: GroupID
    refusal: Refusal
    where: Cause

    @property
    def code(self) -> str:
        """The code of the failure; empty where it is not known what becomes of the group."""
        return self.refusal.reason.code

    @property
    def blocks(self) -> tuple[Ref, ...]:
        """The members that are stopped, but for the one at fault."""
        return tuple(ref for ref in self.refusal.blocks if ref != self.refusal.ingress)


@dataclass(frozen=True, slots=True)
class FindingsChange:
    """Findings that the manifests bring, cure and leave."""

    introduced: tuple[Finding, ...] = ()
    fixed: tuple[Finding, ...] = ()
    unchanged: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanReport:
    """All that `plan` has to say; `gateways` are those of this controller, which it leaves out.

    `rules` names the release whose rules the plan used, where that is to be shown.
    """

    groups: tuple[GroupPlan, ...]
    refused: tuple[RefusedPlan, ...] = ()
    findings: FindingsChange = FindingsChange()
    rejected: tuple[Rejection, ...] = ()
    gateways: tuple[Ref, ...] = ()
    rules: ReleaseRules | None = None

    @property
    def totals(self) -> Mapping[Op, int]:
        """How many resources the controller creates, changes, replaces and deletes."""
        made = Counter(c.op for group in self.groups for c in group.changes if not c.kept)
        return {op: made[op] for op in Op}

    @property
    def kept(self) -> int:
        """How many differences the controller leaves as they are."""
        return sum(change.kept for group in self.groups for change in group.changes)

    @property
    def changed(self) -> bool:
        """Whether the controller would change anything; what it leaves alone is no change."""
        return any(self.totals.values())

    @property
    def problems(self) -> tuple[tuple[int, str], ...]:
        """Count what speaks against applying: errors, then warnings."""
        told = {one.code for one in self.refused}
        graded = Counter(f.severity for f in self.findings.introduced if f.code not in told)
        unknown = sum(one.refusal.unknown for one in self.refused)
        errors = len(self.refused) - unknown + graded[Severity.ERROR] + len(self.rejected)
        return (errors, "error"), (graded[Severity.WARNING], "warning"), (unknown, "unknown group")


def planned(
    asked: PlanInput,
    checks: Iterable[Check],
    wanted: Iterable[GroupID] | None = None,
    limit: ReportScope | None = None,
) -> PlanReport:
    """Plan, and compare what the checks find before and after, as far as it bears on the scope."""
    groups = plan(asked, wanted)
    refused = tuple(
        _refused(group.id, group.refusal, asked) for group in groups if group.refusal is not None
    )
    found = _limited(_findings(asked, tuple(checks)), limit)
    return PlanReport(groups, refused, found, _rejected(asked), _gateways(asked.after))


def _limited(found: FindingsChange, limit: ReportScope | None) -> FindingsChange:
    if limit is None:
        return found
    return FindingsChange(
        tuple(filter(limit.covers, found.introduced)),
        tuple(filter(limit.covers, found.fixed)),
        tuple(filter(limit.covers, found.unchanged)),
    )


def _gateways(facts: Facts) -> tuple[Ref, ...]:
    """Return the Gateways of this controller; where no class is known, all that there are."""
    kubernetes = facts.snapshot.kubernetes
    ours = {c.meta.name for c in kubernetes.gateway_classes if c.controller in GATEWAY_CONTROLLERS}
    known = facts.snapshot.known(Section.GATEWAY_CLASSES)
    return tuple(g.meta.ref for g in kubernetes.gateways if g.gateway_class in ours or not known)


def _rejected(asked: PlanInput) -> tuple[Rejection, ...]:
    if asked.drift:
        return ()
    return (*asked.after.snapshot.rejections, *denied(asked.after, asked.before.snapshot))


def _refused(id_: GroupID, told: Refusal, asked: PlanInput) -> RefusedPlan:
    refusal = _laid_to_file(told, asked.after.snapshot)
    provenance = Provenance(Stack(id_, members=refusal.blocks), asked.after)
    where = Cause()
    if refusal.ingress is not None:
        origin = Origin("", "", "", OriginKind.ANNOTATION, refusal.annotation, refusal.ingress)
        where = provenance.of_origin(origin)
    return RefusedPlan(id_, refusal, where)


def _laid_to_file(refusal: Refusal, snapshot: Snapshot) -> Refusal:
    """Lay a conflict to the member that a manifest brings, not to one that was there before."""
    blamed = (
        snapshot.kubernetes.ingress_by_ref.get(refusal.ingress)
        if refusal.ingress is not None
        else None
    )
    if not refusal.reason.conflict or blamed is None or blamed.meta.position is not None:
        return refusal
    brought = (
        ref
        for ref in refusal.blocks
        if (ingress := snapshot.kubernetes.ingress_by_ref.get(ref)) is not None
        and ingress.meta.position is not None
        and refusal.annotation in ingress.meta.annotations
    )
    return replace(refusal, ingress=next(brought, refusal.ingress))


def _findings(asked: PlanInput, checks: tuple[Check, ...]) -> FindingsChange:
    after = diagnose(asked.after, checks).findings
    if asked.drift:
        return FindingsChange(unchanged=after)
    return compared(diagnose(asked.before, checks).findings, after)


def compared(before: Iterable[Finding], after: Iterable[Finding]) -> FindingsChange:
    """Sort findings by whether they were there before; what was seen may differ in detail."""
    earlier = Counter(map(_identity, before))
    later = Counter(map(_identity, after))
    return FindingsChange(
        introduced=_beyond(after, earlier),
        fixed=_beyond(before, later),
        unchanged=_within(after, earlier),
    )


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.about, finding.arn


def _beyond(findings: Iterable[Finding], known: Counter[tuple[object, ...]]) -> tuple[Finding, ...]:
    left = Counter(known)
    found = []
    for finding in findings:
        if left[_identity(finding)] > 0:
            left[_identity(finding)] -= 1
        else:
            found.append(finding)
    return tuple(found)


def _within(findings: Iterable[Finding], known: Counter[tuple[object, ...]]) -> tuple[Finding, ...]:
    left = Counter(known)
    found = []
    for finding in findings:
        if left[_identity(finding)] > 0:
            left[_identity(finding)] -= 1
            found.append(finding)
    return tuple(found)
