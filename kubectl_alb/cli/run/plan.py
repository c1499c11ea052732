"""The answer to `plan`."""

import json
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import click

from kubectl_alb.analysis.plan.groups import Question
from kubectl_alb.analysis.plan.registration import NEEDS as REGISTRATION
from kubectl_alb.checks import catalog
from kubectl_alb.checks.check import Check
from kubectl_alb.checks.plan_report import PlanReport, planned
from kubectl_alb.cli import options
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.output_files import parsed_files, show
from kubectl_alb.cli.reading import note_gaps, read_both, require
from kubectl_alb.cli.run import plan_cross_check as crossing
from kubectl_alb.cli.run.plan_formats import Shown
from kubectl_alb.controller.config import ControllerConfig, controller_of, parse_version
from kubectl_alb.desired.build import NEEDS as DESIRED
from kubectl_alb.desired.build import plan_groups
from kubectl_alb.errors import ExitCode, UsageError
from kubectl_alb.model.context import Found
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.observed.build import NEEDS as OBSERVED
from kubectl_alb.views.envelope import Envelope
from kubectl_alb.views.stack import groups_value

NEEDS = frozenset(DESIRED | OBSERVED | REGISTRATION | {Section.QUOTAS})


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which outcomes end with a code of their own."""

    fail_on: str
    exit_zero: bool
    detailed: bool

    def exit_code(self, report: PlanReport) -> ExitCode:
        """Return how the command ends."""
        errors, warnings, unknown = (count for count, _ in report.problems)
        if not self.exit_zero and self.fail_on != "never":
            if errors or unknown:
                return ExitCode.VERDICT
            if warnings and self.fail_on == "warning":
                return ExitCode.WARNINGS
        return ExitCode.CHANGES if self.detailed and report.changed else ExitCode.OK


FILE_FORMATS = ("table", "wide", "json", "yaml", "sarif", "junit", "github")


def run(
    output: Output,
    manifests: Mapping[str, Any],
    controller_version: str,
    cross_check: bool,
    output_file: tuple[str, ...],
    **verdict: Any,
) -> ExitCode:
    """Write the plan, or the stacks of all groups; fail when one is refused."""
    if cross_check:
        return crossing.run(output, manifests)
    files = parsed_files(output_file, FILE_FORMATS)
    where = options.where(click.get_current_context(), **manifests)
    needs = DESIRED if output.format == "stack" else NEEDS
    read, bare = read_both(where, needs)
    snapshot = _with_version(read, controller_version)
    before = snapshot if bare is read else _with_version(bare, controller_version)
    require(snapshot, Section.INGRESSES)
    config = controller_of(snapshot.context)
    if output.format == "stack":
        return _stacks(output, snapshot, config)
    report = planned(Question(snapshot, before, config), checks_within(NEEDS))
    judge = Verdict(**verdict)
    code = judge.exit_code(report)
    shown = Shown(report, Envelope("Plan", {}, snapshot, int(code)), judge.fail_on == "warning")
    show(shown, output, output.look(sys.stdout), files)
    note_gaps(output, snapshot)
    return code


def _with_version(snapshot: Snapshot, version: str) -> Snapshot:
    """Make a snapshot speak of another release of the controller."""
    if not version:
        return snapshot
    if parse_version(version) is None:
        raise UsageError(f"{version!r} is no version", hint="write for example v3.5.0")
    found = Found(version, "--controller-version")
    return replace(snapshot, context=replace(snapshot.context, controller_version=found))


def checks_within(needs: Collection[Section]) -> tuple[Check, ...]:
    """Return the checks that need no more than what is read anyway."""
    return tuple(check for check in catalog.ALL if check.needs <= set(needs))


def _stacks(output: Output, snapshot: Snapshot, config: ControllerConfig) -> ExitCode:
    value, refused = groups_value(plan_groups(snapshot, config), config.version)
    output.write(json.dumps(value, indent=1, ensure_ascii=False) + "\n")
    return ExitCode.VERDICT if refused else ExitCode.OK
