"""The work of `uninstall`."""

from kubectl_alb.cli.commands.uninstall import UninstallOptions
from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.output import Output
from kubectl_alb.errors import ExitCode, UsageError
from kubectl_alb.model.section import Section
from kubectl_alb.steps.uninstall.request import LoadBalancers

# Without all of it nobody knows whether the controller is still needed.
VITAL = (Section.DEPLOYMENTS, Section.INGRESSES, Section.SERVICES)
# What the controller has to have deleted before it goes.
OWNED = (
    Section.LOAD_BALANCERS,
    Section.LOAD_BALANCER_ATTRIBUTES,
    Section.TARGET_GROUPS,
    Section.SECURITY_GROUPS,
    Section.TAGS,
)
NEEDS = Needs.of(
    (
        *VITAL,
        *OWNED,
        Section.SERVICE_ACCOUNTS,
        Section.TARGET_GROUP_BINDINGS,
        Section.CLUSTERS,
    ),
    *VITAL,
)


def run(options: UninstallOptions) -> ExitCode:
    """Check the flags, and remove the controller."""
    where = options.shared.context_options()
    wanted = load_balancers_of(options)
    if where.bundle:
        raise UsageError("uninstall changes a live cluster", hint="omit --bundle")
    if where.aws.disabled and (options.delete_iam or wanted is LoadBalancers.DELETE):
        flag = "--delete-iam" if options.delete_iam else LoadBalancers.DELETE.value
        raise UsageError(f"{flag} needs AWS", hint="omit --no-aws")
    # Imported only now, with what writes.
    from kubectl_alb.cli.run.uninstall_controller import uninstall

    return uninstall(options, Output.of(options.output, options.shared), where)


def load_balancers_of(options: UninstallOptions) -> LoadBalancers:
    """Return what the flags say of load balancers."""
    if options.keep_load_balancers and options.delete_load_balancers:
        raise UsageError("--keep-load-balancers and --delete-load-balancers exclude each other")
    if options.delete_load_balancers:
        return LoadBalancers.DELETE
    return LoadBalancers.KEEP if options.keep_load_balancers else LoadBalancers.REFUSE
