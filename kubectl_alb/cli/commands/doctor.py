"""`doctor`: what is wrong with the controller and its load balancers, and what to do."""

from typing import Any

import click

from kubectl_alb.cli import options
from kubectl_alb.cli.change_flags import changes
from kubectl_alb.cli.command_table import perform
from kubectl_alb.cli.file_options import manifests
from kubectl_alb.cli.formats import formats
from kubectl_alb.cli.main import AlbCommand

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


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument("subject", metavar="[KIND/]NAME", type=options.Known(*KINDS), required=False)
@formats("table", "wide", "short", "json", "yaml", "sarif", "junit", "github")
@options.all_namespaces
@manifests
@click.option(
    "--only",
    metavar="CODE|AREA",
    multiple=True,
    type=options.Known("code", "area"),
    help="Carry out these checks only; repeatable.",
)
@click.option(
    "--skip",
    metavar="CODE|AREA",
    multiple=True,
    type=options.Known("code", "area"),
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
    type=options.Known("code", "area"),
    help="Repair: show the steps, ask, carry them out, and look again.",
)
@changes
@click.option("--list-checks", "listed", is_flag=True, help="List the checks, and look at nothing.")
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
    type=options.Known("code", "area"),
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
    type=click.Choice(["error", "warning", "never"]),
    default="error",
    show_default=True,
    help="The least severity that is not let pass.",
)
@click.option("--exit-zero", is_flag=True, help="End with 0 whatever is wrong.")
@click.option(
    "--wait",
    type=options.DURATION,
    default=0.0,
    help="Look again until nothing fails, for as long as this.",
)
@click.option(
    "--output-file",
    metavar="FORMAT=PATH",
    multiple=True,
    type=options.FILE,
    help="Also write the report to a file; repeatable.",
)
def command(**flags: Any) -> Any:
    """Find and explain what is wrong, the first thing to repair first.

    With a KIND (ingress, the default; group, service, class, alb) only what bears on that object
    is told, with -n only what bears on a namespace, with -f only what bears on the manifests.
    State counts first; events and log of the controller of the last hour tell what no state
    shows. Exits with 3 when there are errors, with 65 when a manifest cannot be read.
    """
    return perform("doctor", flags)
