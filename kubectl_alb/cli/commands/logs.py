"""`logs`: what the controller's replicas say, with the failure behind each error."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.durations import DURATION
from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import (
    FILE,
    KnownObjects,
    SharedOptions,
    all_namespaces,
    takes,
)
from kubectl_alb.errors import ExitCode

KINDS = ("ingress", "group")
LEVELS = ("debug", "info", "warn", "error")

EPILOG = """
Examples:
  # What went wrong in the last hour, each failure once, with its code and count
  kubectl alb logs --since 1h --level warn
  # What concerns one Ingress and its group, as it happens
  kubectl alb logs ingress/web -n shop -f
  # What concerns a namespace: its objects, and groups with a member in it
  kubectl alb logs -n shop --level warn
  # A log that somebody sent, or any other program's output
  kubectl alb logs --from-file controller.log.gz
  stern -n kube-system alb -o raw | kubectl alb logs --from-file - -f
  # Every error as JSON, one object per line
  kubectl alb logs --level error -o json
"""


@dataclass(frozen=True, slots=True)
class LogsOptions:
    """What `logs` is asked; `since` is in seconds, 0 means all."""

    subject: tuple[str, ...]
    all_namespaces: bool
    follow: bool
    since: float
    tail: int | None
    level: str
    leader: bool
    files: tuple[str, ...]
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument("subject", metavar="[INGRESS|group/NAME]", nargs=-1, type=KnownObjects(*KINDS))
@formats("pretty", "raw", "json")
@all_namespaces
@click.option(
    "-f", "--follow", is_flag=True, help="Go on with what comes, also from pods that come."
)
@click.option(
    "--since", type=DURATION, default=0.0, help="Only lines younger than this; default all."
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
    type=FILE,
    help="A log to read instead, or - for stdin; repeatable; may be packed with gzip.",
)
@takes(LogsOptions)
def command(options: LogsOptions) -> ExitCode:
    """Show the log of all controller replicas, each failure with its code and meaning.

    Lines are merged by time. Equal ones are shown once, with how often they came; in raw and json
    each is shown. With an INGRESS or a group, only lines that concern the group are shown: the
    controller reconciles its members as one. With -n, only lines that concern the namespace.
    """
    from kubectl_alb.cli.run.logs import run

    return run(options)
