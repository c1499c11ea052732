"""`trace`: which rule and target answer a request."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.file_options import FILE_OPTIONS, NamedFiles
from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import Known, SharedOptions, takes
from kubectl_alb.errors import ExitCode

VIA_KINDS = ("ingress", "group", "alb")
SOURCES = ("live", "cluster", "aws", "files")

EPILOG = """
Examples:
  # Who answers this URL, and why no other rule does
  kubectl alb trace https://shop.example.com/cart/items
  # A request with a header, from an address, at one load balancer
  kubectl alb trace POST https://shop.example.com/cart -H 'X-Canary: 1' --from 203.0.113.7 \\
    --via group/shop-public
  # Who would answer if these manifests were applied
  kubectl alb trace https://shop.example.com/cart -f deploy/
  # Send the request once, and compare the answer with the prediction
  kubectl alb trace https://shop.example.com/cart --probe
"""


@dataclass(frozen=True, slots=True)
class TraceOptions:
    """What `trace` is asked; `words` are the method, if given, and the URL."""

    words: tuple[str, ...]
    headers: tuple[str, ...]
    client: str
    via: str
    probe: bool
    connect_to: str
    exit_zero: bool
    files: NamedFiles
    output: OutputOptions
    shared: SharedOptions


def manifests(function: click.decorators.FC) -> click.decorators.FC:
    """Add `-f`, `-R` and `-k`."""
    for option in reversed(FILE_OPTIONS):
        function = option(function)
    return function


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument("words", metavar="[METHOD] URL", nargs=-1, type=Known("url"))
@formats("table", "wide", "json", "yaml")
@click.option(
    "-H",
    "--header",
    "headers",
    metavar="'NAME: VALUE'",
    multiple=True,
    help="Header of the request; repeatable. Host replaces the host of the URL.",
)
@click.option("--from", "client", default="", metavar="IP", help="Address of the client.")
@click.option(
    "--via",
    default="",
    metavar="KIND/NAME",
    type=Known(*VIA_KINDS),
    help="Load balancer to ask: group/NAME, ingress/NAME or alb/NAME (default: any that could "
    "answer for the host).",
)
@click.option(
    "--source",
    type=click.Choice(SOURCES),
    default="live",
    show_default=True,
    help="live: AWS, compared with the cluster; cluster or aws: only that; files: only -f or -k.",
)
@manifests
@click.option("--probe", is_flag=True, help="Send the request once, and compare the answer.")
@click.option(
    "--connect-to",
    default="",
    metavar="ADDRESS:PORT",
    help="Where --probe connects to (default: the load balancer's DNS name).",
)
@click.option("--exit-zero", is_flag=True, help="Always exit 0.")
@takes(TraceOptions)
def command(options: TraceOptions) -> ExitCode:
    """Predict which rule and target answer a request, and why no other rule does.

    No traffic is sent without --probe. Exits with 3 when the request would not be served, or when
    that is not known.
    """
    from kubectl_alb.cli.run.trace import run

    return run(options)
