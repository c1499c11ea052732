"""`version`: this program, the controller, the API server."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import SharedOptions, takes
from kubectl_alb.errors import ExitCode

EPILOG = """
Examples:
  # Everything, of the cluster in use
  kubectl alb version
  # For a bug report, without a cluster
  kubectl alb version --client
"""


@dataclass(frozen=True, slots=True)
class VersionOptions:
    """What `version` is asked."""

    client: bool
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@formats("table", "json", "yaml")
@click.option("--client", is_flag=True, help="This program's version only; asks no server.")
@takes(VersionOptions)
def command(options: VersionOptions) -> ExitCode:
    """Print the versions of this program, the controller and the server."""
    from kubectl_alb.cli.run.version import run

    return run(options)
