"""`install`: the controller, and what it needs."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import FILE, Known, SharedOptions, takes
from kubectl_alb.errors import ExitCode
from kubectl_alb.model.regions import REGIONS

EPILOG = """
Examples:
  # The IAM policy of the newest release, for the partition of your region
  kubectl alb install --print-iam-policy
  # The policy of the release that a chart installs, in GovCloud
  kubectl alb install --print-iam-policy --version 1.13.4 --partition aws-us-gov
  # What a policy of your own lacks for a release
  kubectl alb install --print-iam-policy --version v3.5.0 --policy-file policy.json
  # The releases, with their charts and the Kubernetes release they need
  kubectl alb install --list-versions
"""


@dataclass(frozen=True, slots=True)
class InstallOptions:
    """What `install` is asked; an empty `version` is the newest release."""

    list_versions: bool
    print_iam_policy: bool
    version: str
    partition: str | None
    policy_file: str
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@formats("table", "wide", "json", "yaml")
@click.option("--list-versions", is_flag=True, help="List the known releases and exit.")
@click.option(
    "--print-iam-policy", is_flag=True, help="Print the IAM policy of the release and exit."
)
@click.option(
    "--version",
    metavar="VERSION",
    type=Known("release"),
    default="",
    help="Version of the controller or of its chart (default: the newest known).",
)
@click.option(
    "--partition",
    type=click.Choice(tuple(REGIONS)),
    help="AWS partition (default: that of the region in use, else aws).",
)
@click.option(
    "--policy-file",
    metavar="FILE",
    type=FILE,
    default="",
    help="IAM policy to use instead of the known one; - for stdin.",
)
@takes(InstallOptions)
def command(options: InstallOptions) -> ExitCode:
    """Print the IAM policy of a controller release, or list the releases."""
    from kubectl_alb.cli.run.install import run

    return run(options)
