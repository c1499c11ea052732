"""The work of `sample`."""

from kubectl_alb.cli.commands.sample import SampleOptions
from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.output import Output
from kubectl_alb.errors import ExitCode, UsageError
from kubectl_alb.model.section import Section

# What tells where the sample is to be made, and with which class.
NEEDS = Needs.of((Section.INGRESS_CLASSES, Section.INGRESSES), Section.INGRESSES)


def run(options: SampleOptions) -> ExitCode:
    """Check the flags, and deploy, test or delete."""
    options.require_fitting()
    where = options.shared.context_options()
    if where.bundle or where.aws.disabled:
        flag = "--bundle" if where.bundle else "--no-aws"
        raise UsageError(
            f"sample {options.verb} needs the live cluster and AWS", hint=f"omit {flag}"
        )
    output = Output.of(options.output, options.shared)
    # Imported only now, with what writes or connects.
    if options.verb == "deploy":
        from kubectl_alb.cli.run.sample_deploy import deploy

        return deploy(options, output, where)
    if options.verb == "delete":
        from kubectl_alb.cli.run.sample_delete import delete

        return delete(options, output, where)
    from kubectl_alb.cli.run.sample_test import test

    return test(options, output, where)
