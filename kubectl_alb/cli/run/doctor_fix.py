"""`doctor --fix`: the steps that repair findings, shown, agreed to, carried out, and checked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kubectl_alb.apply.writer import DryRun
from kubectl_alb.checks.engine.doctor_report import DoctorReport, worst_of
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import exit_code_of, note_gaps
from kubectl_alb.cli.run.changing import executor, live, note_unfinished, place_of
from kubectl_alb.cli.run.doctor_question import Question
from kubectl_alb.context.open import open_anew, open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import VersionedSource
from kubectl_alb.errors import AlbError, ExitCode, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.run import Place, Run
from kubectl_alb.model.section import Gap
from kubectl_alb.model.step import Outcome, Result, Step, failure_code
from kubectl_alb.render.document import Document, Mark
from kubectl_alb.steps.remedy import Remedy, remedies
from kubectl_alb.views import fix
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.fix import Repairs

if TYPE_CHECKING:
    from kubectl_alb.apply.execute import Executor
    from kubectl_alb.apply.writer import Writer

COMMAND = "doctor --fix"
TOUCHED = (Result.DONE, Result.UNKNOWN)
FORMATS = ("table", "wide", "json", "yaml")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read, and what doctor says of it."""

    facts: Facts
    report: DoctorReport


@dataclass(frozen=True, slots=True)
class Fixing:
    """What is to be repaired, where, and with whose consent.

    `look` reads from a source and examines; `verdict` turns the worst that is left into an exit
    code. Reading, writing and looking again share one connection.
    """

    where: ContextOptions
    asking: Question
    consent: Consent
    output: Output
    look: Callable[[VersionedSource], tuple[Facts, DoctorReport]]
    verdict: Callable[[Severity | None], ExitCode]
    causes_only: bool = False

    def __post_init__(self) -> None:
        if self.output.format not in FORMATS:
            raise UsageError(
                f"--fix cannot print {self.output.format}", hint="use table, json or yaml"
            )
        if self.where.bundle and self.consent.dry_run is not DryRun.CLIENT:
            raise UsageError(
                "a bundle cannot be repaired", hint="give --dry-run=client to see the steps"
            )

    def run(self) -> tuple[ExitCode, Seen]:
        """Look, propose, ask, carry out; return how it ends and what is seen then."""
        source = open_source(self.where)
        seen = Seen(*self.look(source))
        executor = self._executor(source, seen)
        repairs = self._proposed(seen, executor.writer)
        self._tell(fix.proposal(repairs))
        mine = [step for step in repairs.steps if self.consent.force or not step.owner]
        try:
            executor.obtain(mine)
        except AlbError as refused:
            self._document(repairs, seen, refused.exit_code)
            raise
        done = self._done(repairs, seen, mine, executor)
        self._tell(fix.undo(done.outcomes, done.run, done.where))
        after = self._after(seen, done, source)
        code = self._code(done, after)
        self._document(done, after, code)
        note_gaps(self.output, after.facts.snapshot, self._gap(after))
        return code, after

    def _executor(self, source: VersionedSource, seen: Seen) -> "Executor":
        """Return what carries the steps out; a dry run by the client asks no server."""
        if self.consent.dry_run is DryRun.CLIENT:
            return executor(None, self.consent, COMMAND, Place())
        from kubectl_alb.apply.live import LiveWriter

        note_unfinished(self.output)
        opened = live(source, "--fix")
        place = place_of(opened, seen.facts.snapshot.context)
        return executor(LiveWriter(opened), self.consent, COMMAND, place)

    def _proposed(self, seen: Seen, writer: "Writer | None") -> Repairs:
        found = remedies(seen.report.reported, seen.facts, self.causes_only)
        if writer is not None:
            found = tuple(_ready(one, writer) for one in found)
        return Repairs(found, where=seen.facts.snapshot.context.addressing)

    def _done(
        self, repairs: Repairs, seen: Seen, mine: list[Step], executor: "Executor"
    ) -> Repairs:
        """Carry the steps out; when interrupted, say what was done so far."""
        outcomes: list[Outcome] = []
        try:
            outcomes.extend(self._left_to_owners(repairs.steps, mine))
            outcomes.extend(map(self._told, executor.run(mine)))
        except KeyboardInterrupt:
            run = executor.journal.run
            self.output.note(fix.interrupted(run, repairs.where))
            self._document(_with(repairs, outcomes, run), seen, ExitCode.INTERRUPTED)
            raise
        written = self.consent.dry_run is DryRun.NONE and bool(mine)
        return _with(repairs, outcomes, executor.journal.run if written else None)

    def _left_to_owners(self, steps: tuple[Step, ...], mine: list[Step]) -> Iterator[Outcome]:
        for step in steps:
            if step not in mine:
                detail = f"left to {step.owner}; --force edits it in place"
                yield self._told(Outcome(step, Result.PLANNED, detail))

    def _told(self, outcome: Outcome) -> Outcome:
        if self._for_people:
            self.output.note(fix.outcome_line(outcome))
        return outcome

    def _after(self, seen: Seen, done: Repairs, source: VersionedSource) -> Seen:
        """Look again if anything was changed, and say which findings are gone."""
        if not any(outcome.result in TOUCHED for outcome in done.outcomes):
            return seen
        after = Seen(*self.look(open_anew(source)))
        left = {_key(finding) for finding in after.report.reported}
        skipped = {skip.code for skip in after.report.skipped}
        for finding in seen.report.reported if self._for_people else ():
            mark, word = Mark.GOOD, "repaired"
            if _key(finding) in left:
                mark, word = Mark.BAD, "still there"
            elif finding.code in skipped:
                mark, word = Mark.WARN, "not checked again"
            self.output.note((mark, f" {word}: {finding.code}  {finding.title}"))
        return after

    def _code(self, done: Repairs, after: Seen) -> ExitCode:
        """Return how it ends; a dry run is judged by what its steps leave."""
        failure = failure_code(done.outcomes)
        if failure is not None:
            return failure
        partial = exit_code_of(after.facts.snapshot, self.asking.needs, self.where)
        if partial:
            return partial
        left = after.report.reported
        if self.consent.dry_run is not DryRun.NONE:
            left = tuple(remedy.finding for remedy in done.remedies if remedy.reason)
        return self.verdict(worst_of(left))

    def _gap(self, seen: Seen) -> Gap | None:
        return self.asking.needs.vital_gap(seen.facts.snapshot, self.where)

    @property
    def _for_people(self) -> bool:
        return self.output.format not in ("json", "yaml")

    def _tell(self, document: Document) -> None:
        if self._for_people and document.blocks:
            self.output.draw(document)

    def _document(self, repairs: Repairs, seen: Seen, code: ExitCode) -> None:
        """Write the whole of it for machines."""
        if self._for_people:
            return
        whole = self._gap(seen) is None
        view = self.asking.view(Severity.INFO, seen.report, seen.facts, whole)
        status = {**view.value(seen.report), "repairs": fix.value(repairs)}
        envelope = Envelope("DoctorReport", self.asking.spec, seen.facts.snapshot, int(code))
        self.output.write_value(wrapped(envelope, status))


def _with(repairs: Repairs, outcomes: list[Outcome], run: Run | None) -> Repairs:
    return replace(repairs, outcomes=tuple(outcomes), run=run)


def _ready(remedy: Remedy, writer: "Writer") -> Remedy:
    """Complete the steps of one finding; what cannot be keeps no other from being repaired."""
    from kubectl_alb.apply.execute import prepared

    try:
        return replace(remedy, steps=prepared(remedy.steps, writer))
    except AlbError as error:
        reason = f"its steps cannot be prepared: {error.message}"
        return Remedy(remedy.finding, reason=reason)


def _key(finding: Finding) -> tuple[str, object, str]:
    return finding.code, finding.about, finding.title
