"""`logs`: what the controller's replicas say, with the failure behind each error."""

from typing import Any

import click

from kubectl_alb.cli import options
from kubectl_alb.cli.command_table import perform
from kubectl_alb.cli.formats import formats
from kubectl_alb.cli.main import AlbCommand

KINDS = ("ingress", "group")
LEVELS = ("debug", "info", "warn", "error")

EPILOG = """
Examples:
  # What went wrong in the last hour, each failure once, with its code and count
  kubectl alb logs --since 1h --level warn
  # What concerns one Ingress and its group, as it happens
  kubectl alb logs ingress/web -n shop -f
  # A log that somebody sent, or any other program's output
  kubectl alb logs --from-file controller.log.gz
  stern -n kube-system alb -o raw | kubectl alb logs --from-file - -f
  # Every error as JSON, one object per line
  kubectl alb logs --level error -o json
"""


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument(
    "subject", metavar="[INGRESS|group/NAME]", type=options.Known(*KINDS), required=False
)
@formats("pretty", "raw", "json")
@click.option(
    "-f", "--follow", is_flag=True, help="Go on with what comes, also from pods that come."
)
@click.option(
    "--since", type=options.DURATION, default=0.0, help="Only lines younger than this; default all."
)
@click.option(
    "--tail", type=click.IntRange(min=0), metavar="N", help="Only the last N, of those wanted."
)
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default=LEVELS[0],
    show_default=True,
    help="The least level that is shown; a line is at least as grave as the failure it tells of.",
)
@click.option("--leader", is_flag=True, help="Only the pod that leads now: it alone reconciles.")
@click.option(
    "--from-file",
    "files",
    metavar="PATH",
    multiple=True,
    type=options.FILE,
    help="A log to read instead, or - for stdin; repeatable; may be packed with gzip.",
)
def command(**flags: Any) -> Any:
    """Show the log of all controller replicas, each failure with its code and meaning.

    Lines are merged by time. Equal ones are shown once, with how often they came; in raw and json
    each is shown. With an INGRESS or a group, only lines that concern the group are shown: the
    controller reconciles its members as one.
    """
    return perform("logs", flags)
