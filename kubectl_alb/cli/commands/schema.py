"""`schema`: the JSON Schemas of the documents that commands print."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import Known, SharedOptions, takes

EPILOG = """
Examples:
  # The kinds, and the command that prints each
  kubectl alb schema
  # The schema of `describe INGRESS -o json`
  kubectl alb schema IngressDescription
"""


@dataclass(frozen=True, slots=True)
class SchemaOptions:
    """What `schema` is asked."""

    kind: str
    as_list: bool
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument("kind", default="", type=Known("kind"))
@click.option("--list", "as_list", is_flag=True, help="List the kinds; so does no KIND.")
@formats("json", "yaml")
@takes(SchemaOptions)
def command(options: SchemaOptions) -> None:
    """Print the JSON Schema of a kind of document, or list the kinds."""
    from kubectl_alb.cli.run.schema import run

    run(options)
