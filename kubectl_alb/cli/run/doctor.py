"""The answer to `doctor`."""

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import partial
from typing import Any

import click

from kubectl_alb.checks.doctor_report import DoctorReport
from kubectl_alb.checks.selection import chosen
from kubectl_alb.cli import options
from kubectl_alb.cli.change_flags import UNASKED
from kubectl_alb.cli.commands.doctor import EVERYTHING
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.output_files import parsed_files, show
from kubectl_alb.cli.reading import note_gaps, read_both, read_with_log, require
from kubectl_alb.cli.run.doctor_fix import Fixing
from kubectl_alb.cli.run.doctor_formats import Shown
from kubectl_alb.cli.run.doctor_question import RECENT, Question, among, examinable, question
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import ExitCode, UsageError
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.log import Written
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.document import Mark
from kubectl_alb.views import check_list
from kubectl_alb.views.doctor import closing
from kubectl_alb.views.envelope import Envelope

FORMATS = ("table", "wide", "short", "json", "yaml", "sarif", "junit", "github")
PAUSE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which outcomes end with a code of their own, and how long to wait for a better one."""

    fail_on: str
    exit_zero: bool
    wait: float

    def exit_code(self, worst: Severity | None) -> ExitCode:
        """Return how the command ends."""
        if self.exit_zero or self.fail_on == "never":
            return ExitCode.OK
        if worst is Severity.ERROR:
            return ExitCode.VERDICT
        strict = worst is Severity.WARNING and self.fail_on == "warning"
        return ExitCode.WARNINGS if strict else ExitCode.OK


def run(output: Output, listed: bool, output_file: tuple[str, ...], **flags: Any) -> ExitCode:
    """Write the report, or the list of checks; fail when there are errors."""
    if listed:
        return _list(output, flags)
    files = parsed_files(output_file, FORMATS)
    where = options.where(click.get_current_context(), **flags["manifests"], lenient=True)
    asking = question(where, flags)
    judge = Verdict(flags["fail_on"], flags["exit_zero"], flags["wait"])
    started = time.monotonic()
    if flags["fix"] is not None:
        if where.manifests:
            raise UsageError("--fix repairs a cluster, not files", hint="leave -f out")
        consent, causes_only = Consent.of(flags["consent"]), flags["fix"] == EVERYTHING
        look = partial(_looked, where, asking, replace(judge, wait=0.0))
        fixing = Fixing(where, asking, consent, output, look, judge.exit_code, causes_only)
        code, after = fixing.run()
        output.note(closing(after.report, time.monotonic() - started))
        return code
    if flags["consent"] != UNASKED:
        raise UsageError("--dry-run, --yes, --confirm and --force go with --fix")
    snapshot, report = _looked(where, asking, judge)
    code = judge.exit_code(report.worst)
    if code and judge.wait:
        code = ExitCode.TIMED_OUT
    if snapshot.unreadable:
        code = ExitCode.BAD_INPUT
    view = asking.view(Severity(flags["show"]), report, snapshot)
    envelope = Envelope("DoctorReport", asking.spec, snapshot, int(code))
    shown = Shown(report, view, envelope, judge.fail_on == "warning")
    show(shown, output, output.look(sys.stdout), files)
    note_gaps(output, snapshot)
    for doubt in asking.doubts(snapshot):
        output.note((Mark.WARN, f" {doubt}"))
    output.note(closing(report, time.monotonic() - started))
    return code


def _looked(
    where: ContextOptions, asking: Question, judge: Verdict
) -> tuple[Snapshot, DoctorReport]:
    """Look, and look again until nothing fails or the time is over."""
    end = time.monotonic() + judge.wait
    while True:
        snapshot, log = _read(where, asking)
        report = asking.report(snapshot, log)
        blind = len(report.skipped) == len(asking.checks) and not report.findings
        if blind and where.source != "files":
            require(snapshot, *sorted(asking.needs, key=lambda need: need.value))
        late = time.monotonic() + PAUSE_SECONDS > end
        if late or where.bundle or where.manifests or not judge.exit_code(report.worst):
            return snapshot, report
        time.sleep(PAUSE_SECONDS)


def _read(where: ContextOptions, asking: Question) -> tuple[Snapshot, tuple[Written, ...]]:
    """Read what is asked for; what a controller logs tells nothing of manifests, or of the next."""
    if where.manifests or asking.pre:
        return examinable(*read_both(where, asking.needs), where), ()
    return read_with_log(where, asking.needs, RECENT.total_seconds())


def _list(output: Output, flags: Mapping[str, Any]) -> ExitCode:
    if output.format not in ("table", "wide", "json", "yaml"):
        raise UsageError(f"--list-checks cannot print {output.format}", hint="use table or json")
    checks = chosen(flags["only"], flags["skip"], among(flags["pre"]))
    snapshot = Snapshot(datetime.now(timezone.utc), ClusterContext(source="catalogue"))
    output.show(check_list, checks, Envelope("CheckList", {}, snapshot))
    return ExitCode.OK
