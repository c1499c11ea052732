"""`plan`: what the controller would build, for every IngressGroup."""

import json

import click

from kubectl_alb.cli import options
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.output import Output, formats
from kubectl_alb.cli.reading import read, require
from kubectl_alb.desired.build import NEEDS, plan_groups
from kubectl_alb.errors import ExitCode
from kubectl_alb.model.controller import controller_of
from kubectl_alb.model.need import Need
from kubectl_alb.views.stack import groups_value

EPILOG = """
Examples:
  # The stack of every group, as the controller writes it
  kubectl alb plan -o stack
  # The same from an archive, offline
  kubectl alb plan --bundle alb.tar.gz -o stack
"""


@click.command(cls=AlbCommand, epilog=EPILOG)
@formats("stack")
@click.pass_context
def command(ctx: click.Context, output: Output) -> None:
    """Show what the controller would build for every IngressGroup.

    Exits with 3 when it would refuse a group.
    """
    snapshot = read(options.where(ctx), NEEDS)
    require(snapshot, Need.INGRESSES)
    config = controller_of(snapshot.context)
    value, refused = groups_value(plan_groups(snapshot, config), config.version)
    output.write(json.dumps(value, indent=1, ensure_ascii=False) + "\n")
    ctx.exit(ExitCode.VERDICT if refused else ExitCode.OK)
