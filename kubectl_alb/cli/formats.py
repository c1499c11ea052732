"""`-o`: the formats that a command offers."""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

import click

from kubectl_alb.cli import options

Function = Callable[..., Any]


def formats(*names: str) -> Callable[[Function], Function]:
    """Add `-o` with these formats, the first being the default, and `--no-headers`.

    The command gets both as one `output`.
    """

    def add(function: Function) -> Function:
        @wraps(function)
        def command(*args: Any, format: str, no_headers: bool, **rest: Any) -> Any:
            output = import_module("kubectl_alb.cli.output").Output
            chosen = output.of(click.get_current_context(), format, no_headers)
            return function(*args, output=chosen, **rest)

        with_options: Function = choice(headers(command))
        return with_options

    headers = click.option("--no-headers", is_flag=True, help="Leave the headings of tables out.")
    choice = click.option(
        "-o",
        "--output",
        "format",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        envvar=f"{options.ENVIRONMENT}_OUTPUT" if names[0] == "table" else None,
        help="Output format.",
    )
    return add
