"""`plan`: what the controller would build, for every IngressGroup."""

from typing import Any

import click

from kubectl_alb.cli.commands import perform
from kubectl_alb.cli.formats import formats
from kubectl_alb.cli.main import AlbCommand

EPILOG = """
Examples:
  # The stack of every group, as the controller writes it
  kubectl alb plan -o stack
  # The same from an archive, offline
  kubectl alb plan --bundle alb.tar.gz -o stack
"""


@click.command(cls=AlbCommand, epilog=EPILOG)
@formats("stack")
def command(**flags: Any) -> Any:
    """Show what the controller would build for every IngressGroup.

    Exits with 3 when it would refuse a group.
    """
    return perform("planning", flags)
