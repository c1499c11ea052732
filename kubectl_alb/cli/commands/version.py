"""`version`: this program, the controller, the API server."""

from typing import Any

import click

from kubectl_alb.cli.command_table import perform
from kubectl_alb.cli.formats import formats
from kubectl_alb.cli.main import AlbCommand

EPILOG = """
Examples:
  # Everything, of the cluster in use
  kubectl alb version
  # For a bug report, without a cluster
  kubectl alb version --client
"""


@click.command(cls=AlbCommand, epilog=EPILOG)
@formats("table", "json", "yaml")
@click.option("--client", is_flag=True, help="This program's version only; asks no server.")
def command(**flags: Any) -> Any:
    """Print the versions of this program, the controller and the server."""
    return perform("version", flags)
