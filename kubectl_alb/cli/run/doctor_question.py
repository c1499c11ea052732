"""What `doctor` is asked, from its flags: which object, which checks, which tables."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from kubectl_alb.analysis.ask import find_namespace
from kubectl_alb.analysis.plan.admission import denied
from kubectl_alb.checks import catalog
from kubectl_alb.checks.check import Check
from kubectl_alb.checks.doctor_report import DoctorReport, Limit, examined, unlinked
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.manifests import manifest_scope, said_only
from kubectl_alb.checks.preflight import catalog as preflight
from kubectl_alb.checks.refusals import MEMBERSHIP
from kubectl_alb.checks.run import missing
from kubectl_alb.checks.said import said_in_events, said_in_log
from kubectl_alb.checks.selection import chosen
from kubectl_alb.checks.sheets import catalog as sheets
from kubectl_alb.checks.sheets.sheet import Sheet
from kubectl_alb.checks.suppression import Wish, noted_unknown, parsed, unknown
from kubectl_alb.checks.within import NamespaceScope, scope_of
from kubectl_alb.cli.commands.doctor import EVERYTHING, KINDS, DoctorOptions
from kubectl_alb.cli.reading import namespace_of
from kubectl_alb.cli.subjects import Subject, parse_subject
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import UsageError
from kubectl_alb.facts.outcomes import OUTCOME_NEEDS
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.log import Written
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views.doctor import DoctorView

# Words of the controller that are older tell of what may long be over.
RECENT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; `namespace` or `manifests` limit the answer, `tables` are names of sheets."""

    asked: Subject | None
    namespace: str
    checks: tuple[Check, ...]
    tables: tuple[str, ...]
    wishes: tuple[Wish, ...]
    manifests: bool = False
    pre: bool = False

    @property
    def needs(self) -> frozenset[Section]:
        """What has to be read."""
        found = {need for check in self.checks for need in check.reads}
        found |= {need for name in self.tables for need in sheets.BY_NAME[name].needs}
        models = any(check.models for check in self.checks)
        told = set() if self.manifests or self.pre else {Section.EVENTS}
        return frozenset(found | told | (OUTCOME_NEEDS if models else frozenset()))

    def report(self, snapshot: Snapshot, log: tuple[Written, ...] = ()) -> DoctorReport:
        """Carry out the checks; raise `NotFoundError` when the object is not there."""
        since = snapshot.taken_at - RECENT
        # An event tells of an object as it is, not of what a manifest or an installation makes.
        events = () if self.manifests or self.pre else said_in_events(snapshot, since)
        sayings = (*events, *said_in_log(log, since))
        report = examined(snapshot, self.checks, self._limit(snapshot), self.wishes, sayings)
        return unlinked(report) if self.pre else report

    def _limit(self, snapshot: Snapshot) -> Limit | None:
        if self.asked is not None:
            ref = Ref(self.asked.namespace, self.asked.name)
            return scope_of(self.asked.kind, ref, Evidence(snapshot))
        if self.manifests:
            return manifest_scope(Evidence(snapshot))
        if not self.namespace:
            return None
        find_namespace(self.namespace, snapshot)
        return NamespaceScope(self.namespace, snapshot.context.controller_namespace.value)

    def view(self, least: Severity, report: DoctorReport, snapshot: Snapshot) -> DoctorView:
        """Show the tables asked for; without any, those that explain the findings."""
        evidence = Evidence(snapshot)
        shown = tuple(sheet for name in self.tables for sheet in _sheets(name, evidence))
        explaining = () if shown else tuple(sheets.explaining(report.told, evidence))
        return DoctorView(least, shown, explaining)

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
        for wish in unknown(self.wishes):
            yield f"--suppress {wish}: no failure has this code"
        for meta, wish in noted_unknown(snapshot):
            yield f"{meta.ref} suppresses {wish}, a code that no failure has"


def _sheets(name: str, evidence: Evidence) -> Iterator[Sheet]:
    sight = sheets.BY_NAME[name]
    gap = missing(sight.needs, evidence.snapshot)
    if gap:
        yield Sheet(name, name, (), (), (f"not known: {gap}",))
    else:
        yield from sight.sheets(evidence)


def among(pre: bool) -> tuple[Check, ...]:
    """Return the checks that there are: before an installation, or of every day."""
    return preflight.ALL if pre else catalog.ALL


def question(where: ContextOptions, options: DoctorOptions) -> Question:
    """Read the options; a table without `--only` asks for the checks of its own subject."""
    subject, tables = options.subject, options.tables
    asked = namespace_of(parse_subject(subject, KINDS), where) if subject else None
    repaired = (options.fix,) if options.fix not in ("", EVERYTHING) else ()
    if options.pre and (subject or where.manifests or options.fix):
        raise UsageError("--pre is about the whole cluster", hint="leave KIND/NAME, -f, --fix out")
    areas = tuple(area for name in tables for area in sheets.BY_NAME[name].areas)
    return Question(
        asked,
        "" if options.all_namespaces or options.pre else where.kubernetes.namespace,
        chosen(options.only or repaired or areas, options.skip, among(options.pre)),
        tables,
        parsed(options.suppress),
        where.manifests,
        options.pre,
    )


def examinable(snapshot: Snapshot, before: Snapshot, where: ContextOptions) -> Snapshot:
    """Add to manifests what the webhook refuses, and what files alone do not tell."""
    if not where.manifests:
        return snapshot
    alone = where.source == "files"
    known = said_only(snapshot) if alone else snapshot
    if not known.known(*MEMBERSHIP):
        return known
    refused = denied(Evidence(known).world, before)
    return replace(known, rejections=(*known.rejections, *refused))
