"""The work of `install`."""

from datetime import datetime, timezone

from kubectl_alb.cli.commands.install import InstallOptions
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.run import install_policy
from kubectl_alb.controller.releases.catalogue import RELEASES
from kubectl_alb.errors import ExitCode, UsageError
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views import releases
from kubectl_alb.views.envelope import Envelope

EXITING = "--print-iam-policy or --list-versions"


def run(options: InstallOptions) -> ExitCode:
    """Answer the options that print something and exit."""
    if options.print_iam_policy and options.list_versions:
        raise UsageError("--print-iam-policy and --list-versions exclude each other")
    output = Output.of(options.output, options.shared)
    if options.list_versions:
        nothing = Snapshot(datetime.now(timezone.utc), ClusterContext(source="releases"))
        output.show(releases, tuple(reversed(RELEASES)), Envelope("ReleaseList", {}, nothing))
        return ExitCode.OK
    if options.print_iam_policy:
        return install_policy.run(options, output)
    raise UsageError(
        "this version cannot install the controller yet",
        hint=f"use {EXITING}, and install with helm",
    )
