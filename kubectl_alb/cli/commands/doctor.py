"""`doctor`: what is wrong with the controller and its load balancers, and what to do."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.change_flags import ChangeOptions, changes
from kubectl_alb.cli.durations import WAIT
from kubectl_alb.cli.file_options import FileOptions, manifests
from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import (
    FILE,
    Known,
    KnownObjects,
    SharedOptions,
    all_namespaces,
    takes,
)
from kubectl_alb.errors import ExitCode

KINDS = ("ingress", "group", "service", "class", "alb")
TABLES = (
    "subnets", "certificates", "iam", "webhooks", "crds", "quotas", "finalizers", "orphans",
    "controllers",
)  # fmt: skip

# What --fix alone repairs.
EVERYTHING = "all"

EPILOG = """
Examples:
  # Everything that is wrong, the first thing to repair first
  kubectl alb doctor
  # What keeps one Ingress from working
  kubectl alb doctor ingress/web -n shop
  # Why subnet discovery takes the subnets that it takes
  kubectl alb doctor --table subnets
  # In a pipeline: warnings fail too, and a report for the build server
  kubectl alb doctor --fail-on=warning --output-file junit=alb.xml
  # Repair what lacks IAM actions, after a look at the steps
  kubectl alb doctor --fix ALB-IAM-005 --dry-run=client
  kubectl alb doctor --fix ALB-IAM-005
  # What would be wrong if these manifests were applied; without a cluster, with --source files
  kubectl alb doctor -f deploy/
  # Is all there that an installation of the controller needs?
  kubectl alb doctor --pre
  # From an archive that somebody sent
  kubectl alb doctor --bundle alb.tar.gz
"""


@dataclass(frozen=True, slots=True)
class DoctorOptions:
    """What `doctor` is asked; `wait` is in seconds."""

    subject: tuple[str, ...]
    all_namespaces: bool
    only: tuple[str, ...]
    skip: tuple[str, ...]
    pre: bool
    fix: str
    list_checks: bool
    tables: tuple[str, ...]
    suppress: tuple[str, ...]
    show: str
    fail_on: str
    exit_zero: bool
    wait: float
    output_file: tuple[str, ...]
    files: FileOptions
    change: ChangeOptions
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument("subject", metavar="[KIND/]NAME", nargs=-1, type=KnownObjects(*KINDS))
@formats("table", "wide", "short", "json", "yaml", "sarif", "junit", "github")
@all_namespaces
@manifests
@click.option(
    "--only",
    metavar="CODE|AREA",
    multiple=True,
    type=Known("code", "area"),
    help="Carry out these checks only; repeatable.",
)
@click.option(
    "--skip",
    metavar="CODE|AREA",
    multiple=True,
    type=Known("code", "area"),
    help="Leave these checks out; repeatable.",
)
@click.option(
    "--pre",
    is_flag=True,
    help="Look at what must hold before the controller is installed, and at nothing else.",
)
@click.option(
    "--fix",
    metavar="[CODE|AREA]",
    is_flag=False,
    flag_value=EVERYTHING,
    default="",
    type=Known("code", "area"),
    help="Repair: show the steps, ask, carry them out, and look again.",
)
@changes
@click.option("--list-checks", is_flag=True, help="List the checks, and look at nothing.")
@click.option(
    "--table",
    "tables",
    metavar="NAME",
    multiple=True,
    type=click.Choice(TABLES),
    help=f"Show a table of the state behind the checks; repeatable: {', '.join(TABLES)}.",
)
@click.option(
    "--suppress",
    metavar="CODE[=NAMESPACE/NAME]",
    multiple=True,
    type=Known("code", "area"),
    help="Do not tell these findings; wildcards are possible; repeatable.",
)
@click.option(
    "--show",
    type=click.Choice(["info", "warning", "error"]),
    default="info",
    show_default=True,
    help="The least severity that is shown.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "incomplete", "never"]),
    default="error",
    show_default=True,
    help="What fails: errors, warnings too, or skipped checks as well.",
)
@click.option("--exit-zero", is_flag=True, help="End with 0 whatever is wrong.")
@click.option(
    "--wait",
    type=WAIT,
    default=0.0,
    help="Look again until nothing fails, for as long as this.",
)
@click.option(
    "--output-file",
    metavar="FORMAT=PATH",
    multiple=True,
    type=FILE,
    help="Also write the report to a file; repeatable.",
)
@takes(DoctorOptions)
def command(options: DoctorOptions) -> ExitCode:
    """Find and explain what is wrong, the first thing to repair first.

    With a KIND (ingress, the default; group, service, class, alb) only what bears on that object
    is told, with -n only what bears on a namespace, with -f only what bears on the manifests.
    State counts first; events and log of the controller of the last hour tell what no state
    shows. Exits with 3 when there are errors, with 65 when a manifest cannot be read.
    """
    from kubectl_alb.cli.run.doctor import run

    return run(options)
