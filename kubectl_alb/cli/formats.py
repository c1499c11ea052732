"""`-o`: the formats that a command offers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from kubectl_alb.cli.options import ENVIRONMENT

Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """What `-o` and `--no-headers` say."""

    format: str
    no_headers: bool = False


def formats(*names: str) -> Callable[[Function], Function]:
    """Add `-o` with these formats, the first being the default, and `--no-headers`."""

    def add(function: Function) -> Function:
        with_options: Function = choice(headers(function))
        return with_options

    headers = click.option("--no-headers", is_flag=True, help="Leave the headings of tables out.")
    choice = click.option(
        "-o",
        "--output",
        "format",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        envvar=f"{ENVIRONMENT}_OUTPUT" if names[0] == "table" else None,
        help="Output format.",
    )
    return add
