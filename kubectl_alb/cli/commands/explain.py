"""`explain`: the long text of a code, an annotation or a field, offline."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import Known, SharedOptions, takes

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
  # What a status code of the load balancer means
  kubectl alb explain 503
  # What an error means, wherever it was seen
  kubectl alb explain "no certificate found for host: shop.example"
"""


@dataclass(frozen=True, slots=True)
class ExplainOptions:
    """What `explain` is asked."""

    name: str
    as_list: bool
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument(
    "name",
    metavar="[CODE|AREA|ANNOTATION|FIELD|STATUS|TEXT]",
    default="",
    type=Known("code", "area", "annotation", "field"),
)
@click.option("--list", "as_list", is_flag=True, help="One line for each code, of AREA or all.")
@formats("table", "wide", "json", "yaml")
@takes(ExplainOptions)
def command(options: ExplainOptions) -> None:
    """Explain a code, annotation, field, HTTP status or error text, offline."""
    from kubectl_alb.cli.run.explain import run

    run(options)
