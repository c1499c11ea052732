"""`schema`: the JSON Schemas of the documents that commands print."""

from typing import Any

import click

from kubectl_alb.cli import options
from kubectl_alb.cli.command_table import perform
from kubectl_alb.cli.formats import formats
from kubectl_alb.cli.main import AlbCommand

EPILOG = """
Examples:
  # The kinds, and the command that prints each
  kubectl alb schema
  # The schema of `describe INGRESS -o json`
  kubectl alb schema IngressDescription
"""


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument("kind", default="", type=options.Known("kind"))
@click.option("--list", "as_list", is_flag=True, help="List the kinds; so does no KIND.")
@formats("json", "yaml")
def command(**flags: Any) -> Any:
    """Print the JSON Schema of a kind of document, or list the kinds."""
    return perform("schema", flags)
