"""The answer to `plan`."""

import sys
from collections.abc import Collection
from dataclasses import dataclass, replace

from kubectl_alb.analysis.plan.groups import PLAN_NEEDS, PlanInput
from kubectl_alb.checks.drift import checks as drift
from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.engine.plan_report import PlanReport, planned
from kubectl_alb.cli.commands.plan import PlanOptions
from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.output_files import parsed_files, show
from kubectl_alb.cli.reading import exit_code_of, note_gaps, read_both, report_gap, require
from kubectl_alb.cli.run import plan_cross_check
from kubectl_alb.cli.run.plan_formats import Shown
from kubectl_alb.context.open import open_source
from kubectl_alb.controller.config import parse_version
from kubectl_alb.errors import ExitCode, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import OUTCOME_NEEDS, outcomes
from kubectl_alb.model.context import Found
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render import json
from kubectl_alb.views.envelope import Envelope
from kubectl_alb.views.stack import groups_value


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


NEEDS = Needs.of(
    PLAN_NEEDS | {Section.GATEWAYS, Section.GATEWAY_CLASSES},
    Section.INGRESSES,
    Section.LOAD_BALANCERS,
)
# What a stack is built from in AWS is the network.
STACK_NEEDS = Needs.of(OUTCOME_NEEDS, Section.INGRESSES, Section.SUBNETS)
FILE_FORMATS = ("table", "wide", "json", "yaml", "sarif", "junit", "github")


def run(options: PlanOptions) -> ExitCode:
    """Write the plan, or the stacks of all groups; fail when one is refused."""
    output = Output.of(options.output, options.shared)
    if options.cross_check:
        return plan_cross_check.run(output, options)
    files = parsed_files(options.output_file, FILE_FORMATS)
    where = options.files.added_to(options.shared.context_options())
    needs = STACK_NEEDS if output.format == "stack" else NEEDS
    read, bare = read_both(open_source(where), needs.sections, where)
    snapshot = _with_version(read, options.controller_version)
    before = snapshot if bare is read else _with_version(bare, options.controller_version)
    require(snapshot, Section.INGRESSES)
    vital, partial = needs.vital_gap(snapshot, where), exit_code_of(snapshot, needs, where)
    facts = Facts(snapshot)
    if output.format == "stack":
        code = _stacks(output, facts)
        report_gap(vital)
        return partial or code
    earlier = facts if before is snapshot else Facts(before)
    report = planned(PlanInput(facts, earlier), checks_within(PLAN_NEEDS))
    judge = Verdict(options.fail_on, options.exit_zero, options.detailed_exitcode)
    code = partial or judge.exit_code(report)
    shown = Shown(report, Envelope("Plan", {}, snapshot, int(code)), judge.fail_on == "warning")
    show(shown, output, output.look(sys.stdout), files)
    note_gaps(output, snapshot, vital)
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
    """Return the checks that need no more than what is read anyway; the plan itself shows drift."""
    return tuple(
        check for check in catalogue.ALL if check.needs <= set(needs) and check is not drift.differs
    )


def _stacks(output: Output, facts: Facts) -> ExitCode:
    value, refused = groups_value(outcomes(facts), facts.config.version)
    output.write(json.dump(value, 1, output.look(sys.stdout).ascii))
    return ExitCode.VERDICT if refused else ExitCode.OK
