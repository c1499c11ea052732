"""`status`: the health of the controller and of every IngressGroup."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import KnownObjects, SharedOptions, all_namespaces, selector, takes
from kubectl_alb.errors import ExitCode

KINDS = ("ingress", "group")

EPILOG = """
Examples:
  # The controller, and every load balancer of the cluster
  kubectl alb status -A
  # One Ingress, with the group that it shares a load balancer with
  kubectl alb status web -n shop
  # In a pipeline: go on when all targets of a group are healthy
  kubectl alb status group/shop-public --wait --timeout 10m
  # From an archive that somebody sent
  kubectl alb status -A --bundle alb.tar.gz
"""


@dataclass(frozen=True, slots=True)
class StatusOptions:
    """What `status` is asked."""

    subject: tuple[str, ...]
    all_namespaces: bool
    selector: str
    wait: bool
    fail_on: str
    exit_zero: bool
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument("subject", metavar="[NAME|group/NAME]", nargs=-1, type=KnownObjects(*KINDS))
@formats("table", "wide", "json", "yaml", "name")
@all_namespaces
@selector
@click.option(
    "--wait",
    is_flag=True,
    help="Wait until everything in question is healthy, up to --timeout (default: 5m).",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    default="error",
    show_default=True,
    help="Minimum severity that fails the command.",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever is wrong.")
@takes(StatusOptions)
def command(options: StatusOptions) -> ExitCode:
    """Show the health of the controller and of each load balancer.

    Exits with 3 when there are errors, with 75 when --wait times out.
    """
    from kubectl_alb.cli.run.status import run

    return run(options)
