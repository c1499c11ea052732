"""`version`: this program, the controller, the API server."""

import platform
import sys

import click

from kubectl_alb import __version__
from kubectl_alb.cli.main import AlbCommand


@click.command(cls=AlbCommand)
@click.option("--client", is_flag=True, help="This program's version only; asks no server.")
def command(client: bool) -> None:
    """Print the versions of this program, the controller and the server."""
    click.echo(f"client  v{__version__}  {sys.platform}/{platform.machine()}")
