"""The answer to `plan`."""

import sys
from collections.abc import Collection
from dataclasses import dataclass, replace

from kubectl_alb.analysis.plan.groups import PLAN_NEEDS, PlanInput
from kubectl_alb.checks.drift import checks as drift
from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.engine.plan_report import PlanReport, planned
from kubectl_alb.checks.engine.status_report import OF_ACCOUNT
from kubectl_alb.cli.commands.plan import PlanOptions
from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.output_files import parsed_files, show
from kubectl_alb.cli.reading import (
    exit_code_of,
    interruptible,
    note_gaps,
    read_both,
    report_gap,
    require,
)
from kubectl_alb.cli.run import plan_cross_check
from kubectl_alb.cli.run.plan_formats import Shown
from kubectl_alb.cli.run.plan_scope import PlanScope, plan_scope
from kubectl_alb.context.open import open_source
from kubectl_alb.controller.config import parse_version
from kubectl_alb.controller.releases.catalogue import NEWEST, RELEASES, VERSIONS
from kubectl_alb.controller.releases.lookup import ReleaseRules, rules_of
from kubectl_alb.errors import ExitCode, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.outcomes import OUTCOME_NEEDS, outcomes
from kubectl_alb.model.context import Found
from kubectl_alb.model.counting import count
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render import json
from kubectl_alb.render.document import Mark
from kubectl_alb.views.envelope import Envelope
from kubectl_alb.views.plan_words import other_rules
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
OLDEST = RELEASES[0]
FOR_PEOPLE = ("table", "wide", "json", "yaml")
FILE_FORMATS = ("table", "wide", "json", "yaml", "sarif", "junit", "github")


def run(options: PlanOptions) -> ExitCode:
    """Write the plan, or the stacks of all groups; fail when one is refused."""
    output = Output.of(options.output, options.shared)
    if options.cross_check:
        return plan_cross_check.run(output, options)
    files = parsed_files(options.output_file, FILE_FORMATS)
    where = interruptible(options.files.added_to(options.shared.context_options()))
    needs = STACK_NEEDS if output.format == "stack" else NEEDS
    scope = plan_scope(options, where)
    read, bare = read_both(open_source(where, scope.focus), needs.sections, where)
    snapshot = _with_version(read, options.controller_version)
    before = snapshot if bare is read else _with_version(bare, options.controller_version)
    require(snapshot, Section.INGRESSES)
    vital, partial = needs.vital_gap(snapshot, where), exit_code_of(snapshot, needs, where)
    facts = Facts(snapshot)
    wanted, rules = scope.wanted(facts), _rules(facts)
    if output.format == "stack":
        code = _stacks(output, facts, wanted)
        report_gap(vital)
        _note_rules(output, rules)
        return partial or code
    earlier = facts if before is snapshot else Facts(before)
    report = _report(PlanInput(facts, earlier), scope, wanted, rules)
    judge = Verdict(options.fail_on, options.exit_zero, options.detailed_exitcode)
    code = partial or judge.exit_code(report)
    envelope = Envelope("Plan", scope.spec, snapshot, int(code))
    shown = Shown(report, envelope, judge.fail_on == "warning")
    show(shown, output, output.look(sys.stdout), files)
    note_gaps(output, snapshot, vital)
    if output.format not in FOR_PEOPLE:
        _note_rules(output, rules)
    _note_others(output, scope, wanted, facts)
    return code


def _report(
    asked: PlanInput, scope: PlanScope, wanted: frozenset[GroupID] | None, rules: ReleaseRules
) -> PlanReport:
    checks = checks_within(PLAN_NEEDS)
    if not scope.focus.everything:
        checks = tuple(check for check in checks if check.code not in OF_ACCOUNT)
    report = planned(asked, checks, wanted, scope.limit(wanted, asked.after))
    return replace(report, rules=rules, gateways=tuple(filter(scope.tells_of, report.gateways)))


def _rules(facts: Facts) -> ReleaseRules:
    """Return whose rules the plan follows: those of the release that runs, or was given."""
    if not facts.config.version_known:
        return ReleaseRules("", NEWEST, known=False)
    return rules_of(facts.snapshot.context.controller_version.value, facts.config.version)


def _note_rules(output: Output, rules: ReleaseRules) -> None:
    text = other_rules(rules)
    if text:
        output.note((Mark.WARN, f" {text}"))


def _note_others(
    output: Output, scope: PlanScope, wanted: frozenset[GroupID] | None, facts: Facts
) -> None:
    """Say how many groups -n leaves out."""
    others = len(groups(facts)) - len(wanted or ())
    if scope.namespace and others:
        left_out = count(others, "group")
        text = f" {left_out} without a member in {scope.namespace} not shown (-A)"
        output.note((Mark.SKIP, text))


def _with_version(snapshot: Snapshot, version: str) -> Snapshot:
    """Make a snapshot speak of another release of the controller."""
    if not version:
        return snapshot
    number = parse_version(version)
    if number is None:
        raise UsageError(f"{version!r} is no version", hint="write for example v3.5.0")
    if number < min(VERSIONS):
        raise UsageError(
            f"no rules of {version} are known", hint=f"the oldest release known is {OLDEST.name}"
        )
    found = Found(version, "--controller-version")
    return replace(snapshot, context=replace(snapshot.context, controller_version=found))


def checks_within(needs: Collection[Section]) -> tuple[Check, ...]:
    """Return the checks that need no more than what is read anyway; the plan itself shows drift."""
    return tuple(
        check for check in catalogue.ALL if check.needs <= set(needs) and check is not drift.differs
    )


def _stacks(output: Output, facts: Facts, wanted: frozenset[GroupID] | None) -> ExitCode:
    built = {id_: out for id_, out in outcomes(facts).items() if wanted is None or id_ in wanted}
    value, refused = groups_value(built, facts.config.version)
    output.write(json.dump(value, 1, output.look(sys.stdout).ascii))
    return ExitCode.VERDICT if refused else ExitCode.OK
