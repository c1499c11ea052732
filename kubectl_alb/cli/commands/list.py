"""`list`: one row per host and path."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import Known, SharedOptions, all_namespaces, selector, takes
from kubectl_alb.errors import ExitCode

EPILOG = """
Examples:
  # Everything that answers for a host, rules with wildcards and without a host too
  kubectl alb list -A --host shop.example.com
  # What hosts like these may reach
  kubectl alb list -A --host '*.example.com'
  # The members of a group, as JSON
  kubectl alb list -A --group shop-public -o json
"""


@dataclass(frozen=True, slots=True)
class ListOptions:
    """What `list` is asked."""

    all_namespaces: bool
    selector: str
    host: str
    group: str
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@formats("table", "wide", "json", "yaml", "name")
@all_namespaces
@selector
@click.option(
    "--host",
    default="",
    metavar="HOST",
    type=Known("host"),
    help="Only what answers for this host, or for hosts like this (* and ?).",
)
@click.option(
    "--group",
    default="",
    metavar="NAME",
    type=Known("group name"),
    help="Only this IngressGroup.",
)
@takes(ListOptions)
def command(options: ListOptions) -> ExitCode:
    """List every host and path with its rule, target group and health."""
    from kubectl_alb.cli.run.list import run

    return run(options)
