"""`install`: the controller, and what it needs."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.change_flags import EXPLAIN, ChangeOptions, changes
from kubectl_alb.cli.chart_flags import POLICY_FILE, VERSION, WAIT, chart
from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import Known, SharedOptions, takes
from kubectl_alb.errors import ExitCode
from kubectl_alb.model.regions import REGIONS

RELEASE = "aws-load-balancer-controller"
# Configurations of other tools, printed in place of an installation.
CONFIGS = ("terraform", "eksctl")

EPILOG = """
Examples:
  # Detect, check, show the steps, ask, install, and wait until the controller works
  kubectl alb install --cluster-name shop-prod
  # Only show the steps, with one sentence of why for each
  kubectl alb install --dry-run=client --explain
  # Objects to apply, and the commands of the AWS CLI and helm beside them
  kubectl alb install --dry-run=client -o yaml
  # A Terraform file of the same, for those who apply nothing by hand
  kubectl alb install --dry-run=client -o terraform > controller.tf.json
  # Credentials by EKS Pod Identity, and values of your own
  kubectl alb install --identity pod-identity -f values.yaml --set replicaCount=3
  # A role that somebody else has made, and the chart from an archive
  kubectl alb install --role-arn arn:aws:iam::111122223333:role/lbc --chart lbc-3.5.0.tgz
  # The IAM policy of the newest release, for the partition of your region
  kubectl alb install --print-iam-policy
  # The policy of the release that a chart installs, in GovCloud
  kubectl alb install --print-iam-policy --version 1.13.4 --partition aws-us-gov
  # What a policy of your own lacks for a release
  kubectl alb install --print-iam-policy --version v3.5.0 --policy-file policy.json
  # The releases, with their charts and the Kubernetes release they need
  kubectl alb install --list-versions

Run it again at any time: what is in place is left as it is.
"""


@dataclass(frozen=True, slots=True)
class InstallOptions:
    """What `install` is asked; an empty `version` is the newest release."""

    list_versions: bool
    print_iam_policy: bool
    version: str
    partition: str | None
    policy_file: str
    identity: str | None
    role_arn: str
    role_name: str
    policy_name: str
    release: str
    chart: str
    repo: str
    values: tuple[str, ...]
    sets: tuple[str, ...]
    set_strings: tuple[str, ...]
    skip: tuple[str, ...]
    explain: bool
    wait: bool
    change: ChangeOptions
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@formats("table", "wide", "json", "yaml", *CONFIGS)
@VERSION
@click.option("--list-versions", is_flag=True, help="List the known releases and exit.")
@click.option(
    "--identity",
    type=click.Choice(["irsa", "pod-identity", "existing"]),
    help="How the controller gets AWS credentials; existing leaves that as it is (default: irsa).",
)
@click.option(
    "--role-arn", metavar="ARN", default="", help="IAM role to use instead of making one."
)
@click.option(
    "--role-name",
    metavar="NAME",
    default="",
    help="Name of the IAM role to make (default: CLUSTER-alb-controller).",
)
@click.option(
    "--policy-name",
    metavar="NAME",
    default="",
    help="Name of the IAM policy to make (default: that of the role).",
)
@POLICY_FILE
@click.option(
    "--print-iam-policy", is_flag=True, help="Print the IAM policy of the release and exit."
)
@click.option(
    "--partition",
    type=click.Choice(tuple(REGIONS)),
    help="AWS partition of the printed policy (default: that of the region in use, else aws).",
)
@click.option(
    "--release",
    metavar="NAME",
    default=RELEASE,
    show_default=True,
    help="Name of the Helm release.",
)
@chart("File of values for the chart; repeatable.")
@click.option(
    "--skip",
    metavar="CODE|AREA",
    multiple=True,
    type=Known("code", "area"),
    help="Skip these checks before the installation; repeatable.",
)
@EXPLAIN
@WAIT
@changes
@takes(InstallOptions)
def command(options: InstallOptions) -> ExitCode:
    """Install the controller with its IAM role, definitions and chart.

    The chart is installed by your helm (3.13 or newer, or 4). Run it again after a failure or an
    interrupt: it goes on where it was.
    """
    from kubectl_alb.cli.run.install import run

    return run(options)
