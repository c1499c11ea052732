"""The answer to `doctor`."""

import sys
import time
from dataclasses import replace
from datetime import datetime, timezone
from functools import partial
from typing import TYPE_CHECKING

from kubectl_alb.checks.engine.doctor_report import DoctorReport
from kubectl_alb.checks.engine.selection import chosen
from kubectl_alb.cli.change_flags import ChangeOptions
from kubectl_alb.cli.commands.doctor import EVERYTHING, DoctorOptions
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.credentials import without_credentials
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.output_files import parsed_files, show
from kubectl_alb.cli.reading import (
    exit_code_of,
    interruptible,
    note_gaps,
    note_time,
    read_both,
    read_with_log,
    require,
    unread,
)
from kubectl_alb.cli.run.doctor_formats import Shown
from kubectl_alb.cli.run.doctor_question import RECENT, Question, among, examinable, question
from kubectl_alb.cli.verdict import Verdict
from kubectl_alb.context.open import open_anew, open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Source
from kubectl_alb.errors import ExitCode, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.log import Written
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.document import Mark
from kubectl_alb.views import check_list
from kubectl_alb.views.doctor import closing
from kubectl_alb.views.envelope import Envelope

if TYPE_CHECKING:
    from kubectl_alb.cli.run.doctor_fix import Seen

FORMATS = ("table", "wide", "short", "json", "yaml", "sarif", "junit", "github")
PAUSE_SECONDS = 5.0


def run(options: DoctorOptions) -> ExitCode:
    """Write the report, or the list of checks; fail when there are errors."""
    output = Output.of(options.output, options.shared)
    if options.list_checks:
        return _list(output, options)
    files = parsed_files(options.output_file, FORMATS)
    where = replace(options.files.added_to(options.shared.context_options()), lenient=True)
    asking = question(where, options)
    _check(options, where)
    started = time.monotonic()
    judge = Verdict(options.fail_on, options.exit_zero)
    if options.fix:
        code, after = _fixed(options, where, asking, judge, output)
        gap = asking.needs.vital_gap(after.facts.snapshot, where)
        output.note(closing(after.report, _duration(where, started), gap is None))
        return code
    if not options.wait:
        where = interruptible(where)
    facts, report = _waited(where, asking, judge, options.wait)
    snapshot = facts.snapshot
    code = judge.exit_code(report.worst, not report.skipped)
    if code and options.wait:
        code = ExitCode.TIMED_OUT
    gap = asking.needs.vital_gap(snapshot, where)
    code = exit_code_of(snapshot, asking.needs, where) or code
    if snapshot.unreadable:
        code = ExitCode.BAD_INPUT
    view = asking.view(Severity(options.show), report, facts, gap is None)
    envelope = Envelope("DoctorReport", asking.spec, snapshot, int(code))
    shown = Shown(report, view, envelope, judge.strict)
    show(shown, output, output.look(sys.stdout), files)
    note_time(output, snapshot)
    note_gaps(output, snapshot, gap)
    for doubt in asking.doubts(snapshot):
        output.note((Mark.WARN, f" {doubt}"))
    output.note(closing(report, _duration(where, started), gap is None))
    return code


def _duration(where: ContextOptions, started: float) -> float | None:
    """Return how many seconds a live examination took; None for a bundle or files."""
    return None if where.bundle or where.manifests else time.monotonic() - started


def _check(options: DoctorOptions, where: ContextOptions) -> None:
    """Raise `UsageError` for options that do not go together."""
    if options.fix and where.manifests:
        raise UsageError("--fix repairs a cluster, not files", hint="leave -f out")
    if options.change != ChangeOptions() and not options.fix:
        raise UsageError("--dry-run, --yes, --confirm and --force go with --fix")
    if options.wait and (where.bundle or where.manifests):
        recorded = "a bundle does" if where.bundle else "manifests do"
        raise UsageError(
            f"--wait needs the live cluster: {recorded} not change", hint="leave --wait out"
        )


def _fixed(
    options: DoctorOptions,
    where: ContextOptions,
    asking: Question,
    judge: Verdict,
    output: Output,
) -> "tuple[ExitCode, Seen]":
    # Imported only now, with what writes.
    from kubectl_alb.cli.run.doctor_fix import Fixing

    consent = Consent.of(options.change, options.shared.no_input)
    fixing = Fixing(
        where=where,
        asking=asking,
        consent=consent,
        output=output,
        look=partial(_looked, where, asking),
        verdict=judge.exit_code,
        causes_only=options.fix == EVERYTHING,
    )
    return fixing.run()


def _waited(
    where: ContextOptions, asking: Question, judge: Verdict, seconds: float
) -> tuple[Facts, DoctorReport]:
    """Look, and look again until nothing fails or the time is over."""
    end = time.monotonic() + seconds
    source = open_source(where)
    while True:
        facts, report = _looked(where, asking, source)
        late = time.monotonic() + PAUSE_SECONDS > end
        gap = asking.needs.vital_gap(facts.snapshot, where)
        if late or not (gap or judge.exit_code(report.worst, not report.skipped)):
            return facts, report
        time.sleep(PAUSE_SECONDS)
        source = open_anew(source)


def _looked(where: ContextOptions, asking: Question, source: Source) -> tuple[Facts, DoctorReport]:
    """Read and examine; raise the reason where nothing can be examined."""
    snapshot, log = _read(where, asking, source)
    facts = Facts(snapshot)
    report = asking.report(facts, log)
    report = replace(report, findings=without_credentials(report.findings))
    blind = len(report.skipped) == len(asking.checks) and not report.findings
    if where.source != "files" and blind:
        require(snapshot, *unread(snapshot))
    return facts, report


def _read(
    where: ContextOptions, asking: Question, source: Source
) -> tuple[Snapshot, tuple[Written, ...]]:
    """Read what is asked for; what a controller logs tells nothing of manifests, or of the next."""
    if where.manifests or asking.pre:
        return examinable(*read_both(source, asking.needs.sections, where), where), ()
    return read_with_log(source, asking.needs.sections, where, RECENT.total_seconds())


def _list(output: Output, options: DoctorOptions) -> ExitCode:
    if output.format not in ("table", "wide", "json", "yaml"):
        raise UsageError(f"--list-checks cannot print {output.format}", hint="use table or json")
    checks = chosen(options.only, options.skip, among(options.pre))
    snapshot = Snapshot(datetime.now(timezone.utc), ClusterContext(source="catalogue"))
    output.show(check_list, checks, Envelope("CheckList", {}, snapshot))
    return ExitCode.OK
