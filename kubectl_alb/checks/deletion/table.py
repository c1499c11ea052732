"""What waits to be deleted, what holds it, and what is left in AWS without an owner."""

from collections.abc import Iterator

from kubectl_alb.checks.deletion import checks
from kubectl_alb.checks.deletion.leftover_checks import without_owner
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.checks.engine.sheet import Cell, Sheet, TableKind, columns
from kubectl_alb.checks.engine.unread import missing
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.section import Section

WAITING = columns(
    "kind KIND", "object OBJECT", "minutes MINUTES", "finalizers FINALIZERS", "+holds HELD BY"
)
OWNERLESS = columns("kind KIND", "name NAME", "arn ARN", "+seen SEEN")
# What can keep an object from going.
HOLDERS = (
    checks.deletion_blocked,
    checks.binding_not_deleted,
    checks.stuck_terminating,
)


def _waiting(facts: Facts) -> Iterator[Sheet]:
    snapshot = facts.snapshot
    objects = [
        *(("Ingress", i.meta) for i in snapshot.kubernetes.ingresses),
        *(("Service", s.meta) for s in snapshot.kubernetes.services),
        *(("TargetGroupBinding", b.meta) for b in snapshot.kubernetes.target_group_bindings),
    ]
    said = {p.about: p.detail for one in reversed(HOLDERS) for p in _findings(one, facts)}
    held = {(about.kind, about.namespace, about.name): text for about, text in said.items()}
    rows = tuple(
        _row(kind, meta, held.get((kind, meta.namespace, meta.name), ""), facts)
        for kind, meta in objects
        if meta.deleted is not None
    )
    notes = () if rows else ("nothing is being deleted",)
    yield Sheet("finalizers", "Objects being deleted", WAITING, rows, notes)


def _row(kind: str, meta: Meta, held: str, facts: Facts) -> tuple[Cell, ...]:
    age = facts.snapshot.taken_at - meta.deleted if meta.deleted else None
    minutes = int(age.total_seconds() // 60) if age else None
    return kind, str(meta.ref), minutes, ", ".join(meta.finalizers), held


def _findings(one: Check, facts: Facts) -> Iterator[Finding]:
    if not missing(one.needs, facts.snapshot):
        yield from (a for a in one.find(facts) if isinstance(a, Finding))


def _ownerless(facts: Facts) -> Iterator[Sheet]:
    found = _findings(without_owner, facts)
    rows = tuple((p.about.kind, p.about.name, p.arn, p.title) for p in found)
    notes = () if rows else ("everything of this cluster has an owner",)
    yield Sheet("orphans", "AWS resources without an owner", OWNERLESS, rows, notes)


FINALIZERS = TableKind(
    "finalizers",
    ("ALB-DEL-003", "ALB-DEL-006", "ALB-DEL-007", "ALB-GROUP-009"),
    frozenset({*MEMBERSHIP, Section.SERVICES, Section.TARGET_GROUP_BINDINGS, Section.DEPLOYMENTS}),
    _waiting,
)
ORPHANS = TableKind(
    "orphans", ("ALB-DEL-001", "ALB-DEL-004", "ALB-DEL-005"), without_owner.needs,
    _ownerless,
)  # fmt: skip
