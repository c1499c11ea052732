"""`schema`: the JSON Schemas of the documents that commands print."""

import sys
from difflib import get_close_matches

import click

from kubectl_alb.cli import options
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.output import Output, formats
from kubectl_alb.errors import NotFoundError
from kubectl_alb.render.document import Document, Table
from kubectl_alb.render.text import text
from kubectl_alb.views.schemas.documents import BY_NAME, DOCUMENTS, schema

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
def command(output: Output, kind: str, as_list: bool) -> None:
    """Print the JSON Schema of a kind of document, or list the kinds."""
    if as_list or not kind:
        rows = tuple((each.name, each.version, each.command, each.about) for each in DOCUMENTS)
        table = Table(("KIND", "VERSION", "PRINTED BY", "WHAT"), rows)
        output.write(text(Document((table,)), output.look(sys.stdout)))
        return
    found = {name.lower(): known for name, known in BY_NAME.items()}.get(kind.lower())
    if found is None:
        near = get_close_matches(kind, BY_NAME, n=3, cutoff=0.4)
        raise NotFoundError(f'no document is of kind "{kind}"', near)
    output.write_value(schema(found))
