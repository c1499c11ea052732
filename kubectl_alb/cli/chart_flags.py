"""The flags of `install` and `upgrade` that say which release, chart and policy are wanted."""

from collections.abc import Callable
from typing import Any

import click

from kubectl_alb.cli.options import FILE, Known
from kubectl_alb.model.helm_action import REPOSITORY

Function = Callable[..., Any]

VERSION = click.option(
    "--version",
    metavar="VERSION",
    type=Known("release"),
    default="",
    help="Version of the controller or of its chart (default: the newest).",
)
POLICY_FILE = click.option(
    "--policy-file",
    metavar="FILE",
    type=FILE,
    default="",
    help="IAM policy to use instead of the known one; - for stdin.",
)
WAIT = click.option(
    "--wait",
    is_flag=True,
    default=True,
    help="Wait until the controller works; --wait=false returns after the last step.",
)


def chart(values: str) -> Callable[[Function], Function]:
    """Add the flags of a chart and of its values; `values` explains a file of them."""
    options = (
        click.option(
            "--chart",
            metavar="CHART",
            type=FILE,
            default="",
            help="Chart: a folder, an archive, an OCI reference, or a name in --repo.",
        ),
        click.option(
            "--repo", metavar="URL", default="", help=f"Chart repository (default: {REPOSITORY})."
        ),
        click.option("-f", "--values", metavar="FILE", type=FILE, multiple=True, help=values),
        click.option(
            "--set",
            "sets",
            metavar="KEY=VALUE",
            multiple=True,
            help="Value for the chart; repeatable.",
        ),
        click.option(
            "--set-string",
            "set_strings",
            metavar="KEY=VALUE",
            multiple=True,
            help="Value for the chart that is text; repeatable.",
        ),
    )

    def add(function: Function) -> Function:
        for option in reversed(options):
            function = option(function)
        return function

    return add
