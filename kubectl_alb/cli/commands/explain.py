"""`explain`: the long text of a code, an annotation or a field, offline."""

from typing import Any

import click

from kubectl_alb.cli import options
from kubectl_alb.cli.command_table import perform
from kubectl_alb.cli.formats import formats
from kubectl_alb.cli.main import AlbCommand

EPILOG = """
Examples:
  # What a code of doctor means and how to repair it
  kubectl alb explain ALB-GROUP-004
  # All codes about subnets
  kubectl alb explain --list SUBNET
  # An annotation, with or without its prefix
  kubectl alb explain ssl-redirect
  # A field of IngressClassParams
  kubectl alb explain ingressclassparams.spec.scheme
"""


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument(
    "name",
    metavar="[CODE|AREA|ANNOTATION|FIELD]",
    default="",
    type=options.Known("code", "area", "annotation", "field"),
)
@click.option("--list", "as_list", is_flag=True, help="One line for each code, of AREA or all.")
@formats("table", "wide", "json", "yaml")
def command(**flags: Any) -> Any:
    """Explain a failure code, an annotation or a class field, offline."""
    return perform("explain", flags)
