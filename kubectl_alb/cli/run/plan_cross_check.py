"""The answer to `plan --cross-check`."""

from kubectl_alb.analysis.plan.cross_check import Agreement, cross_checks
from kubectl_alb.cli.commands.plan import PlanOptions
from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import exit_code_of, note_gaps, read, require
from kubectl_alb.cli.run.plan_scope import plan_scope
from kubectl_alb.errors import AlbError, ExitCode, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import OUTCOME_NEEDS
from kubectl_alb.model.section import Section
from kubectl_alb.views import cross_check
from kubectl_alb.views.envelope import Envelope

FORMATS = ("table", "wide", "json", "yaml")
NEEDS = Needs.of(OUTCOME_NEEDS, Section.INGRESSES, Section.SUBNETS)
GATE = "--feature-gates=IngressPlanAnnotation=true"


def run(output: Output, options: PlanOptions) -> ExitCode:
    """Compare our stacks with the controller's; fail when one differs, or there is none."""
    if output.format not in FORMATS:
        raise UsageError(f"--cross-check cannot print {output.format}", hint="use table or json")
    if options.files.named:
        raise UsageError(
            "--cross-check needs what the controller has seen", hint="leave -f and -k out"
        )
    where = options.shared.context_options()
    snapshot = read(where, NEEDS.sections)
    require(snapshot, Section.INGRESSES)
    facts, scope = Facts(snapshot), plan_scope(options, where)
    wanted = scope.wanted(facts)
    result = tuple(one for one in cross_checks(facts) if wanted is None or one.group in wanted)
    agreed = {one.agreement for one in result}
    same = agreed <= {Agreement.EQUAL, Agreement.ABSENT}
    code = exit_code_of(snapshot, NEEDS, where) or (ExitCode.OK if same else ExitCode.VERDICT)
    output.show(cross_check, result, Envelope("CrossCheck", scope.spec, snapshot, int(code)))
    note_gaps(output, snapshot, NEEDS.vital_gap(snapshot, where))
    if agreed <= {Agreement.ABSENT}:
        raise AlbError(
            "the controller has written no stack down, so nothing was compared",
            hint=f"releases from v3.4.0 do with {GATE}",
        )
    return code
