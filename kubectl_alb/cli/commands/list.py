"""`list`: one row per host and path."""

from typing import Any

import click

from kubectl_alb.cli import options
from kubectl_alb.cli.command_table import perform
from kubectl_alb.cli.formats import formats
from kubectl_alb.cli.main import AlbCommand

EPILOG = """
Examples:
  # Everything that answers for a host
  kubectl alb list -A --host 'shop.example.*'
  # The members of a group, as JSON
  kubectl alb list -A --group shop-public -o json
"""


@click.command(cls=AlbCommand, epilog=EPILOG)
@formats("table", "wide", "json", "yaml", "name")
@options.all_namespaces
@options.selector
@click.option(
    "--host",
    default="",
    metavar="PATTERN",
    type=options.Known("host"),
    help="Only hosts like this (* and ?).",
)
@click.option(
    "--group",
    default="",
    metavar="NAME",
    type=options.Known("group name"),
    help="Only this IngressGroup.",
)
def command(**flags: Any) -> Any:
    """List every host and path with its rule, target group and health."""
    return perform("list", flags)
