"""The answer to `plan`."""

import json

import click

from kubectl_alb.cli import options
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import read, require
from kubectl_alb.desired.build import NEEDS, plan_groups
from kubectl_alb.errors import ExitCode
from kubectl_alb.model.controller import controller_of
from kubectl_alb.model.need import Need
from kubectl_alb.views.stack import groups_value


def run(output: Output) -> ExitCode:
    """Write the stacks of all groups; fail when one is refused."""
    snapshot = read(options.where(click.get_current_context()), NEEDS)
    require(snapshot, Need.INGRESSES)
    config = controller_of(snapshot.context)
    value, refused = groups_value(plan_groups(snapshot, config), config.version)
    output.write(json.dumps(value, indent=1, ensure_ascii=False) + "\n")
    return ExitCode.VERDICT if refused else ExitCode.OK
