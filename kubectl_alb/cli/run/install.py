"""The work of `install`."""

from datetime import datetime, timezone

from kubectl_alb.cli.commands.install import CONFIGS, InstallOptions
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.run import install_policy
from kubectl_alb.controller.releases.catalogue import RELEASES
from kubectl_alb.errors import ExitCode, UsageError
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views import releases
from kubectl_alb.views.envelope import Envelope


def run(options: InstallOptions) -> ExitCode:
    """Answer the options that print something and exit, or install."""
    if options.print_iam_policy and options.list_versions:
        raise UsageError("--print-iam-policy and --list-versions exclude each other")
    output = Output.of(options.output, options.shared)
    _check_format(options)
    if options.list_versions:
        nothing = Snapshot(datetime.now(timezone.utc), ClusterContext(source="releases"))
        output.show(releases, tuple(reversed(RELEASES)), Envelope("ReleaseList", {}, nothing))
        return ExitCode.OK
    if options.print_iam_policy:
        return install_policy.run(options, output)
    # Imported only now, with what writes.
    from kubectl_alb.cli.run.install_controller import install

    return install(options, output)


def _check_format(options: InstallOptions) -> None:
    """Raise `UsageError` for a configuration of something that is not only to be shown."""
    name = options.output.format
    if name not in CONFIGS:
        return
    if options.list_versions or options.print_iam_policy:
        raise UsageError(f"-o {name} prints an installation", hint="use table, json or yaml")
    if options.change.dry_run != "client":
        raise UsageError(f"-o {name} installs nothing", hint="add --dry-run=client")
