"""The answer to `status`."""

from kubectl_alb.cli.commands.status import StatusOptions
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import interruptible
from kubectl_alb.cli.run.status_question import NEEDS, question
from kubectl_alb.cli.run.status_shown import shown
from kubectl_alb.cli.run.status_wait import wait
from kubectl_alb.cli.verdict import Verdict
from kubectl_alb.context.open import open_source
from kubectl_alb.errors import ExitCode, UsageError

__all__ = ["NEEDS", "run"]


def run(options: StatusOptions) -> ExitCode:
    """Show the status; with `--wait`, once everything is healthy or the time is over."""
    output = Output.of(options.output, options.shared)
    where = options.shared.context_options()
    if options.wait:
        if where.bundle:
            raise UsageError(
                "--wait needs the live cluster: a bundle does not change", hint="omit --wait"
            )
        if where.aws.disabled:
            raise UsageError("--wait needs AWS to see health", hint="omit --no-aws, or --wait")
        return wait(options, where, output)
    asking = question(options, interruptible(where))
    look = asking.look(open_source(where, asking.focus))
    judge = Verdict(options.fail_on, options.exit_zero)
    code = judge.exit_code(look.report.worst)
    if look.gap is not None:
        code = ExitCode(look.gap.exit_code)
    if asking.where.interrupted:
        code = ExitCode.INTERRUPTED
    return shown(look, asking, output, code)
