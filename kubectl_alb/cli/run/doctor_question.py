"""What `doctor` is asked, from its flags: which object, which checks, which tables."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from kubectl_alb.analysis.ask import find_namespace
from kubectl_alb.analysis.plan.admission import denied
from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.engine.doctor_report import DoctorReport, ReportScope, examined, unlinked
from kubectl_alb.checks.engine.manifests import manifest_scope, said_only
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.checks.engine.selection import chosen
from kubectl_alb.checks.engine.sheet import Sheet
from kubectl_alb.checks.engine.suppression import Suppression, noted_unknown, parsed, unknown
from kubectl_alb.checks.engine.tables import BY_NAME, explaining_tables
from kubectl_alb.checks.engine.unread import missing
from kubectl_alb.checks.engine.within import NamespaceScope, scope_of
from kubectl_alb.checks.logs.reported import (
    Heard,
    heard_in_events,
    heard_in_log,
    heard_in_status,
)
from kubectl_alb.cli.commands.doctor import EVERYTHING, KINDS, DoctorOptions
from kubectl_alb.cli.needs import SUBJECT_SECTIONS, Needs
from kubectl_alb.cli.reading import namespace_of, require
from kubectl_alb.cli.subjects import Subject, parse_one
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import OUTCOME_NEEDS
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.log import Written
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views.doctor import DoctorView

# Words of the controller that are older tell of what may long be over.
RECENT = timedelta(hours=1)
# Without these one side was not looked at: the cluster, or AWS.
VITAL = (Section.INGRESSES, Section.LOAD_BALANCERS)
PRE_VITAL = (Section.NODES, Section.SUBNETS)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; `namespace` or `manifests` limit the answer, `tables` are their names."""

    asked: Subject | None
    namespace: str
    checks: tuple[Check, ...]
    tables: tuple[str, ...]
    suppressions: tuple[Suppression, ...]
    manifests: bool = False
    pre: bool = False

    @property
    def needs(self) -> Needs:
        """What has to be read; where both sides count, one of them alone is no verdict."""
        subject = (SUBJECT_SECTIONS[self.asked.kind],) if self.asked else ()
        return Needs.of(self._sections, *subject, *(PRE_VITAL if self.pre else VITAL))

    @property
    def _sections(self) -> frozenset[Section]:
        found = {need for check in self.checks for need in check.reads}
        found |= {need for name in self.tables for need in BY_NAME[name].reads}
        models = any(check.models for check in self.checks)
        told = set() if self.manifests or self.pre else {Section.EVENTS}
        return frozenset(found | told | (OUTCOME_NEEDS if models else frozenset()))

    def report(self, facts: Facts, log: tuple[Written, ...] = ()) -> DoctorReport:
        """Carry out the checks; raise `NotFoundError` when the object is not there."""
        snapshot = facts.snapshot
        since = snapshot.taken_at - RECENT
        # An event tells of an object as it is, not of what a manifest or an installation makes.
        events = Heard() if self.manifests or self.pre else heard_in_events(snapshot, since)
        heard = events + heard_in_log(log, since) + heard_in_status(snapshot)
        report = examined(facts, self.checks, self._limit(facts), self.suppressions, heard)
        return unlinked(report) if self.pre else report

    def _limit(self, facts: Facts) -> ReportScope | None:
        snapshot = facts.snapshot
        if self.asked is not None:
            require(snapshot, SUBJECT_SECTIONS[self.asked.kind])
            ref = Ref(self.asked.namespace, self.asked.name)
            return scope_of(self.asked.kind, ref, facts)
        if self.manifests:
            return manifest_scope(facts)
        if not self.namespace:
            return None
        find_namespace(self.namespace, snapshot)
        return NamespaceScope(self.namespace, snapshot.context.controller_namespace.value)

    def view(self, least: Severity, report: DoctorReport, facts: Facts, whole: bool) -> DoctorView:
        """Show the tables asked for; without any, those that explain the findings.

        `whole` says that all that is vital was read.
        """
        shown = tuple(sheet for name in self.tables for sheet in _sheets(name, facts))
        explaining = () if shown else tuple(explaining_tables(report.reported, facts))
        where = facts.snapshot.context.addressing
        return DoctorView(least, shown, explaining, whole, where)

    @property
    def spec(self) -> dict[str, object]:
        """What was asked, for machines."""
        asked = self.asked
        return {
            **({"kind": asked.kind, "name": asked.name} if asked else {}),
            **({"namespace": asked.namespace if asked else self.namespace}),
            **({"pre": True} if self.pre else {}),
            "checks": len(self.checks),
        }

    def doubts(self, snapshot: Snapshot) -> Iterator[str]:
        """Say which suppressions name a code that does not exist."""
        for suppression in unknown(self.suppressions):
            yield f"--suppress {suppression}: no failure has this code"
        for meta, suppression in noted_unknown(snapshot):
            yield f"{meta.ref} suppresses {suppression}, a code that no failure has"


def _sheets(name: str, facts: Facts) -> Iterator[Sheet]:
    kind = BY_NAME[name]
    gap = missing(kind.needs, facts.snapshot)
    if gap:
        yield Sheet(name, name, (), (), (f"not known: {gap}",))
    else:
        yield from kind.sheets(facts)


def among(pre: bool) -> tuple[Check, ...]:
    """Return the checks that there are: before an installation, or of every day."""
    return catalogue.PREFLIGHT if pre else catalogue.ALL


def question(where: ContextOptions, options: DoctorOptions) -> Question:
    """Read the options; a table without `--only` asks for the checks of its own subject."""
    subject, tables = parse_one(options.subject, KINDS), options.tables
    asked = namespace_of(subject, where) if subject else None
    repaired = (options.fix,) if options.fix not in ("", EVERYTHING) else ()
    if options.pre and (subject or where.manifests or options.fix):
        raise UsageError("--pre is about the whole cluster", hint="leave KIND/NAME, -f, --fix out")
    areas = tuple(area for name in tables for area in BY_NAME[name].areas)
    return Question(
        asked,
        "" if options.all_namespaces or options.pre else where.kubernetes.namespace,
        chosen(options.only or repaired or areas, options.skip, among(options.pre)),
        tables,
        parsed(options.suppress),
        where.manifests,
        options.pre,
    )


NEEDS = Question(None, "", catalogue.ALL, tuple(BY_NAME), ()).needs
PRE_NEEDS = Question(None, "", catalogue.PREFLIGHT, (), (), pre=True).needs


def examinable(snapshot: Snapshot, before: Snapshot, where: ContextOptions) -> Snapshot:
    """Add to manifests what the webhook refuses, and what files alone do not tell."""
    if not where.manifests:
        return snapshot
    alone = where.source == "files"
    known = said_only(snapshot) if alone else snapshot
    if not known.known(*MEMBERSHIP):
        return known
    refused = denied(Facts(known), before)
    return replace(known, rejections=(*known.rejections, *refused))
