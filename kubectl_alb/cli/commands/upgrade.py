"""`upgrade`: another release of the controller, and what it needs."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.change_flags import EXPLAIN, ChangeOptions, changes
from kubectl_alb.cli.chart_flags import POLICY_FILE, VERSION, WAIT, chart
from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import Known, SharedOptions, takes
from kubectl_alb.errors import ExitCode

EPILOG = """
Examples:
  # Show what changes and the steps, ask, upgrade to the newest chart, and wait until it works
  kubectl alb upgrade
  # The same without a question, and back to what was there if it fails
  kubectl alb upgrade --version v3.4.3 -y --rollback-on-failure
  # Only show the report and the steps; with server, helm, the API server and IAM try them
  kubectl alb upgrade --dry-run=server
  # Only show it, with why each step is taken (kubectl alb explain upgrade tells the whole)
  kubectl alb upgrade --dry-run=client --explain
  # From an archive, with a value more
  kubectl alb upgrade --chart lbc-3.5.0.tgz --set replicaCount=3
  # What the newest release changes, needs and affects here
  kubectl alb upgrade --check
  # The same for a release of your choice, for CI: warnings fail as well
  kubectl alb upgrade --check --version v3.4.3 --fail-on=warning -o json
  # The same of a support archive
  kubectl alb upgrade --check --bundle alb.tar.gz

Run it again at any time: what is in place is left as it is.
"""


@dataclass(frozen=True, slots=True)
class UpgradeOptions:
    """What `upgrade` is asked; an empty `version` is the newest."""

    version: str
    from_version: str
    check: bool
    allow_downgrade: bool
    fail_on: str
    exit_zero: bool
    policy_file: str
    release: str
    chart: str
    repo: str
    values: tuple[str, ...]
    sets: tuple[str, ...]
    set_strings: tuple[str, ...]
    skip: tuple[str, ...]
    rollback_on_failure: bool
    explain: bool
    wait: bool
    change: ChangeOptions
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@formats("table", "wide", "json", "yaml")
@VERSION
@click.option(
    "--from",
    "from_version",
    metavar="VERSION",
    type=Known("release"),
    default="",
    help="Version that runs now (default: as found in the cluster).",
)
@click.option("--check", is_flag=True, help="Only examine the upgrade and exit.")
@click.option("--allow-downgrade", is_flag=True, help="Allow an older version.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    default="error",
    show_default=True,
    help="Minimum severity that fails --check.",
)
@click.option("--exit-zero", is_flag=True, help="Always exit 0 with --check.")
@POLICY_FILE
@click.option(
    "--release",
    metavar="NAME",
    default="",
    help="Name of the Helm release (default: the one that runs the controller).",
)
@chart("File of values for the chart, over those of the release; repeatable.")
@click.option(
    "--skip",
    metavar="ID",
    multiple=True,
    help="Upgrade in spite of this remark of the report; repeatable.",
)
@click.option(
    "--rollback-on-failure",
    is_flag=True,
    help="Restore chart, definitions and policy if the upgrade fails.",
)
@EXPLAIN
@WAIT
@changes
@takes(UpgradeOptions)
def command(options: UpgradeOptions) -> ExitCode:
    """Upgrade the controller: its IAM policy, definitions and chart; or only examine it.

    First shows what the release changes, what is missing and whom it affects; --check does only
    that, and exits with 3 when something speaks against the upgrade. The chart is upgraded by your
    helm (3.13 or newer, or 4) with the values of the release.
    """
    from kubectl_alb.cli.run.upgrade import run

    return run(options)
