"""The work of `upgrade`."""

from kubectl_alb.analysis.upgrade.report import UpgradeReport, upgrade_report
from kubectl_alb.analysis.upgrade.situation import UPGRADE_NEEDS, Situation, as_release
from kubectl_alb.cli.change_flags import ChangeOptions
from kubectl_alb.cli.commands.upgrade import UpgradeOptions
from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import exit_code_of, loaded, note_gaps, require
from kubectl_alb.cli.run.upgrade_versions import running, targeted, with_version
from kubectl_alb.context.open import open_source
from kubectl_alb.context.source import VersionedSource
from kubectl_alb.controller.releases.catalogue import NEWEST
from kubectl_alb.errors import AlbError, ExitCode, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.section import Section
from kubectl_alb.render.document import Mark
from kubectl_alb.views import upgrade
from kubectl_alb.views.envelope import Envelope

NEEDS = Needs.of(UPGRADE_NEEDS, Section.INGRESSES, Section.DEPLOYMENTS, Section.LOAD_BALANCERS)


def run(options: UpgradeOptions) -> ExitCode:
    """Write the report, or upgrade."""
    output = Output.of(options.output, options.shared)
    if options.check:
        if options.change != ChangeOptions() or options.rollback_on_failure or options.explain:
            raise UsageError("--check changes nothing: leave the flags of a change out")
        return _check(options, output)
    # Imported only now, with what writes.
    from kubectl_alb.cli.run.upgrade_controller import upgrade as carry_out

    return carry_out(options, output)


def _check(options: UpgradeOptions, output: Output) -> ExitCode:
    target = targeted(options.version) if options.version else NEWEST.name
    where = options.shared.context_options()
    source = open_source(where)
    snapshot = with_version(loaded(source, NEEDS.sections, where), options.from_version, "--from")
    require(snapshot, Section.INGRESSES)
    now = running(Facts(snapshot))
    case = Situation(now, as_release(now, target), downgrade=options.allow_downgrade)
    case = _with_release(case, options, source, output)
    report = upgrade_report(case)
    code = exit_code_of(snapshot, NEEDS, where) or verdict(report, options)
    spec = {"version": target, "check": True}
    output.show(upgrade, report, Envelope("InstallResult", spec, snapshot, int(code)))
    note_gaps(output, snapshot, NEEDS.vital_gap(snapshot, where))
    return code


def _with_release(
    case: Situation, options: UpgradeOptions, source: VersionedSource, output: Output
) -> Situation:
    """Add what helm tells of a live release; a bundle has nothing of it."""
    if options.shared.context_options().bundle:
        return case
    from kubectl_alb.cli.run.changing import live
    from kubectl_alb.cli.run.upgrade_request import live_values

    try:
        return live_values(case, options, live(source, "--check"))
    except AlbError as error:
        if options.chart:
            raise
        output.note((Mark.WARN, f" not read: values of the chart: {error.message}"))
        return case


def verdict(report: UpgradeReport, options: UpgradeOptions) -> ExitCode:
    """Return how the check ends."""
    if options.exit_zero or options.fail_on == "never":
        return ExitCode.OK
    if report.worst is Severity.ERROR:
        return ExitCode.VERDICT
    strict = report.worst is Severity.WARNING and options.fail_on == "warning"
    return ExitCode.WARNINGS if strict else ExitCode.OK
